/// Bytes of PDF syntax under construction: ISO 32000-1 §7.2–7.3.
///
/// Everything is written in one way only, so that equal values give equal bytes: the shortest number, literal strings,
/// names with escapes only where they must be. Delimiters separate tokens where they can; the caller adds spaces
/// between regular characters.
package struct SyntaxBuffer: Sendable {
    /// Filled up to `count`; what follows is spare.
    private var storage: [UInt8]
    package private(set) var count = 0
    /// The longest string written so far; PDF/A-2 §6.1.13 allows 32,767 bytes.
    private(set) var longestString = 0
    /// The longest name written so far; PDF/A-2 §6.1.13 allows 127 bytes.
    private(set) var longestName = 0

    package init(capacity: Int = 64) { storage = [UInt8](repeating: 0, count: max(capacity, 16)) }

    /// A copy of what has been written.
    package var bytes: [UInt8] { Array(storage[..<count]) }

    /// What has been written.
    var written: ArraySlice<UInt8> { storage[..<count] }

    /// Empties the buffer and keeps its memory.
    mutating func removeAll() { count = 0 }

    /// Makes room for so many bytes more.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count + more > storage.count { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        storage.append(contentsOf: repeatElement(0, count: max(storage.count, more)))
    }

    /// Syntax that stands in our source.
    @inline(__always)
    package mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { copy(UnsafeRawBufferPointer($0)) }
    }

    @inline(__always)
    package mutating func byte(_ byte: UInt8) {
        reserve(1)
        storage[count] = byte
        count += 1
    }

    package mutating func append(_ other: some Collection<UInt8>) {
        if other.withContiguousStorageIfAvailable({ copy(UnsafeRawBufferPointer($0)) }) == nil {
            for byte in other { self.byte(byte) }
        }
    }

    package mutating func append(_ other: borrowing SyntaxBuffer) { append(other.written) }

    private mutating func copy(_ source: UnsafeRawBufferPointer) {
        reserve(source.count)
        let place = count
        storage.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[place..<place + source.count]).copyMemory(from: source)
        }
        count += source.count
    }

    /// Appends the lowest bytes of a word, the lowest first.
    @inline(__always)
    private mutating func append(word: UInt64, count bytes: Int) {
        reserve(8)
        let place = count
        storage.withUnsafeMutableBytes {
            $0.storeBytes(of: word.littleEndian, toByteOffset: place, as: UInt64.self)
        }
        count += bytes
    }

    /// Takes back the last byte.
    mutating func removeLast() { count -= 1 }

    /// Replaces one byte that was written before.
    mutating func patch(at position: Int, with byte: UInt8) { storage[position] = byte }
}

// MARK: - Numbers

extension SyntaxBuffer {
    package mutating func integer(_ value: Int) { decimal(value, decimals: 0) }

    /// `value / 10^decimals` without needless zeros: 50 with two decimals is `.5`.
    package mutating func decimal(_ value: Int, decimals: Int) {
        if value < 0 { byte(UInt8(ascii: "-")) }
        var rest = value.magnitude
        var places = decimals
        while places > 0, rest % 10 == 0 {
            rest /= 10
            places -= 1
        }
        if rest < 10_000_000 {
            short(rest, decimals: places)
        } else {
            long(rest, decimals: places)
        }
    }

    /// Fewer than eight digits, gathered from the last one as bytes of one word.
    private mutating func short(_ value: UInt, decimals: Int) {
        var rest = value
        var places = decimals
        var word: UInt64 = 0
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            word = word << 8 | UInt64(digit) | 0x30
            rest = quotient
            places -= 1
            if places == 0 { word = word << 8 | UInt64(UInt8(ascii: ".")) }
        } while rest != 0 || places > 0
        append(word: word, count: 8 - word.leadingZeroBitCount / 8)
    }

    private mutating func long(_ value: UInt, decimals: Int) {
        var scale: UInt = 1
        for _ in 0..<decimals { scale *= 10 }
        let (whole, fraction) = value.quotientAndRemainder(dividingBy: scale)
        append(String(whole).utf8)
        if decimals > 0 { short(fraction, decimals: decimals) }
    }

    /// The nearest number with so many decimals, halves away from zero.
    ///
    /// What is no number becomes 0; what is over a thousand million is clamped.
    package mutating func real(_ value: Double, decimals: Int) {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        decimal(Fixed.rounded(value, scale: scale), decimals: decimals)
    }
}

/// Rounding to a fixed number of decimals.
enum Fixed {
    /// `value * scale` as a whole number, halves away from zero; 0 for NaN, clamped to ±10⁹ · scale.
    @inline(__always)
    static func rounded(_ value: Double, scale: Double) -> Int {
        let limit = 1e9 * scale
        let scaled = value * scale
        // Truncation is one instruction everywhere; `rounded()` calls the mathematical library on older processors.
        if scaled.magnitude < limit { return Int(scaled + (scaled < 0 ? -0.5 : 0.5)) }
        return scaled.isNaN ? 0 : Int(scaled < 0 ? -limit : limit)
    }
}

// MARK: - Names, strings, references

extension SyntaxBuffer {
    /// A name (§7.3.5): regular characters as they are, everything else as `#xx`.
    package mutating func name(_ text: some Sequence<UInt8>) {
        byte(UInt8(ascii: "/"))
        var length = 0
        for byte in text {
            length += 1
            if byte > 0x20, byte < 0x7F, !Self.isDelimiter(byte), byte != UInt8(ascii: "#") {
                self.byte(byte)
            } else {
                self.byte(UInt8(ascii: "#"))
                hexadecimal(byte)
            }
        }
        longestName = max(longestName, length)
    }

    package mutating func name(_ text: String) { name(text.utf8) }

    /// A literal string (§7.3.4.2) with the fewest escapes.
    package mutating func string(_ text: some Sequence<UInt8>) {
        byte(UInt8(ascii: "("))
        var length = 0
        for byte in text {
            length += 1
            stringByte(byte)
        }
        byte(UInt8(ascii: ")"))
        longestString = max(longestString, length)
    }

    /// One byte inside a literal string.
    ///
    /// A carriage return would be read as a line feed, so it is escaped too.
    @inline(__always)
    mutating func stringByte(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
            self.byte(UInt8(ascii: "\\"))
            self.byte(byte)
        case 0x0D:
            self.byte(UInt8(ascii: "\\"))
            self.byte(UInt8(ascii: "r"))
        default: self.byte(byte)
        }
    }

    /// A code of two bytes inside a literal string.
    @inline(__always)
    mutating func stringCode(_ code: UInt16) {
        // Nothing to escape: most codes of most fonts.
        let low = UInt8(truncatingIfNeeded: code)
        if code < 0x100, low > 0x0D, low != UInt8(ascii: "("), low != UInt8(ascii: ")"), low != UInt8(ascii: "\\") {
            append(word: UInt64(low) << 8, count: 2)
        } else {
            stringByte(UInt8(truncatingIfNeeded: code >> 8))
            stringByte(low)
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
        byte(UInt8(ascii: "("))
        byte(0xFE)
        byte(0xFF)
        var length = 2
        UTF16Units.forEach(in: text) { unit in
            length += 2
            stringByte(UInt8(truncatingIfNeeded: unit >> 8))
            stringByte(UInt8(truncatingIfNeeded: unit))
        }
        byte(UInt8(ascii: ")"))
        longestString = max(longestString, length)
    }

    /// A reference to an indirect object (§7.3.10), with a space before it.
    package mutating func reference(_ id: ObjectID) {
        byte(UInt8(ascii: " "))
        integer(Int(id.number))
        raw(" 0 R")
    }

    /// Two upper-case hexadecimal digits.
    mutating func hexadecimal(_ byte: UInt8) {
        self.byte(Self.digit(byte >> 4))
        self.byte(Self.digit(byte & 15))
    }

    /// Four upper-case hexadecimal digits.
    mutating func hexadecimal(_ unit: UInt16) {
        hexadecimal(UInt8(truncatingIfNeeded: unit >> 8))
        hexadecimal(UInt8(truncatingIfNeeded: unit))
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? nibble + 48 : nibble + 55 }

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

extension String {
    /// UTF-16 units of which a string of PDF/A-2 §6.1.13 holds any: 32,767 bytes, less the two that say the encoding.
    private static let mostUnits = 16_382

    /// The text as far as every PDF can hold it, with an ellipsis where it is cut.
    var cutForAString: String {
        // There are never more UTF-16 units than bytes.
        if utf8.count <= Self.mostUnits || utf16.count <= Self.mostUnits { return self }
        var units = 1
        return String(
            prefix { character in
                units += character.utf16.count
                return units <= Self.mostUnits
            }) + "…"
    }
}
