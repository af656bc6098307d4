import Primitives

/// Makes many payloads of one sample: names, descriptions and amounts differ with the seed, and still add up.
///
/// The same seed gives the same payload. What a schema checks (codes, dates, identifiers) stays as it is.
struct PayloadVariation {
    private let sample: JSONValue

    /// Parses a sample.
    init(_ sample: [UInt8]) throws(JSONError) {
        self.sample = try JSONValue(parsing: sample)
    }

    /// The payload of a seed.
    func payload(seed: UInt64) -> [UInt8] {
        var words = WordSource(seed: seed)
        var varied = Self.vary(sample, key: "", &words)
        if varied["sections"] != nil, varied["totals"] != nil { QuotationFigures.vary(&varied, &words) }
        return varied.serialized
    }

    /// Members whose text people wrote, and no schema holds to a form.
    private static let texts: Set<String> = [
        "description", "contact", "first_name", "middle_name", "last_name", "father_or_spouse", "mother", "occupation",
        "remarks", "label", "component", "notes", "delivery",
    ]
    private static let lists: Set<String> = ["details", "address", "lines", "terms", "exclusions", "reasons"]

    private static func vary(_ value: JSONValue, key: String, _ words: inout WordSource) -> JSONValue {
        switch value {
        case .string(let text): return texts.contains(key) ? .string(words.vary(text)) : value
        case .array(let elements):
            return .array(
                elements.map { element in
                    if lists.contains(key), case .string(let text) = element { return .string(words.vary(text)) }
                    return vary(element, key: "", &words)
                })
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { member in
                        // The parties' names; a bank's or an asset's name would change nothing more.
                        if member.key == "bill_to" || member.key == "ship_to", case .object(var party) = member.value {
                            if case .string(let name)? = party["name"] { party["name"] = .string(words.vary(name)) }
                            return JSONObject.Member(key: member.key, value: vary(.object(party), key: "", &words))
                        }
                        return JSONObject.Member(key: member.key, value: vary(member.value, key: member.key, &words))
                    }))
        default: return value
        }
    }
}

/// Pseudo-random words and numbers, by a seed (SplitMix64).
struct WordSource: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private static let syllables = [
        "ba", "den", "ki", "lor", "mas", "ne", "par", "ri", "sol", "ta", "ven", "zu", "gra", "hel", "jo", "cen",
    ]

    /// A text of the same build: Latin words of four letters and more become other ones, the order of the words of
    /// other scripts changes, everything else stays.
    mutating func vary(_ text: String) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        var others: [Int] = []
        for index in words.indices {
            let bytes = words[index].utf8
            let isLatin = bytes.count >= 4 && bytes.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
            if isLatin {
                words[index] = word(like: words[index])
            } else if bytes.first.map({ $0 >= 0xC0 }) ?? false {
                others.append(index)
            }
        }
        for (position, index) in others.enumerated().dropFirst() {
            words.swapAt(index, others[Int.random(in: 0...position, using: &self)])
        }
        return words.joined(separator: " ")
    }

    private mutating func word(like pattern: String) -> String {
        var word = ""
        while word.utf8.count < pattern.utf8.count {
            word += Self.syllables[Int.random(in: 0..<Self.syllables.count, using: &self)]
        }
        word = String(word.prefix(pattern.utf8.count))
        let isCapital = pattern.utf8.first.map { $0 < 0x61 } ?? false
        return isCapital ? word.prefix(1).uppercased() + word.dropFirst() : word
    }
}
