import CSS
import Glibc
import Jobs
import Primitives
import Rendering
import Service
import Templates
import Typography

/// What is rendered without a database: a template bundle with data, or a bare file.
enum RenderSource {
    case bundle(TemplatePublishing.CheckedBundle)
    case file(BareDocument)

    /// Reads the first operand; faults of a bundle are errors, those of a bare file are told and lived with.
    init(_ invocation: Invocation, library: FontLibrary) throws(CommandError) {
        let path = Self.locate(try invocation.firstOperand(), templates: try invocation.configuration().templates)
        guard !Self.isFolder(path) else {
            self = .bundle(try Self.checkedBundle(path, library: library))
            return
        }
        self = .file(try Self.bareDocument(path, invocation))
    }

    /// A bare file; what is wrong with it is told.
    static func bareDocument(_ path: String, _ invocation: Invocation) throws(CommandError) -> BareDocument {
        let page = try invocation.pageSize()
        let outcome: BareDocument.Outcome
        do {
            outcome = try BareDocument.read(path, page: page)
        } catch {
            throw CommandError(.badInput, error.description)
        }
        guard let document = outcome.document else {
            throw CommandError(.badInput, outcome.diagnostics.map(\.description).joined(separator: "\n"))
        }
        for diagnostic in outcome.diagnostics { invocation.terminal.warn("warning: \(diagnostic)") }
        return document
    }

    /// A bundle that passed the gate.
    static func checkedBundle(
        _ path: String, library: FontLibrary
    ) throws(CommandError) -> TemplatePublishing.CheckedBundle {
        let (checked, diagnostics) = TemplatePublishing.check(path, library: library)
        guard let checked else {
            throw CommandError(.badInput, diagnostics.map(\.description).joined(separator: "\n"))
        }
        return checked
    }

    /// A path, or the name of a bundle in the folder of templates.
    static func locate(_ name: String, templates: String) -> String {
        if name.contains("/") || access(name, F_OK) == 0 { return name }
        let path = "\(templates)/\(name)"
        return access(path, F_OK) == 0 ? path : name
    }

    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }
}

extension Invocation {
    /// The fonts of the installation, with those of `--fonts`.
    func fonts() throws(CommandError) -> FontLibrary {
        let folder = try configuration().fonts
        do {
            return try FontLibrary(folder: folder, additionalFolders: arguments.all("--fonts"))
        } catch {
            throw CommandError(.configuration, "QUOIN_FONTS: \(error)")
        }
    }

    /// The size of pages without margins: `--page WxH` in px; nil where it is not given.
    func pageSize() throws(CommandError) -> Size? {
        guard let text = arguments["--page"] else { return nil }
        // A side may say its unit.
        let sides = text.lowercased().replacing("px", with: "").split(separator: "x").map { Double($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1], (1...20_000).contains(width),
            (1...20_000).contains(height)
        else { throw usage("--page is \"\(text)\"; it must be WIDTHxHEIGHT in px, such as 800x600") }
        return Size(width: LayoutUnit(width), height: LayoutUnit(height))
    }

    /// A revision of a document that no database knows.
    func revision(of template: Template, dataFile: String) throws(CommandError) -> DocumentRevision {
        var key = dataFile.split(separator: "/").last.map { String($0) } ?? dataFile
        if key.hasSuffix(".json") { key.removeLast(".json".count) }
        let number = try integer("--revision", in: 1...1_000_000) ?? 1
        return DocumentRevision(
            documentID: "00000000-0000-4000-8000-000000000000", tenant: "default",
            documentType: template.manifest.name, documentKey: key, revision: number,
            supersedes: number > 1 ? number - 1 : nil, requestedAt: try date(), templateVersion: template.version,
            language: arguments["--lang"], profile: arguments["--profile"])
    }

    /// The time of the request: `--date`, or now.
    func date() throws(CommandError) -> String {
        guard let text = arguments["--date"] else { return CurrentTime.text() }
        guard let time = CurrentTime.normalized(text) else {
            throw usage("--date is \"\(text)\"; it must be 2026-04-01 or 2026-04-01T10:30:00+05:30")
        }
        return time
    }
}

extension OptionSpec {
    static let page = OptionSpec("--page", "WxH", "pages of this size in px, without margins")
    static let moreFonts = OptionSpec("--fonts", "DIR", "a further folder of font files", repeats: true)
    static let language = OptionSpec("--lang", "TAG", "the language of the fixed words (the template's own)")
    static let date = OptionSpec("--date", "TIME", "the time of the request, ISO 8601 (now)")
}
