/// Base64 with padding (RFC 4648 §4), and its form for URLs without padding (§5).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    /// The value of each byte; 255 where it is no digit of the plain alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// The bytes in the plain alphabet, padded.
    package static func encode(_ bytes: [UInt8]) -> String { encode(bytes, alphabet: alphabet, padded: true) }

    /// The bytes in the alphabet for URLs and file names, not padded.
    package static func encodeForURL(_ bytes: [UInt8]) -> String { encode(bytes, alphabet: urlAlphabet, padded: false) }

    private static func encode(_ bytes: [UInt8], alphabet: [UInt8], padded: Bool) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
            var position = 0
            var index = 0
            while index < bytes.count {
                let left = bytes.count - index
                let group =
                    UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                    | (left > 2 ? UInt32(bytes[index + 2]) : 0)
                for digit in 0..<4 {
                    if digit <= left {
                        text[position] = alphabet[Int(group >> UInt32(18 - 6 * digit) & 63)]
                    } else if padded {
                        text[position] = UInt8(ascii: "=")
                    } else {
                        break
                    }
                    position += 1
                }
                index += 3
            }
            return position
        }
    }

    /// The bytes of padded text in the plain alphabet.
    ///
    /// nil where a character does not belong, padding is wrong, or bits that stand for nothing are set: one text for
    /// each value, so that a mistyped key does not pass.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return nil }
        var padding = 0
        while padding < 2, digits.last == UInt8(ascii: "=") {
            digits.removeLast()
            padding += 1
        }
        let values = Self.values
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value != 255 else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        guard bits < 6, group & (1 << bits - 1) == 0 else { return nil }
        return bytes
    }
}
