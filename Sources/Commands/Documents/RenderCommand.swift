import CSS
import Jobs
import Layout
import Markup
import PDF
import Primitives
import Rendering
import Service
import Templates
import Typography

extension CommandSpec {
    static let render = CommandSpec(
        "render", "render a document to a file, without a database",
        usage: ["BUNDLE DATA.json -o OUT.pdf [OPTION…]", "FILE.xhtml -o OUT.pdf [OPTION…]"], operands: 1...2,
        options: [
            OptionSpec("--output", short: "-o", "FILE", "where the PDF goes; - is standard output"),
            OptionSpec("--profile", "PROFILE", "archival or plain (the template's own)"), .date, .language,
            OptionSpec("--revision", "N", "the number of the revision (1)"), .moreFonts, .page,
        ],
        settings: [.templates],
        notes:
            "Faults of a bundle are refused. Of a bare file, what CSS ignores is told and left out, as browsers do; what it "
            + "would show and Quoin does not is refused."
    ) { invocation throws(CommandError) in
        guard let output = invocation.arguments["--output"] else { throw invocation.usage("-o FILE is missing") }
        let profile = invocation.arguments["--profile"]
        guard profile == nil || profile == "archival" || profile == "plain" else {
            throw invocation.usage("--profile is \"\(profile ?? "")\"; it must be archival or plain")
        }
        let bytes: [UInt8]
        let library = try invocation.fonts()
        switch try RenderSource(invocation, library: library) {
        case .bundle(let checked): bytes = try renderBundle(checked.template, invocation, library)
        case .file(let document): bytes = try renderFile(document, invocation, library)
        }
        try invocation.write(bytes, to: output)
        return .ok
    }

    private static func renderBundle(
        _ template: Template, _ invocation: Invocation, _ library: FontLibrary
    ) throws(CommandError) -> [UInt8] {
        guard let file = invocation.operand(1) else { throw invocation.usage("a bundle needs DATA.json") }
        guard try invocation.pageSize() == nil else { throw invocation.usage("--page is for bare files") }
        let payload = try invocation.read(file)
        let revision = try invocation.revision(of: template, dataFile: file)
        let session = TemplateRenderer(library: library, catalog: .empty).makeTemplateSession()
        do throws(JobFailure) {
            return try session.render(template, revision, payload: payload).bytes
        } catch {
            throw CommandError(error)
        }
    }

    private static func renderFile(
        _ document: BareDocument, _ invocation: Invocation, _ library: FontLibrary
    ) throws(CommandError) -> [UInt8] {
        guard invocation.operand(1) == nil else { throw invocation.usage("a bare file takes no data") }
        let pipeline = DocumentPipeline(library: library)
        let metadata = DocumentMetadata(
            title: document.title, language: invocation.arguments["--lang"] ?? document.language,
            createdAt: try invocation.date(), producer: "Quoin \(engineVersion)")
        let profile: Profile = invocation.arguments["--profile"] == "plain" ? .plain : .archival
        let resolver = StyleResolver(
            sheets: document.sheets, pageSize: try invocation.pageSize(), fontUnits: pipeline.fontUnits)
        do throws(PipelineFault) {
            let composed = try pipeline.render(
                document.tree, resolver: resolver, linksAreForgiven: true, profile: profile, metadata: metadata
            ) { name throws(JobFailure) in try document.asset(name) }
            for fault in composed.referenceFaults { invocation.terminal.warn("warning: \(fault)") }
            return composed.bytes
        } catch {
            throw CommandError(error, in: document)
        }
    }
}

extension CommandError {
    /// A fault of making the pages of a bare file.
    fileprivate init(_ fault: PipelineFault, in document: BareDocument) {
        switch fault {
        case .layout(let fault):
            let place = fault.node >= 0 ? "\(document.tree.location(of: fault.node)): " : ""
            self.init(.badInput, place + fault.description)
        case .attribute(let failure, _, _), .job(let failure): self.init(failure)
        }
    }
}

extension DocumentPipeline {
    /// Lays a bare file out, on pages of its own or on pages of a size without margins.
    func layOut(_ document: BareDocument, page: Size?) throws(CommandError) -> LaidOutDocument {
        try layOut(
            document, resolver: StyleResolver(sheets: document.sheets, pageSize: page, fontUnits: fontUnits))
    }

    /// Lays a bare file out with the styles of a resolver that has its sheets.
    func layOut(_ document: BareDocument, resolver: StyleResolver) throws(CommandError) -> LaidOutDocument {
        do throws(PipelineFault) {
            return try layOut(document.tree, resolver: resolver, linksAreForgiven: true) {
                name throws(JobFailure) in try document.asset(name)
            }
        } catch {
            throw CommandError(error, in: document)
        }
    }
}

extension TemplateCatalog {
    /// A catalog for those who have their template at hand.
    static var empty: TemplateCatalog { TemplateCatalog { _, _ in nil } }
}
