import Jobs
import Primitives
import Rendering
import Templates

/// What a document is made of: a payload and a language.
struct DocumentChoice: Hashable, Sendable {
    let payload: SamplePayload
    let language: String
}

/// A document as it was last rendered.
struct Rendition: Sendable {
    /// The last one that could be made; nil where there was none yet.
    var document: Made?
    /// Why it could not be made of the present files; nil where it could.
    var failure: String?

    struct Made: Sendable {
        let document: RenderedDocument
        /// Of which edition it is.
        let edition: Int
        let milliseconds: Int
    }

    /// Whether the document is older than the files.
    func isStale(in edition: Edition) -> Bool { document.map { $0.edition != edition.number } ?? false }
}

/// Renders documents, one at a time, and keeps the last good one of each.
final class Press: Sendable {
    private struct State {
        var kept: [DocumentChoice: (rendition: Rendition, edition: Int)] = [:]
    }

    private let state = Monitor(State())
    private let requestedAt: String
    /// As much as the worker gives its render threads: markup may nest deeply.
    private static let stackBytes = 64 << 20

    init(requestedAt: String) { self.requestedAt = requestedAt }

    /// The document of an edition, rendered now unless it has been.
    func rendition(of choice: DocumentChoice, in edition: Edition) -> Rendition {
        state.withLock { state in
            let known = state.kept[choice]
            if let known, known.edition == edition.number { return known.rendition }
            var rendition = known?.rendition ?? Rendition()
            if let template = edition.template {
                switch render(choice, with: template, of: edition) {
                case .success(let made): rendition = Rendition(document: made)
                case .failure(let failure): rendition.failure = failure.message
                }
            } else {
                rendition.failure = "the bundle has faults"
            }
            state.kept[choice] = (rendition, edition.number)
            return rendition
        }
    }

    private struct Failure: Error { let message: String }

    private func render(
        _ choice: DocumentChoice, with template: Template, of edition: Edition
    ) -> Result<Rendition.Made, Failure> {
        let revision = DocumentRevision(
            documentID: "00000000-0000-4000-8000-000000000000", tenant: "default",
            documentType: template.manifest.name, documentKey: choice.payload.key, revision: 1,
            requestedAt: requestedAt, templateVersion: template.version, language: choice.language)
        let outcome = Monitor<Result<Rendition.Made, Failure>?>(nil)
        do {
            let thread = try Thread(name: "preview-render", stackBytes: Self.stackBytes) {
                let result = Self.make(choice, revision, with: template, of: edition)
                outcome.withLock { $0 = result }
            }
            thread.join()
        } catch {
            return .failure(Failure(message: error.description))
        }
        return outcome.withLock { $0 } ?? .failure(Failure(message: "the render thread gave nothing"))
    }

    private static func make(
        _ choice: DocumentChoice, _ revision: DocumentRevision, with template: Template, of edition: Edition
    ) -> Result<Rendition.Made, Failure> {
        let payload: [UInt8]
        do { payload = try File.read(choice.payload.path) } catch {
            return .failure(Failure(message: error.description))
        }
        let catalog = TemplateCatalog { (_, _) throws(JobFailure) in nil }
        let session = TemplateRenderer(library: edition.library, catalog: catalog).makeTemplateSession()
        let start = ContinuousClock.now
        do throws(JobFailure) {
            let document = try session.render(template, revision, payload: payload)
            let elapsed = ContinuousClock.now - start
            let milliseconds =
                elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000
            return .success(
                Rendition.Made(document: document, edition: edition.number, milliseconds: Int(milliseconds)))
        } catch {
            return .failure(Failure(message: error.description))
        }
    }
}
