import Primitives

/// Automatic hyphenation: CSS Text 3 §5.4.
///
/// What the specification leaves open is settled so: a word has five letters or more, keeps as many at its ends as its
/// dictionary says, and has no capital after its first letter; soft hyphens in it stand instead of the dictionary. A
/// piece of text between spaces that has figures or signs of addresses and codes in it (`@ _ / \\`, a full stop or
/// colon between letters) stays whole.
extension ParagraphShaper {
    /// Marks the places inside words where a line may end with a hyphen.
    mutating func addHyphenation(_ paragraph: ParagraphText, isSimple: Bool) {
        var piece = HyphenationPiece()
        var span = 0
        var offset: Int32 = 0
        var bytes = paragraph.text.makeIterator()
        var decoder = UTF8.ForwardParser()
        decoding: while true {
            switch decoder.parseScalar(from: &bytes) {
            case .valid(let encoded):
                let scalar = UTF8.decode(encoded)
                if scalar.properties.isWhitespace || scalar.value == 0xFFFC {
                    hyphenate(&piece, paragraph, &span, isSimple: isSimple)
                } else {
                    piece.append(scalar, at: offset, length: encoded.count)
                }
                offset += Int32(encoded.count)
            case .error(let count):
                piece.isCode = true
                offset += Int32(count)
            case .emptyInput: break decoding
            }
        }
        hyphenate(&piece, paragraph, &span, isSimple: isSimple)
    }

    /// Hyphenates the words of a piece and empties it; `span` moves on with it.
    private mutating func hyphenate(
        _ piece: inout HyphenationPiece, _ paragraph: ParagraphText, _ span: inout Int, isSimple: Bool
    ) {
        defer { piece.removeAll() }
        piece.endWord()
        if piece.isCode { return }
        for word in piece.words where word.isHyphenated {
            while paragraph.spans[span].end <= word.offsets[0] { span += 1 }
            let language = chooser.choices[choice(of: paragraph.spans[span])].request.language
            guard let dictionary = library.hyphenation(for: language) else { continue }
            var points = [Bool](repeating: false, count: word.offsets.count)
            dictionary.hyphenate(word.text, points: &points)
            var inner = span
            for index in points.indices.dropLast() where points[index] {
                let position = word.offsets[index + 1]
                while paragraph.spans[inner].end < position { inner += 1 }
                let style = paragraph.spans[inner]
                let mark = marks[Int(position)]
                guard style.options.contains(.hyphenates), style.mayWrap,
                    mark == LineBreakMark.none || mark == LineBreakMark.emergency,
                    isSimple || analysis.startsSyllable(atOffset: position)
                else { continue }
                marks[Int(position)] = LineBreakMark.hyphen
            }
        }
    }
}

/// The text between two spaces, cut into words.
struct HyphenationPiece {
    struct Word {
        /// In lower case, as the dictionaries have them.
        var text: [UInt8] = []
        /// Where each character starts in the paragraph.
        var offsets: [Int32] = []
        var hasLateCapital = false
        var hasSoftHyphen = false

        var isHyphenated: Bool { offsets.count >= 5 && !hasLateCapital && !hasSoftHyphen }
    }

    private(set) var words: [Word] = []
    /// An address, a number or a code: not for hyphenation.
    var isCode = false
    private var word = Word()
    /// A full stop or colon came after a letter.
    private var isAfterJoint = false

    mutating func append(_ scalar: Unicode.Scalar, at offset: Int32, length: Int) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter, .lowercaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark:
            add(scalar, at: offset)
        case .decimalNumber, .letterNumber, .otherNumber: isCode = true
        default:
            switch scalar {
            // Joiners shape the letters beside them.
            case "\u{200C}", "\u{200D}": add(scalar, at: offset)
            case "\u{AD}": word.hasSoftHyphen = true
            case "@", "_", "/", "\\": isCode = true
            case ".", ":":
                isAfterJoint = !word.text.isEmpty
                endWord()
            default:
                isAfterJoint = false
                endWord()
            }
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar, at offset: Int32) {
        if isAfterJoint { isCode = true }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        let isCapital = scalar.properties.isUppercase
        if isCapital, !word.text.isEmpty { word.hasLateCapital = true }
        // Letters keep their number, so that places in the word are places in the text.
        let shown = lower.count == 1 ? lower[lower.startIndex] : scalar
        word.text.append(contentsOf: UTF8.encode(shown) ?? .init())
        word.offsets.append(offset)
    }

    mutating func endWord() {
        if !word.offsets.isEmpty { words.append(word) }
        word = Word()
    }

    mutating func removeAll() {
        words.removeAll(keepingCapacity: true)
        word = Word()
        isCode = false
        isAfterJoint = false
    }
}

extension TextAnalysis {
    /// Whether a syllable starts at a byte of the text.
    func startsSyllable(atOffset offset: Int32) -> Bool {
        var low = 0
        var high = scalars.count
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low < scalars.count && offsets[low] == offset && startsSyllable(at: low)
    }
}
