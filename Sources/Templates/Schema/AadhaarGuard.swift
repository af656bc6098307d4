internal import Primitives

/// Finds whole Aadhaar numbers in a payload.
///
/// What counts: twelve digits in one run, or in three groups of four with a space or hyphen between them; the first is
/// 2 to 9; Verhoeff's check digit is right; no digit stands next to it and no `+` before it. Digits of every script
/// count. Fields that the schema marks `x-number` and the bytes of `data:` URIs are left out.
struct AadhaarGuard: Sendable {
    /// The fields that the schema marks, by their place.
    final class Marks: Sendable {
        let isMarked: Bool
        let members: [String: Marks]
        /// Of a list's elements, or of members of any name.
        let every: Marks?

        init(isMarked: Bool, members: [String: Marks], every: Marks?) {
            self.isMarked = isMarked
            self.members = members
            self.every = every
        }
    }

    private let marks: Marks?

    init(schema: JSONValue) {
        marks = Self.marks(of: SchemaShape(document: schema), depth: 0)
    }

    /// The marks below a place; nil where there are none.
    private static func marks(of shape: SchemaShape, depth: Int) -> Marks? {
        // A schema may contain itself; payloads of ours are nowhere this deep.
        if depth > 12 { return nil }
        if shape.isNumber { return Marks(isMarked: true, members: [:], every: nil) }
        var members: [String: Marks] = [:]
        for name in shape.names {
            members[name] = shape.member(name).flatMap { marks(of: $0, depth: depth + 1) }
        }
        let every = (shape.elements ?? shape.unnamedMember).flatMap { marks(of: $0, depth: depth + 1) }
        return members.isEmpty && every == nil ? nil : Marks(isMarked: false, members: members, every: every)
    }

    /// The JSON pointers of the fields that hold a whole number, in the payload's order.
    func fields(in payload: JSONValue) -> [String] {
        var found: [String] = []
        search(payload, marks, "", &found)
        return found
    }

    private func search(
        _ value: JSONValue, _ marks: Marks?, _ pointer: @autoclosure () -> String, _ found: inout [String]
    ) {
        if marks?.isMarked == true { return }
        switch value {
        case .string(let text):
            if Self.holdsNumber(text) { found.append(pointer()) }
        case .integer(let number):
            if number >= 200_000_000_000 || number <= -200_000_000_000, Self.holdsNumber(String(number)) {
                found.append(pointer())
            }
        case .number(let number):
            if abs(number) >= 2e11, Self.holdsNumber("\(number)") { found.append(pointer()) }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                search(element, marks?.every, "\(pointer())/\(index)", &found)
            }
        case .object(let object):
            for member in object.members {
                if Self.holdsNumber(member.key) {
                    // The name itself holds the number: only its place may be told.
                    found.append(pointer() + "/(a member's name)")
                    continue
                }
                let inner = marks.flatMap { $0.members[member.key] ?? $0.every }
                search(member.value, inner, pointer() + "/" + JSONPointer.escaped(member.key), &found)
            }
        case .null, .bool: break
        }
    }

    // MARK: One text

    /// True where a text holds a whole Aadhaar number.
    static func holdsNumber(_ text: String) -> Bool {
        if text.utf8.count < 12 { return false }
        var text = text
        return text.withUTF8 { bytes in
            // Most texts have too few digits, or are ASCII.
            var digits = 0
            var isASCII = true
            for byte in bytes {
                if byte >= 0x30, byte <= 0x39 { digits += 1 }
                if byte >= 0x80 { isASCII = false }
            }
            if isASCII {
                guard digits >= 12, !isDataURI(bytes) else { return false }
                return holdsNumber(in: bytes.map { Sign(ascii: $0) })
            }
            return holdsNumber(in: String(decoding: bytes, as: UTF8.self).unicodeScalars.map { Sign($0) })
        }
    }

    private static func isDataURI(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.starts(with: "data:".utf8) else { return false }
        let head = Array(bytes.prefix(64))
        return head.indices.contains { head[$0...].starts(with: ";base64,".utf8) }
    }

    /// What a character means to the guard.
    private enum Sign: Equatable {
        case digit(UInt8)
        case separator, plus, other

        init(ascii byte: UInt8) {
            switch byte {
            case 0x30...0x39: self = .digit(byte - 0x30)
            case UInt8(ascii: " "), UInt8(ascii: "-"), 0x09: self = .separator
            case UInt8(ascii: "+"): self = .plus
            default: self = .other
            }
        }

        init(_ scalar: Unicode.Scalar) {
            if scalar.isASCII {
                self.init(ascii: UInt8(scalar.value))
                return
            }
            switch scalar.properties.generalCategory {
            case .decimalNumber: self = .digit(UInt8(scalar.properties.numericValue ?? 0))
            case .spaceSeparator, .dashPunctuation: self = .separator
            default: self = .other
            }
        }

        var digit: UInt8? {
            if case .digit(let value) = self { return value }
            return nil
        }
    }

    private static func holdsNumber(in characters: [Sign]) -> Bool {
        var start = 0
        while start < characters.count {
            guard characters[start].digit != nil else {
                start += 1
                continue
            }
            let hasDigitBefore = start > 0 && characters[start - 1].digit != nil
            if !hasDigitBefore, number(at: start, in: characters) { return true }
            start += 1
        }
        return false
    }

    /// True where a number begins at a place before which no digit stands.
    private static func number(at start: Int, in characters: [Sign]) -> Bool {
        if start > 0, characters[start - 1] == .plus { return false }
        var run: [UInt8] = []
        var position = start
        while position < characters.count, let digit = characters[position].digit, run.count <= 12 {
            run.append(digit)
            position += 1
        }
        if run.count == 4 {
            for _ in 0..<2 {
                guard position < characters.count, characters[position] == .separator else { return false }
                position += 1
                var group = 0
                while position < characters.count, let digit = characters[position].digit, group < 5 {
                    run.append(digit)
                    position += 1
                    group += 1
                }
                guard group == 4 else { return false }
            }
        }
        return run.count == 12 && run[0] >= 2 && CheckDigits.isVerhoeffValid(run)
    }
}
