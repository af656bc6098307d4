import CSS
import Foundation
import TestSupport

@testable import Commands

/// Which tests hold which property: those whose texts declare it.
struct PropertyTestTable {
    struct Entry: Hashable {
        /// `LayoutTests`, `RenderingTests` or `CSSTests`.
        let folder: String
        let file: String
        let test: String
        /// How many properties the test declares: one that declares few is about them.
        let breadth: Int
    }

    private(set) var entries: [String: [Entry]] = [:]

    /// In the order in which they are shown: what is laid out and painted says more than what is computed.
    private static let folders = ["LayoutTests", "RenderingTests", "CSSTests"]

    init() throws {
        let known = Set(Properties.names)
        for folder in Self.folders {
            let path = ProjectFiles.path("Tests/" + folder)
            for file in try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            where file.hasSuffix(".swift") {
                let source = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
                for test in SwiftTestSource(source).tests {
                    let properties = test.properties(among: known)
                    let entry = Entry(folder: folder, file: file, test: test.name, breadth: properties.count)
                    for property in properties { entries[property, default: []].append(entry) }
                }
            }
        }
    }

    /// How many tests of a folder are listed for a property.
    private static let listed = ["LayoutTests": 4, "RenderingTests": 2, "CSSTests": 2]

    var markdown: String {
        var page = MarkdownText()
        page.heading(1, "Which tests hold each property")
        page.paragraph(
            """
            Made by `make docs` from the sources of the tests: a test holds a property where its style sheet declares it. Of many,
            those are listed that declare the fewest others. Tests of layout assert used values, those of rendering what is painted,
            those of CSS computed values and faults.
            """)
        page.table(["property", "tests"], Properties.names.map { [MarkdownText.code($0), cell(entries[$0] ?? [])] })
        return page.text
    }

    private func cell(_ entries: [Entry]) -> String {
        var parts: [String] = []
        for folder in Self.folders {
            let ranked = entries.filter { $0.folder == folder }
                .sorted { ($0.breadth, $0.file, $0.test) < ($1.breadth, $1.file, $1.test) }
            let shown = ranked.prefix(Self.listed[folder] ?? 0)
            for file in Set(shown.map(\.file)).sorted() {
                let names = shown.filter { $0.file == file }.map(\.test).joined(separator: ", ")
                parts.append("[\(file.dropLast(6))](../Tests/\(folder)/\(file)): \(names)")
            }
            if ranked.count > shown.count { parts.append("and others of \(folder)") }
        }
        return parts.joined(separator: "; ")
    }
}
