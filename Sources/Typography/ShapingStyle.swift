/// How text is given to HarfBuzz: one face, one list of features and language, one script, one direction.
struct ShapingStyle {
    let face: FaceID
    /// In `ShapingStyles.features`.
    let features: Int32
    /// ISO 15924 as four ASCII bytes, the first one highest.
    let script: UInt32
    let isRightToLeft: Bool
    let unitsPerEm: Int32
    /// The glyph of U+0020; its cluster is filled in where it is used.
    let space: Glyph
    /// No rule of the font looks at the space, so words are shaped one by one.
    let splitsAtSpaces: Bool
    /// Figures are set from `ShapingStyles.figures`.
    let hasFigures: Bool
    /// Letters take the form that their neighbours ask for, even across a change of face.
    let joins: Bool
}

/// A figure or a sign among figures, set without HarfBuzz.
struct Figure {
    var glyph: Glyph
    /// The figures that may not follow it without asking HarfBuzz: a bit each.
    var kernsWith: UInt32
}

/// The characters that amounts, dates and quantities are made of.
enum Figures {
    static let scalars = Array("0123456789,.-/:%+()\u{20B9}".unicodeScalars.map(\.value))
    /// By ASCII byte; 255 for no figure.
    static let indexOfByte: [UInt8] = (0..<128).map { byte in
        scalars.firstIndex(of: UInt32(byte)).map { UInt8($0) } ?? 255
    }
    /// U+20B9 INDIAN RUPEE SIGN, the one that takes three bytes.
    static let rupee = scalars.count - 1
}

/// The styles of a shaper, each once, with their tables.
struct ShapingStyles {
    private struct Key: Hashable {
        var face: FaceID
        var features: Int32
        var script: UInt32
        var isRightToLeft: Bool
    }

    private struct FeatureKey: Hashable {
        var features: [FontRequest.Feature]
        var language: String
    }

    let library: FontLibrary
    private(set) var list: [ShapingStyle] = []
    /// `Figures.scalars.count` for each style.
    private(set) var figures: [Figure] = []
    private(set) var features: [FeatureList] = []
    private var indexes: [Key: Int32] = [:]
    private var featureIndexes: [FeatureKey: Int32] = [:]

    init(library: FontLibrary) { self.library = library }

    /// The number of a list of features with a language.
    mutating func featureIndex(_ wanted: [FontRequest.Feature], language: String) -> Int32 {
        let key = FeatureKey(features: wanted, language: language)
        if let known = featureIndexes[key] { return known }
        let index = Int32(features.count)
        features.append(FeatureList(wanted, language: language))
        featureIndexes[key] = index
        return index
    }

    /// The number of a style.
    mutating func index(
        face: FaceID, features: Int32, script: UInt32, isRightToLeft: Bool, buffer: ShapingBuffer
    ) -> Int32 {
        let key = Key(face: face, features: features, script: script, isRightToLeft: isRightToLeft)
        if let known = indexes[key] { return known }
        let index = Int32(list.count)
        append(key, buffer: buffer)
        indexes[key] = index
        return index
    }

    private mutating func append(_ key: Key, buffer: ShapingBuffer) {
        let face = library.faces[Int(key.face.index)]
        let properties = ShapingBuffer.Properties(script: key.script, isRightToLeft: key.isRightToLeft)
        let featureList = features[Int(key.features)]
        let space = face.glyph(of: 0x20)
        var splits = false
        var table = [Figure](
            repeating: Figure(
                glyph: Glyph(id: 0, flags: 0, advance: 0, xOffset: 0, yOffset: 0, cluster: 0), kernsWith: .max),
            count: Figures.scalars.count)
        var hasFigures = false
        if let space, !key.isRightToLeft, Self.isSimple(key.script) {
            let rules = LayoutRules(face: face, properties: properties, features: featureList)
            splits = rules.ignores(space)
            if splits {
                let prober = FigureProber(
                    face: face, properties: properties, features: featureList, buffer: buffer)
                if let found = prober.figures(rules: rules) {
                    table = found
                    hasFigures = true
                }
            }
        }
        list.append(
            ShapingStyle(
                face: key.face, features: key.features, script: key.script, isRightToLeft: key.isRightToLeft,
                unitsPerEm: face.metrics.unitsPerEm,
                space: Glyph(
                    id: space ?? 0, flags: Glyph.wordSeparator, advance: space.map { face.advance(of: $0) } ?? 0,
                    xOffset: 0, yOffset: 0, cluster: 0),
                splitsAtSpaces: splits, hasFigures: hasFigures, joins: Self.joins(key.script)))
        figures.append(contentsOf: table)
    }

    /// Scripts whose letters stand side by side, without reordering or joining: Latin, Greek, Cyrillic.
    private static func isSimple(_ script: UInt32) -> Bool {
        script == ScriptTag.latin || script == ScriptTag.greek || script == ScriptTag.cyrillic
    }

    /// Scripts whose letters join; HarfBuzz looks at the neighbours of these only.
    private static func joins(_ script: UInt32) -> Bool { !isSimple(script) && !ScriptTag.indic.contains(script) }
}

/// ISO 15924 codes as four ASCII bytes, the first one highest.
enum ScriptTag {
    static let common = tag("Zyyy")
    static let inherited = tag("Zinh")
    static let latin = tag("Latn")
    static let greek = tag("Grek")
    static let cyrillic = tag("Cyrl")
    /// The scripts of India that HarfBuzz shapes by syllables and that do not join.
    static let indic = Set(["Deva", "Beng", "Gujr", "Guru", "Orya", "Taml", "Telu", "Knda", "Mlym"].map(tag))

    private static func tag(_ name: String) -> UInt32 { name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }
}

/// Finds out by shaping which figures stand side by side as they are.
struct FigureProber {
    let face: FontFace
    let properties: ShapingBuffer.Properties
    let features: FeatureList
    let buffer: ShapingBuffer

    /// The table of figures; nil where a rule could replace one or look beyond its neighbour.
    func figures(rules: LayoutRules) -> [Figure]? {
        var table: [Figure] = []
        for scalar in Figures.scalars {
            let shaped = shape([scalar])
            guard let glyph = shaped.first, shaped.count == 1 else { return nil }
            // A figure that the face lacks takes the long way, and so does one that rules could replace.
            let isUsable = glyph.id != 0 && rules.onlyKerns(glyph.id) && glyph.xOffset == 0 && glyph.yOffset == 0
            table.append(Figure(glyph: glyph, kernsWith: isUsable ? 0 : .max))
        }
        for (i, a) in Figures.scalars.enumerated() {
            for (j, b) in Figures.scalars.enumerated() {
                let pair = shape([a, b])
                let isPlain =
                    pair.count == 2 && Self.same(pair[0], table[i].glyph) && Self.same(pair[1], table[j].glyph)
                    && table[j].kernsWith != .max
                if !isPlain, table[i].kernsWith != .max { table[i].kernsWith |= 1 << UInt32(j) }
            }
        }
        return table
    }

    private static func same(_ a: Glyph, _ b: Glyph) -> Bool {
        a.id == b.id && a.advance == b.advance && a.xOffset == b.xOffset && a.yOffset == b.yOffset
    }

    private func shape(_ scalars: [UInt32]) -> [Glyph] {
        var text: [UInt8] = []
        for scalar in scalars.compactMap(Unicode.Scalar.init) {
            text.append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
        var glyphs: [Glyph] = []
        text.withUnsafeBufferPointer { text in
            buffer.shape(text, 0..<text.count, face: face, properties: properties, features: features, into: &glyphs)
        }
        return glyphs
    }
}
