package import Primitives

/// Makes payloads that differ from a sample, so that a benchmark never renders the same document twice.
///
/// The words of texts change places and gain one that no document before had; amounts are multiplied by a whole number,
/// so that what added up still does wherever nothing was rounded.
package struct PayloadVariation {
    private let sample: JSONValue

    package init(of sample: JSONValue) { self.sample = sample }

    /// The payload of a seed: the same at every call.
    ///
    /// Without `amounts` they stay as they are.
    package func payload(seed: Int, amounts: Bool = true) -> JSONValue {
        var random = SplitMix(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        let factor = amounts ? Int64(seed % 89 + 1) : 1
        return varied(sample, factor: factor, random: &random)
    }

    private func varied(_ value: JSONValue, factor: Int64, random: inout SplitMix) -> JSONValue {
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map {
                        JSONObject.Member(key: $0.key, value: varied($0.value, factor: factor, random: &random))
                    }))
        case .array(let elements): return .array(elements.map { varied($0, factor: factor, random: &random) })
        case .string(let text):
            if let amount = Amount(text) { return .string(amount.times(factor)) }
            return .string(text.utf8.count < 400 && text.contains(" ") ? shuffled(text, random: &random) : text)
        default: return value
        }
    }

    /// Rotates the words and adds one of a few small letters where the text is Latin.
    private func shuffled(_ text: String, random: inout SplitMix) -> String {
        // Telephone numbers, dates and the like keep their form.
        guard text.unicodeScalars.allSatisfy({ !("0"..."9").contains($0) && $0 != "@" }) else { return text }
        var words = text.split(separator: " ").map(String.init)
        let turn = Int(random.next() % UInt64(words.count))
        words = Array(words[turn...] + words[..<turn])
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            let letters = (0..<3 + Int(random.next() % 4)).map { _ in
                Character(Unicode.Scalar(UInt8(97 + random.next() % 26)))
            }
            words[0] = String(letters)
        }
        return words.joined(separator: " ")
    }
}

/// A decimal with two places, as amounts are written.
private struct Amount {
    private let paise: Int64

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 4, bytes.count <= 15, bytes[bytes.count - 3] == UInt8(ascii: ".") else { return nil }
        let digits = bytes.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        guard digits.count == bytes.count - (isNegative ? 2 : 1) else { return nil }
        let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        paise = isNegative ? -value : value
    }

    func times(_ factor: Int64) -> String {
        let value = paise * factor
        let cents = String(value.magnitude % 100)
        return (value < 0 ? "-" : "") + String(value.magnitude / 100) + "." + (cents.utf8.count < 2 ? "0" : "") + cents
    }
}

/// SplitMix64: a generator whose every seed gives its own sequence.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
