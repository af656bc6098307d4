import Jobs
import Primitives
import Rendering
import Service
import Templates
import Typography

extension CommandSpec {
    static let check = CommandSpec(
        "check", "tell everything that is wrong with template bundles, and render their samples", usage: ["BUNDLE…"],
        operands: 1...100,
        options: [
            OptionSpec("--samples", "DIR", "payloads to render (samples/NAME beside the folder of templates)"),
            .moreFonts,
        ],
        settings: [.templates],
        notes: "A sample's name may end in a language: hindi.hi.json. Faults are told as file:line:column."
    ) { invocation throws(CommandError) in
        let templates = try invocation.configuration().templates
        let library = try invocation.fonts()
        var faults = 0
        for name in invocation.arguments.operands {
            let path = RenderSource.locate(name, templates: templates)
            let checker = BundleChecker(path: path, library: library, terminal: invocation.terminal)
            faults += checker.run(samples: invocation.arguments["--samples"])
        }
        return faults == 0 ? .ok : .badInput
    }
}

/// Holds one bundle to everything that can be known before a job comes.
struct BundleChecker {
    let path: String
    let library: FontLibrary
    let terminal: Terminal

    /// Tells the faults and gives their number.
    func run(samples folder: String?) -> Int {
        let gate = TemplateGate(folder: path, library: library)
        guard let template = gate.template else {
            for diagnostic in gate.diagnostics { terminal.warn(diagnostic.description) }
            return gate.diagnostics.count
        }
        let samples = SampleFolder.payloads(
            in: folder ?? SampleFolder.path(ofBundle: path, named: template.manifest.name))
        var faults = 0
        var pages = 0
        let session = TemplateRenderer(library: library, catalog: .empty).makeTemplateSession()
        for sample in samples {
            do throws(CommandError) {
                pages += try render(sample, with: template, session)
            } catch {
                faults += 1
                terminal.warn("\(sample.path): \(error.message)")
            }
        }
        if faults == 0 {
            let given = samples.count == 1 ? "1 sample gives" : "\(samples.count) samples give"
            terminal.print("\(path): no faults; \(given) \(pages) \(pages == 1 ? "page" : "pages")")
        }
        return faults
    }

    private func render(
        _ sample: SamplePayload, with template: Template, _ session: TemplateSession
    ) throws(CommandError) -> Int {
        let revision = DocumentRevision(
            documentID: "00000000-0000-4000-8000-000000000000", tenant: "default",
            documentType: template.manifest.name, documentKey: sample.key, revision: 1,
            requestedAt: "2026-04-01T00:00:00.000000Z", templateVersion: template.version,
            language: sample.language)
        let payload: [UInt8]
        do { payload = try File.read(sample.path) } catch { throw CommandError(.badInput, error.description) }
        do throws(JobFailure) {
            return try session.render(template, revision, payload: payload).pages
        } catch {
            throw CommandError(error)
        }
    }
}
