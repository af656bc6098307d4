import CSS
import Jobs
import Primitives
import Rendering
import Service
import Templates
import Typography

extension CommandSpec {
    static let layout = CommandSpec(
        "layout", "print where every element's boxes are, page by page, as JSON",
        usage: ["BUNDLE DATA.json [OPTION…] --json", "FILE.xhtml [OPTION…] --json"], operands: 1...2,
        options: [
            .json, .moreFonts, .page, .date, .language, OptionSpec("--revision", "N", "the number of the revision (1)"),
        ],
        settings: [.templates],
        notes: "Border boxes in CSS px from the page's top left corner; nothing for what generates no box."
    ) { invocation throws(CommandError) in
        let report: JSONValue
        let library = try invocation.fonts()
        switch try RenderSource(invocation, library: library) {
        case .bundle(let checked): report = try layOutBundle(checked.template, invocation, library)
        case .file(let document):
            guard invocation.operand(1) == nil else { throw invocation.usage("a bare file takes no data") }
            let pipeline = DocumentPipeline(library: library)
            report = try pipeline.layOut(document, page: try invocation.pageSize()).report
        }
        invocation.print(report)
        return .ok
    }

    private static func layOutBundle(
        _ template: Template, _ invocation: Invocation, _ library: FontLibrary
    ) throws(CommandError) -> JSONValue {
        guard let file = invocation.operand(1) else { throw invocation.usage("a bundle needs DATA.json") }
        guard try invocation.pageSize() == nil else { throw invocation.usage("--page is for bare files") }
        let payload = try invocation.read(file)
        let revision = try invocation.revision(of: template, dataFile: file)
        let session = TemplateRenderer(library: library, catalog: .empty).makeTemplateSession()
        do throws(JobFailure) {
            return try session.layOut(try session.bind(template, revision, payload: payload)).report
        } catch {
            throw CommandError(error)
        }
    }
}
