internal import CICU

/// What a shaper knows of one request, once with and once without letter spacing.
struct FontChoice {
    let request: FontRequest
    /// In `ShapingStyles.features`.
    let features: Int32
    /// The faces of the families that the request names; never empty.
    let requested: [FaceID]
    /// Style of each simple character; -1 where it is not known yet, -2 where no face has the character.
    var simpleStyles: [Int32]
    /// Face of a character in a script, or -1 where none has it.
    var faces: [UInt64: Int32] = [:]
}

/// Chooses faces by coverage: CSS Fonts 4 §5.3.
struct FaceChooser {
    let library: FontLibrary
    /// Two for each selection: without, then with letter spacing.
    var choices: [FontChoice] = []

    init(library: FontLibrary) { self.library = library }

    /// A font's face for a cluster, and whether it has all of the cluster.
    struct Choice {
        var face: FaceID
        var covers: Bool
    }

    /// Adds a request; its choices stand at twice the selection's index.
    mutating func append(_ request: FontRequest, styles: inout ShapingStyles) {
        // CSS Text 3 §8.2: no optional ligatures where letters are spaced; the request's own wishes go first.
        let spaced =
            [FontRequest.Feature(tag: "liga", value: 0), FontRequest.Feature(tag: "clig", value: 0)] + request.features
        let requested = library.requestedFaces(for: request)
        for features in [request.features, spaced] {
            choices.append(
                FontChoice(
                    request: request, features: styles.featureIndex(features, language: request.language),
                    requested: requested, simpleStyles: [Int32](repeating: -1, count: SimpleCharacters.count)))
        }
    }

    /// The face for a cluster: the first that has all its characters, in the order of CSS Fonts 4 §5.3.
    ///
    /// Where none has them all, the first that has its first character; where none has that, the first of all.
    mutating func face(for cluster: ArraySlice<UInt32>, script: UInt32, choice index: Int) -> Choice {
        if let only = cluster.first, cluster.count == 1 {
            let key = UInt64(script) << 32 | UInt64(only)
            if let known = choices[index].faces[key] {
                return Choice(face: known < 0 ? choices[index].requested[0] : FaceID(index: known), covers: known >= 0)
            }
            let found = search(cluster, script: script, choice: index)
            choices[index].faces[key] = found.covers ? found.face.index : -1
            return found
        }
        // The face of the first character mostly has the rest of its cluster.
        let first = face(for: cluster.prefix(1), script: script, choice: index)
        if first.covers {
            let coverage = CharacterCoverage(face: library.faces[Int(first.face.index)])
            if cluster.dropFirst().allSatisfy(coverage.shows) { return first }
        }
        return search(cluster, script: script, choice: index)
    }

    private func search(_ cluster: ArraySlice<UInt32>, script: UInt32, choice index: Int) -> Choice {
        let choice = choices[index]
        let visible = cluster.filter { !quoin_is_default_ignorable($0) }
        guard let base = visible.first else { return Choice(face: choice.requested[0], covers: true) }
        var forBase: FaceID?
        var tried = Set<FaceID>()
        // Step by step: most clusters are found among the requested faces.
        for step in 0..<4 {
            let faces =
                switch step {
                case 0: choice.requested
                case 1: library.fallbackFaces(forScript: script, request: choice.request)
                case 2: library.fallbackFaces(forScript: ScriptTag.common, request: choice.request)
                default: library.allFaces(for: choice.request)
                }
            for face in faces where tried.insert(face).inserted {
                let coverage = CharacterCoverage(face: library.faces[Int(face.index)])
                if visible.allSatisfy(coverage.shows) || coverage.showsRecomposed(visible) {
                    return Choice(face: face, covers: true)
                }
                if forBase == nil, coverage.shows(base) { forBase = face }
            }
        }
        return Choice(face: forBase ?? choice.requested[0], covers: false)
    }

    /// The style of a simple character; -2 where no face has it.
    @inline(__always)
    mutating func simpleStyle(
        at character: Int, choice index: Int, styles: inout ShapingStyles, buffer: ShapingBuffer
    ) -> Int32 {
        let known = choices[index].simpleStyles[character]
        return known == -1 ? findSimpleStyle(at: character, choice: index, styles: &styles, buffer: buffer) : known
    }

    /// Where ASCII characters of a known style end, from a range's start on.
    func end(
        ofStyle style: Int32, in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, choice index: Int
    ) -> Int {
        var position = range.lowerBound
        if style < 0 { return position }
        choices[index].simpleStyles.withUnsafeBufferPointer { styles in
            while position < range.upperBound, text[position] < 0x80, styles[Int(text[position])] == style {
                position += 1
            }
        }
        return position
    }

    private mutating func findSimpleStyle(
        at character: Int, choice index: Int, styles: inout ShapingStyles, buffer: ShapingBuffer
    ) -> Int32 {
        let found = face(for: [SimpleCharacters.scalar(at: character)], script: ScriptTag.latin, choice: index)
        let style =
            found.covers
            ? styles.index(
                face: found.face, features: choices[index].features, script: ScriptTag.latin, isRightToLeft: false,
                buffer: buffer) : -2
        choices[index].simpleStyles[character] = style
        return style
    }
}

/// What a face can show, with what HarfBuzz does where a character has no glyph of its own.
struct CharacterCoverage {
    let face: FontFace

    /// Whether the character is shown by a glyph of its own, by one that HarfBuzz takes instead, or not at all.
    func shows(_ scalar: UInt32) -> Bool {
        if face.coverage.contains(scalar) || quoin_is_default_ignorable(scalar) { return true }
        switch scalar {
        case 0x09, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return face.coverage.contains(0x20)
        case 0x2011: return face.coverage.contains(0x2010)
        default: return false
        }
    }

    /// Whether the characters are all there once composed, or once decomposed.
    func showsRecomposed(_ scalars: [UInt32]) -> Bool {
        var text: [UInt16] = []
        for scalar in scalars.compactMap(Unicode.Scalar.init) {
            text.append(contentsOf: UTF16.encode(scalar) ?? .init())
        }
        for isComposed in [true, false] {
            var output = [UInt16](repeating: 0, count: text.count * 4 + 16)
            let count = quoin_normalize(isComposed, text, Int32(text.count), &output, Int32(output.count))
            // An error means a cluster of more marks than any face would show.
            guard count > 0 else { continue }
            let normalized = String(decoding: output.prefix(Int(count)), as: UTF16.self)
            if normalized.unicodeScalars.allSatisfy({ shows($0.value) }) { return true }
        }
        return false
    }
}
