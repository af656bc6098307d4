import CSS
import Cryptography
package import Jobs
package import Markup
import PDF
import Primitives
package import Templates
package import Typography

/// Renders jobs from templates: the port of the worker.
package final class TemplateRenderer: DocumentRenderer {
    private let library: FontLibrary
    private let catalog: TemplateCatalog
    private let limits: RenderLimits
    private let blobs: BlobSource?

    package init(
        library: FontLibrary, catalog: TemplateCatalog, limits: RenderLimits = RenderLimits(), blobs: BlobSource? = nil
    ) {
        self.library = library
        self.catalog = catalog
        self.limits = limits
        self.blobs = blobs
    }

    package func makeSession() -> any RenderSession { makeTemplateSession() }

    /// A session whose stages can be watched.
    package func makeTemplateSession() -> TemplateSession {
        TemplateSession(
            catalog: catalog, pipeline: DocumentPipeline(library: library, limits: limits, blobs: blobs))
    }
}

/// One render thread's way from payload to PDF.
package final class TemplateSession: RenderSession {
    private let catalog: TemplateCatalog
    package let pipeline: DocumentPipeline
    /// By template version; they keep the styles that they have computed.
    private var resolvers: [String: StyleResolver] = [:]

    init(catalog: TemplateCatalog, pipeline: DocumentPipeline) {
        self.catalog = catalog
        self.pipeline = pipeline
    }

    package func render(_ revision: DocumentRevision, payload: [UInt8]) throws(JobFailure) -> RenderedDocument {
        let template = try catalog.template(revision.documentType, version: revision.templateVersion)
        return try render(template, revision, payload: payload)
    }

    /// Renders with a template that is at hand.
    package func render(
        _ template: Template, _ revision: DocumentRevision, payload: [UInt8]
    ) throws(JobFailure) -> RenderedDocument {
        let bound = try bind(template, revision, payload: payload)
        let profile = try profile(revision.profile, of: template)
        let composed: ComposedDocument
        do {
            composed = try pipeline.render(
                bound.tree, resolver: resolver(for: template), profile: profile, metadata: metadata(bound)
            ) { name throws(JobFailure) in template.assets[name] }
        } catch {
            throw Self.failure(error, in: bound)
        }
        return RenderedDocument(
            bytes: composed.bytes, pages: composed.pages, sha256: SHA256.hexHash(of: composed.bytes),
            md5: MD5.hash(of: composed.bytes), filename: revision.filename.map(FileName.cleaned) ?? bound.filename)
    }

    /// A payload in its template.
    package struct BoundDocument {
        package let tree: MarkupTree
        let template: Template
        let revision: DocumentRevision
        let language: String
        let facts: DocumentFacts
        let payload: JSONValue
        let title: String
        let filename: String
    }

    /// Checks a payload and fills the template with it.
    package func bind(
        _ template: Template, _ revision: DocumentRevision, payload bytes: [UInt8]
    ) throws(JobFailure) -> BoundDocument {
        let language = revision.language ?? template.manifest.defaultLanguage
        guard template.hasWords(in: language) else {
            throw JobFailure(
                .payloadInvalid,
                "\(template.manifest.name) has no words in the language \(language.prefix(35)); it has "
                    + template.languages.joined(separator: ", "))
        }
        let facts = DocumentFacts(
            id: revision.documentID, key: revision.documentKey, revision: revision.revision,
            supersedes: revision.supersedes, requestedBy: revision.requestedBy, requestedAt: revision.requestedAt)
        do {
            let payload = try template.validate(payload: bytes)
            pipeline.stageEnded?(.validate)
            let tree = try template.bind(payload: payload, facts: facts, language: language)
            let title = try template.documentTitle(payload: payload, facts: facts, language: language)
            let filename = try template.fileName(payload: payload, facts: facts, language: language)
            pipeline.stageEnded?(.bind)
            return BoundDocument(
                tree: tree, template: template, revision: revision, language: language, facts: facts,
                payload: payload, title: title, filename: filename)
        } catch {
            throw JobFailure(error)
        }
    }

    /// Lays a bound document out; a character without a glyph is named with its place in the payload.
    package func layOut(_ bound: BoundDocument) throws(JobFailure) -> LaidOutDocument {
        let template = bound.template
        do {
            return try pipeline.layOut(bound.tree, resolver: resolver(for: template)) { name throws(JobFailure) in
                template.assets[name]
            }
        } catch {
            throw Self.failure(error, in: bound)
        }
    }

    private static func failure(_ fault: PipelineFault, in bound: BoundDocument) -> JobFailure {
        switch fault {
        case .layout(let fault): PayloadPaths.naming(fault, in: bound)
        case .attribute(let failure, let node, let attribute):
            PayloadPaths.naming(failure, attribute: attribute, of: node, in: bound)
        case .job(let failure): failure
        }
    }

    private func resolver(for template: Template) -> StyleResolver {
        if let known = resolvers[template.version] { return known }
        let made = StyleResolver(sheets: template.stylesheets, fontUnits: pipeline.fontUnits)
        resolvers[template.version] = made
        return made
    }

    private func profile(_ name: String?, of template: Template) throws(JobFailure) -> Profile {
        switch name ?? template.manifest.profile.rawValue {
        case "archival": return .archival
        case "plain": return .plain
        case let other:
            throw JobFailure(.payloadInvalid, "the profile is \(other); it may be archival or plain")
        }
    }

    private func metadata(_ bound: BoundDocument) -> DocumentMetadata {
        let template = bound.template
        var metadata = DocumentMetadata(
            title: bound.title, language: bound.language, createdAt: bound.revision.requestedAt,
            producer: "Quoin \(engineVersion)")
        metadata.creator = "\(template.manifest.name) \(template.version.prefix(16))"
        return metadata
    }
}
