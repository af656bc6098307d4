import Foundation

/// Files of the project that are made from its tables, sources and samples: `UPDATE_REFERENCES=1` writes them anew.
package enum ReferenceFile {
    /// Compares a file with what it should hold, or writes it; where it is stale, says from where on.
    package static func fault(of text: String, at path: String) throws -> String? {
        let file = URL(fileURLWithPath: ProjectFiles.path(path))
        if ProcessInfo.processInfo.environment["UPDATE_REFERENCES"] == "1" {
            try Data(text.utf8).write(to: file)
            return nil
        }
        let known =
            FileManager.default.fileExists(atPath: file.path) ? try String(contentsOf: file, encoding: .utf8) : ""
        let (wanted, found) = (lines(text), lines(known))
        if wanted == found { return nil }
        let place =
            zip(wanted, found).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(wanted.count, found.count)
        return """
            \(path) is stale from line \(place + 1): `make docs` writes it anew
            there:  \(place < found.count ? found[place] : "(nothing)")
            wanted: \(place < wanted.count ? wanted[place] : "(nothing)")
            """
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
