/// The tests of one Swift file, with the texts that stand in each.
struct SwiftTestSource {
    struct Test {
        let name: String
        /// The contents of its string literals, less interpolations.
        var texts: [String] = []
    }

    private(set) var tests: [Test] = []

    private let bytes: [UInt8]
    private var position = 0
    /// The test that is being read; from `@Test` to the end of its function.
    private var open: (test: Test?, depth: Int)?

    init(_ source: String) {
        bytes = Array(source.utf8)
        var braces = 0
        while position < bytes.count {
            if skipComment() { continue }
            if let text = string() {
                open?.test?.texts.append(text)
                if open != nil, open?.test == nil { pending.append(text) }
                continue
            }
            switch bytes[position] {
            case UInt8(ascii: "@") where rest(startsWith: "@Test"):
                open = (nil, braces)
                pending = []
                position += 5
                continue
            case UInt8(ascii: "f") where open != nil && open?.test == nil && rest(startsWith: "func "):
                position += 5
                let name = identifier()
                open?.test = Test(name: name, texts: pending)
                continue
            case UInt8(ascii: "{"): braces += 1
            case UInt8(ascii: "}"):
                braces -= 1
                if let finished = open, let test = finished.test, braces == finished.depth {
                    tests.append(test)
                    open = nil
                }
            default: break
            }
            position += 1
        }
    }

    /// The texts of a test's arguments, which stand before its name.
    private var pending: [String] = []

    private func rest(startsWith text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private mutating func identifier() -> String {
        let start = position
        while position < bytes.count, isLetter(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= 0x30 && byte <= 0x39)
            || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    private mutating func skipComment() -> Bool {
        if rest(startsWith: "//") {
            while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            return true
        }
        guard rest(startsWith: "/*") else { return false }
        while position < bytes.count, !rest(startsWith: "*/") { position += 1 }
        position += 2
        return true
    }

    /// Reads a string literal, of one line or several, raw or not; nil where none begins here.
    private mutating func string() -> String? {
        var hashes = 0
        while position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "#") { hashes += 1 }
        guard position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "\"") else { return nil }
        position += hashes
        let quotes = rest(startsWith: "\"\"\"") ? "\"\"\"" : "\""
        let end = quotes + String(repeating: "#", count: hashes)
        let escape = "\\" + String(repeating: "#", count: hashes)
        position += quotes.utf8.count
        var text: [UInt8] = []
        while position < bytes.count, !rest(startsWith: end) {
            if rest(startsWith: escape + "(") {
                position += escape.utf8.count
                skipInterpolation()
                // What is put in is no text of the test: a property that is named by a value is not seen.
                text.append(UInt8(ascii: "?"))
            } else if rest(startsWith: escape) {
                position += escape.utf8.count + 1
                text.append(UInt8(ascii: " "))
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        position += end.utf8.count
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func skipInterpolation() {
        var depth = 0
        while position < bytes.count {
            if let inner = string() {
                open?.test?.texts.append(inner)
                continue
            }
            switch bytes[position] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
    }
}

extension SwiftTestSource.Test {
    /// The properties that its texts declare, of those given.
    func properties(among known: Set<String>) -> Set<String> {
        var found: Set<String> = []
        for text in texts {
            var name: [UInt8] = []
            var isWhole = true
            var hasEnded = false
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                    if hasEnded { (name, isWhole, hasEnded) = ([], true, false) }
                    name.append(byte)
                case UInt8(ascii: ":"):
                    let word = String(decoding: name, as: UTF8.self)
                    if isWhole, known.contains(word) { found.insert(word) }
                    (name, isWhole, hasEnded) = ([], false, false)
                case UInt8(ascii: " "), 0x0A: hasEnded = true
                case UInt8(ascii: "{"), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "'"):
                    (name, isWhole, hasEnded) = ([], true, false)
                default: (name, isWhole, hasEnded) = ([], false, false)
                }
            }
        }
        return found
    }
}
