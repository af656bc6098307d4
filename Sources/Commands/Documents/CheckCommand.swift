import Glibc
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
        let (checked, diagnostics) = TemplatePublishing.check(path)
        guard let checked else {
            for diagnostic in diagnostics { terminal.warn(diagnostic.description) }
            return diagnostics.count
        }
        let uncovered = missingGlyphs(checked.fixedStrings)
        for diagnostic in uncovered { terminal.warn(diagnostic.description) }
        let samples = Self.samples(in: folder ?? sampleFolder(of: checked.template.manifest.name))
        var failed = 0
        var pages = 0
        let session = TemplateRenderer(library: library, catalog: .empty).makeTemplateSession()
        for sample in samples {
            do throws(CommandError) {
                pages += try render(sample, with: checked.template, session)
            } catch {
                failed += 1
                terminal.warn("\(sample): \(error.message)")
            }
        }
        let faults = uncovered.count + failed
        if faults == 0 { terminal.print("\(path): no faults; \(samples.count) samples give \(pages) pages") }
        return faults
    }

    private func render(_ sample: String, with template: Template, _ session: TemplateSession) throws(CommandError)
        -> Int
    {
        var key = sample.split(separator: "/").last.map { String($0) } ?? sample
        key.removeLast(".json".count)
        let parts = key.split(separator: ".", maxSplits: 1).map { String($0) }
        let revision = DocumentRevision(
            documentID: "00000000-0000-4000-8000-000000000000", tenant: "default",
            documentType: template.manifest.name, documentKey: parts[0], revision: 1,
            requestedAt: "2026-04-01T00:00:00.000000Z", templateVersion: template.version,
            language: parts.count == 2 ? parts[1] : nil)
        let payload: [UInt8]
        do { payload = try File.read(sample) } catch { throw CommandError(.badInput, error.description) }
        do throws(JobFailure) {
            return try session.render(template, revision, payload: payload).pages
        } catch {
            throw CommandError(error)
        }
    }

    /// Characters of the template's own words that no font has.
    private func missingGlyphs(_ strings: [Template.FixedString]) -> [Diagnostic] {
        var known: [Unicode.Scalar: Bool] = [:]
        var diagnostics: [Diagnostic] = []
        for string in strings {
            for scalar in string.text.unicodeScalars where !Self.isInvisible(scalar) {
                let isCovered = known[scalar] ?? library.faceIDs.contains { library.covers(scalar, face: $0) }
                let isFirst = known.updateValue(isCovered, forKey: scalar) == nil
                guard !isCovered, isFirst else { continue }
                let code = String(scalar.value, radix: 16, uppercase: true)
                let padded = String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
                diagnostics.append(Diagnostic("no font has U+\(padded) (\(scalar))", at: string.location))
            }
        }
        return diagnostics
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// `samples/NAME` beside the folder that holds the bundle, or in the working directory.
    private func sampleFolder(of name: String) -> String {
        let beside = "\(path)/../../samples/\(name)"
        return access(beside, R_OK) == 0 ? beside : "samples/\(name)"
    }

    /// The JSON files of a folder, by name.
    static func samples(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix("."), name.hasSuffix(".json") { names.append(name) }
        }
        return names.sorted().map { folder + "/" + $0 }
    }
}
