/// A place in a text file.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the user gave it.
    package var file: String
    /// Counted from 1.
    package var line: Int
    /// Counted from 1, in characters.
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
}

/// Something that an author of templates must mend: where, what was found, and the way out.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    package var location: SourceLocation
    /// What was found.
    package var message: String
    /// The nearest thing that is supported, or what to do; nil where the message says it all.
    package var hint: String?
    /// True for what the language itself has and documents here have not: it would look otherwise in a browser.
    ///
    /// A bare file is refused for it; of other faults its author is told, and the document is made without what is
    /// faulty, as CSS Syntax 3 §2.2 says. A template is refused for either.
    package var isUnsupported: Bool

    package init(_ message: String, at location: SourceLocation, hint: String? = nil, isUnsupported: Bool = false) {
        self.location = location
        self.message = message
        self.hint = hint
        self.isUnsupported = isUnsupported
    }

    package var description: String { "\(location): \(message)" + (hint.map { " (\($0))" } ?? "") }
}

extension Diagnostic {
    /// The candidate nearest to a misspelt word by edit distance; nil where none is near.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(word.utf8)
        let limit = max(2, wanted.count / 3)
        var best: (distance: Int, word: String)?
        for candidate in candidates {
            let distance = editDistance(wanted, Array(candidate.utf8))
            if distance > limit { continue }
            if let known = best, (known.distance, known.word) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.word
    }

    /// The least number of letters to put in, leave out, change, or swap with their neighbour.
    private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        var row = last
        for i in a.indices {
            row[0] = i + 1
            for j in b.indices {
                row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
                }
            }
            (beforeLast, last, row) = (last, row, beforeLast)
        }
        return last[b.count]
    }
}
