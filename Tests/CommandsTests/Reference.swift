import Foundation
import TestSupport
import Testing

/// Files of the project that are made from its tables and sources: `UPDATE_REFERENCES=1` writes them anew.
enum Reference {
    /// Compares a file with what it should hold, or writes it.
    static func check(_ text: String, against path: String, _ location: SourceLocation = #_sourceLocation) throws {
        let file = URL(fileURLWithPath: ProjectFiles.path(path))
        if ProcessInfo.processInfo.environment["UPDATE_REFERENCES"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let known =
            FileManager.default.fileExists(atPath: file.path) ? try String(contentsOf: file, encoding: .utf8) : ""
        let (wanted, found) = (lines(text), lines(known))
        if wanted == found { return }
        let place =
            zip(wanted, found).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(wanted.count, found.count)
        Issue.record(
            """
            \(path) is stale from line \(place + 1): `make docs` writes it anew
            there:  \(place < found.count ? found[place] : "(nothing)")
            wanted: \(place < wanted.count ? wanted[place] : "(nothing)")
            """, sourceLocation: location)
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
