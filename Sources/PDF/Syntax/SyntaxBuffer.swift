/// Bytes of PDF syntax under construction: ISO 32000-1 §7.2–7.3.
///
/// Everything is written in one way only, so that equal values give equal bytes: the shortest number, literal strings,
/// names with escapes only where they must be. Delimiters separate tokens where they can; the caller adds spaces between
/// regular characters.
package struct SyntaxBuffer: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// The longest string written so far; PDF/A-2 §6.1.13 allows 32,767 bytes.
    private(set) var longestString = 0
    /// The longest name written so far; PDF/A-2 §6.1.13 allows 127 bytes.
    private(set) var longestName = 0

    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    package var count: Int { bytes.count }

    /// Empties the buffer and keeps its memory.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Syntax that stands in our source.
    @inline(__always)
    package mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    package mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    package mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }

    package mutating func append(_ other: borrowing SyntaxBuffer) { bytes.append(contentsOf: other.bytes) }

    /// Takes back the last byte.
    mutating func removeLast() { bytes.removeLast() }

    /// Replaces one byte that was written before.
    mutating func patch(at position: Int, with byte: UInt8) { bytes[position] = byte }
}

// MARK: - Numbers

extension SyntaxBuffer {
    package mutating func integer(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(value.magnitude)
    }

    /// `value / 10^decimals` without needless zeros: 50 with two decimals is `.5`.
    package mutating func decimal(_ value: Int, decimals: Int) {
        var fraction = value.magnitude
        var whole: UInt = 0
        var scale: UInt = 1
        for _ in 0..<decimals { scale *= 10 }
        (whole, fraction) = fraction.quotientAndRemainder(dividingBy: scale)
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        if whole != 0 || fraction == 0 { digits(whole) }
        guard fraction != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        while fraction != 0 {
            scale /= 10
            let (digit, rest) = fraction.quotientAndRemainder(dividingBy: scale)
            bytes.append(UInt8(truncatingIfNeeded: digit) + 48)
            fraction = rest
        }
    }

    /// The nearest number with so many decimals, halves away from zero.
    ///
    /// What is no number becomes 0; what is over a thousand million is clamped.
    package mutating func real(_ value: Double, decimals: Int) {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        decimal(Fixed.rounded(value, scale: scale), decimals: decimals)
    }

    private mutating func digits(_ value: UInt) {
        if value < 10 {
            bytes.append(UInt8(truncatingIfNeeded: value) + 48)
            return
        }
        var power: UInt = 10
        while value / power >= 10 { power *= 10 }
        var rest = value
        while power != 0 {
            let (digit, remainder) = rest.quotientAndRemainder(dividingBy: power)
            bytes.append(UInt8(truncatingIfNeeded: digit) + 48)
            rest = remainder
            power /= 10
        }
    }
}

/// Rounding to a fixed number of decimals.
enum Fixed {
    /// `value * scale` as a whole number, halves away from zero; 0 for NaN, clamped to ±10⁹ · scale.
    @inline(__always)
    static func rounded(_ value: Double, scale: Double) -> Int {
        let limit = 1e9 * scale
        let scaled = (value * scale).rounded()
        if scaled > limit { return Int(limit) }
        if scaled < -limit { return Int(-limit) }
        return scaled.isNaN ? 0 : Int(scaled)
    }
}

// MARK: - Names, strings, references

extension SyntaxBuffer {
    /// A name (§7.3.5): regular characters as they are, everything else as `#xx`.
    package mutating func name(_ text: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "/"))
        var length = 0
        for byte in text {
            length += 1
            if byte > 0x20, byte < 0x7F, !Self.isDelimiter(byte), byte != UInt8(ascii: "#") {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "#"))
                hexadecimal(byte)
            }
        }
        longestName = max(longestName, length)
    }

    package mutating func name(_ text: String) { name(text.utf8) }

    /// A literal string (§7.3.4.2) with the fewest escapes.
    package mutating func string(_ text: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "("))
        var length = 0
        for byte in text {
            length += 1
            stringByte(byte)
        }
        bytes.append(UInt8(ascii: ")"))
        longestString = max(longestString, length)
    }

    /// One byte inside a literal string.
    ///
    /// A carriage return would be read as a line feed, so it is escaped too.
    @inline(__always)
    mutating func stringByte(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0D:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(ascii: "r"))
        default: bytes.append(byte)
        }
    }

    /// A text string (§7.9.2.2): printable ASCII as it is, everything else as UTF-16BE with a byte order mark.
    package mutating func text(_ text: String) { self.text(utf8: text.utf8) }

    /// A text string from valid UTF-8.
    package mutating func text(utf8 text: some Sequence<UInt8>) {
        if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            string(text)
            return
        }
        bytes.append(UInt8(ascii: "("))
        bytes.append(0xFE)
        bytes.append(0xFF)
        var length = 2
        UTF16Units.forEach(in: text) { unit in
            length += 2
            stringByte(UInt8(truncatingIfNeeded: unit >> 8))
            stringByte(UInt8(truncatingIfNeeded: unit))
        }
        bytes.append(UInt8(ascii: ")"))
        longestString = max(longestString, length)
    }

    /// A reference to an indirect object (§7.3.10), with a space before it.
    package mutating func reference(_ id: ObjectID) {
        bytes.append(UInt8(ascii: " "))
        integer(Int(id.number))
        raw(" 0 R")
    }

    /// Two upper-case hexadecimal digits.
    mutating func hexadecimal(_ byte: UInt8) {
        for nibble in [byte >> 4, byte & 15] { bytes.append(nibble < 10 ? nibble + 48 : nibble + 55) }
    }

    /// Four upper-case hexadecimal digits.
    mutating func hexadecimal(_ unit: UInt16) {
        hexadecimal(UInt8(truncatingIfNeeded: unit >> 8))
        hexadecimal(UInt8(truncatingIfNeeded: unit))
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}

/// UTF-16 code units of UTF-8 bytes, without making a `String`.
enum UTF16Units {
    /// Calls the body with each unit; U+FFFD stands for what is not valid UTF-8.
    @inline(__always)
    static func forEach(in text: some Sequence<UInt8>, _ body: (UInt16) -> Void) {
        var decoder = UTF8()
        var iterator = text.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): UTF16.encode(scalar)?.forEach(body)
            case .emptyInput: return
            case .error: body(0xFFFD)
            }
        }
    }
}
