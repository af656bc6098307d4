import TestSupport
import Testing

/// Files of the project that are made from its tables and sources: `UPDATE_REFERENCES=1` writes them anew.
enum Reference {
    /// Compares a file with what it should hold, or writes it.
    static func check(_ text: String, against path: String, _ location: SourceLocation = #_sourceLocation) throws {
        if let fault = try ReferenceFile.fault(of: text, at: path) {
            Issue.record("\(fault)", sourceLocation: location)
        }
    }
}
