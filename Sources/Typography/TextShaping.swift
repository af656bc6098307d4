package import Primitives

/// What a piece of text asks of the fonts: CSS Fonts 4 §2, without the size.
package struct FontRequest: Hashable, Sendable {
    /// In order of preference; generic families by their keyword.
    package var families: [String]
    /// 1–1000; 400 is normal, 700 bold.
    package var weight: Int16
    package var isItalic: Bool
    /// Percent; 100 is normal.
    package var stretch: Int16
    /// OpenType features as tag (four ASCII characters) and value.
    package var features: [Feature]
    /// BCP 47; empty where unknown.
    package var language: String

    package struct Feature: Hashable, Sendable {
        package var tag: String
        package var value: UInt32
        package init(tag: String, value: UInt32) {
            self.tag = tag
            self.value = value
        }
    }

    package init(
        families: [String], weight: Int16 = 400, isItalic: Bool = false, stretch: Int16 = 100,
        features: [Feature] = [], language: String = ""
    ) {
        self.families = families
        self.weight = weight
        self.isItalic = isItalic
        self.stretch = stretch
        self.features = features
        self.language = language
    }
}

/// A request that a shaper has resolved to faces; valid for that shaper only.
package struct FontSelection: Hashable, Sendable {
    package let index: Int32
    package init(index: Int32) { self.index = index }
}

/// A face's place in its library.
package struct FaceID: Hashable, Sendable, Comparable {
    package let index: Int32
    package init(index: Int32) { self.index = index }
    package static func < (a: FaceID, b: FaceID) -> Bool { a.index < b.index }
}

/// A face's metrics, in font units, y upward (so `descent` is negative or zero).
///
/// Ascent, descent and line gap come from `hhea`, from OS/2's typographic values where the font says so
/// (`USE_TYPO_METRICS`), as in browsers. The positions of lines are those of their upper edges (OpenType `post`, OS/2).
package struct FaceMetrics: Hashable, Sendable {
    package var unitsPerEm: Int32
    package var ascent: Int32
    package var descent: Int32
    package var lineGap: Int32
    package var xHeight: Int32
    package var capHeight: Int32
    package var underlinePosition: Int32
    package var underlineThickness: Int32
    package var strikeoutPosition: Int32
    package var strikeoutThickness: Int32
    /// Advance of U+0030, for the `ch` unit.
    package var zeroAdvance: Int32

    package init(
        unitsPerEm: Int32, ascent: Int32, descent: Int32, lineGap: Int32, xHeight: Int32, capHeight: Int32,
        underlinePosition: Int32, underlineThickness: Int32, strikeoutPosition: Int32, strikeoutThickness: Int32,
        zeroAdvance: Int32
    ) {
        self.unitsPerEm = unitsPerEm
        self.ascent = ascent
        self.descent = descent
        self.lineGap = lineGap
        self.xHeight = xHeight
        self.capHeight = capHeight
        self.underlinePosition = underlinePosition
        self.underlineThickness = underlineThickness
        self.strikeoutPosition = strikeoutPosition
        self.strikeoutThickness = strikeoutThickness
        self.zeroAdvance = zeroAdvance
    }
}

/// The text of one inline formatting context, white space already processed.
package struct ParagraphText: Sendable {
    /// A stretch of text of one style.
    ///
    /// Spans follow each other without gaps.
    package struct Span: Hashable, Sendable {
        /// Where the span ends, in bytes of `text`.
        package var end: Int32
        package var font: FontSelection
        package var size: FontSize
        /// Added after each cluster; CSS Text 3 §8.2.
        package var letterSpacing: LayoutUnit
        /// Added to each space; CSS Text 3 §8.1.
        package var wordSpacing: LayoutUnit
        /// False for `nowrap` and `pre`: only forced breaks.
        package var mayWrap: Bool
        /// Breaks between any two clusters where nothing else fits (`anywhere`, `break-word`) or always (`break-all`).
        package var clusterBreaks: ClusterBreaks
        package var options: Options
        /// The caller's own number for the span; kept on the runs made from it.
        package var tag: Int32

        /// What few spans ask for.
        package struct Options: OptionSet, Hashable, Sendable {
            package let rawValue: UInt8
            package init(rawValue: UInt8) { self.rawValue = rawValue }
            /// Words are hyphenated where the language has a dictionary (`hyphens: auto`).
            package static let hyphenates = Options(rawValue: 1)
            /// White space at a line's end stays and hangs (`pre`, `pre-wrap`), and tabs go to tab stops.
            package static let preservesSpaces = Options(rawValue: 2)
            /// No line ends between two letters or figures (`keep-all`).
            package static let keepsWords = Options(rawValue: 4)
            /// No line ends between the span and the next one, unless at a space (an ancestor's `nowrap`).
            package static let joinsNext = Options(rawValue: 8)
            /// A line may end behind the span's last space, whatever `mayWrap` says: a space that may wrap collapsed
            /// there.
            package static let breaksAtEnd = Options(rawValue: 16)
            /// Letters break between the span and the next one (an ancestor's `break-all`).
            package static let breaksLettersAtEnd = Options(rawValue: 32)
        }

        package init(
            end: Int32, font: FontSelection, size: FontSize, letterSpacing: LayoutUnit = .zero,
            wordSpacing: LayoutUnit = .zero, mayWrap: Bool = true, clusterBreaks: ClusterBreaks = .never,
            options: Options = [], tag: Int32
        ) {
            self.end = end
            self.font = font
            self.size = size
            self.letterSpacing = letterSpacing
            self.wordSpacing = wordSpacing
            self.mayWrap = mayWrap
            self.clusterBreaks = clusterBreaks
            self.options = options
            self.tag = tag
        }
    }

    package enum ClusterBreaks: Hashable, Sendable { case never, emergency, always }
    package enum Direction: Hashable, Sendable {
        case leftToRight, rightToLeft
        /// By the first strong character (`unicode-bidi: plaintext`).
        case firstStrong
    }

    /// UTF-8.
    ///
    /// An inline object (image, inline block) is U+FFFC; a forced break is U+000A; a preserved tab is U+0009; isolates
    /// and embeddings are their control characters.
    package var text: [UInt8]
    package var spans: [Span]
    package var direction: Direction
    /// BCP 47, for line breaking; empty where unknown.
    package var language: String

    package init(text: [UInt8], spans: [Span], direction: Direction, language: String) {
        self.text = text
        self.spans = spans
        self.direction = direction
        self.language = language
    }
}

/// A glyph with its place; font units, x rightward, y upward.
package struct Glyph: Hashable, Sendable {
    /// Bit of `flags`: breaking the line before this glyph's cluster would change the shaping (HarfBuzz's
    /// `unsafe_to_break`).
    package static let unsafeToBreak: UInt16 = 1
    /// Bit of `flags`: the glyph is a word separator (space, no-break space), which word spacing widens.
    package static let wordSeparator: UInt16 = 2

    package var id: UInt16
    package var flags: UInt16
    package var advance: Int32
    package var xOffset: Int32
    package var yOffset: Int32
    /// The first byte, in the paragraph's text, of the cluster that the glyph belongs to.
    package var cluster: Int32

    package init(id: UInt16, flags: UInt16, advance: Int32, xOffset: Int32, yOffset: Int32, cluster: Int32) {
        self.id = id
        self.flags = flags
        self.advance = advance
        self.xOffset = xOffset
        self.yOffset = yOffset
        self.cluster = cluster
    }
}

/// Glyphs of one face, size, direction and span.
package struct GlyphRun: Hashable, Sendable {
    package var face: FaceID
    package var size: FontSize
    /// In the `glyphs` of what holds the run; left to right as seen, whatever the direction.
    package var glyphs: Range<Int32>
    /// The bytes of text that the run shows.
    package var text: Range<Int32>
    /// Embedding level of UAX #9; odd is right to left.
    package var level: UInt8
    package var letterSpacing: LayoutUnit
    package var wordSpacing: LayoutUnit
    /// The span's tag.
    package var tag: Int32
    /// The run's width, with letter and word spacing; zero for a tab.
    package var advance: LayoutUnit
    /// The run is one preserved tab: where it ends is the caller's to say.
    package var isTab = false
    /// The script that the run was shaped in: ISO 15924 as four ASCII bytes, the first one highest.
    var script: UInt32 = 0

    package init(
        face: FaceID, size: FontSize, glyphs: Range<Int32>, text: Range<Int32>, level: UInt8,
        letterSpacing: LayoutUnit, wordSpacing: LayoutUnit, tag: Int32, advance: LayoutUnit
    ) {
        self.face = face
        self.size = size
        self.glyphs = glyphs
        self.text = text
        self.level = level
        self.letterSpacing = letterSpacing
        self.wordSpacing = wordSpacing
        self.tag = tag
        self.advance = advance
    }
}

/// Text between two places where a line may end.
package struct LineSegment: Hashable, Sendable {
    package enum Break: Hashable, Sendable {
        case allowed
        /// A forced break (U+000A) ends the segment.
        case mandatory
        /// Only where nothing else fits the line.
        case emergency
        /// At a soft hyphen or a place that hyphenation found: a hyphen is shown where the line ends here.
        case hyphen
        /// The paragraph's end.
        ///
        /// A paragraph that ends in a forced break has none: its last segment is `mandatory`.
        case end
        /// No line may end here: the segment stands alone only because it, or the next one, is an object or a tab.
        case prohibited
    }

    /// What becomes of white space at a segment's end where a line ends there: CSS Text 3 §4.1.3.
    package enum SpaceAtEnd: Hashable, Sendable {
        /// It goes.
        case removed
        /// It stays and hangs (`pre-wrap`).
        case hangs
        /// It stays and takes its room (`pre`): it is part of `advance`.
        case stays
    }

    /// Bytes of the paragraph's text, white space at the end included.
    package var text: Range<Int32>
    /// Width without the white space at the end, but for such as `stays`.
    package var advance: LayoutUnit
    /// Width of the white space at the end, which goes or hangs where the line ends here.
    package var trailingSpace: LayoutUnit
    /// Width of the hyphen to add, where the break after the segment is one.
    package var hyphenAdvance: LayoutUnit
    /// What may happen after the segment.
    package var breakAfter: Break
    /// The segment is one inline object (U+FFFC): its width is the caller's.
    package var isObject: Bool
    /// The segment is one preserved tab: its width is the caller's.
    package var isTab = false
    package var spaceAtEnd = SpaceAtEnd.removed

    package init(
        text: Range<Int32>, advance: LayoutUnit, trailingSpace: LayoutUnit, hyphenAdvance: LayoutUnit,
        breakAfter: Break, isObject: Bool
    ) {
        self.text = text
        self.advance = advance
        self.trailingSpace = trailingSpace
        self.hyphenAdvance = hyphenAdvance
        self.breakAfter = breakAfter
        self.isObject = isObject
    }
}

/// A character that no registered face has.
package struct MissingGlyph: Hashable, Sendable {
    package var scalar: Unicode.Scalar
    /// In bytes of the paragraph's text.
    package var offset: Int32

    package init(scalar: Unicode.Scalar, offset: Int32) {
        self.scalar = scalar
        self.offset = offset
    }
}

/// A paragraph with its glyphs and the places where its lines may end.
package struct ShapedParagraph: Sendable {
    /// In logical order.
    package var runs: [GlyphRun] = []
    package var glyphs: [Glyph] = []
    /// In logical order, without gaps.
    ///
    /// An inline object is a segment of its own.
    package var segments: [LineSegment] = []
    /// The inline objects (U+FFFC), in logical order.
    package var objects: [InlineObject] = []
    package var missing: [MissingGlyph] = []
    /// 0 or 1, UAX #9 P3: of the first paragraph where forced breaks make several of them.
    package var baseLevel: UInt8 = 0
    /// For `firstStrong` with forced breaks: where each bidi paragraph ends, in bytes of the text, with its level.
    ///
    /// Empty where all have `baseLevel`.
    package var paragraphLevels: [ParagraphLevel] = []

    /// An image, an inline block: something that takes part in a line without glyphs.
    package struct InlineObject: Hashable, Sendable {
        /// In bytes of the paragraph's text.
        package var offset: Int32
        package var level: UInt8
        /// The span's tag.
        package var tag: Int32

        package init(offset: Int32, level: UInt8, tag: Int32) {
            self.offset = offset
            self.level = level
            self.tag = tag
        }
    }

    package struct ParagraphLevel: Hashable, Sendable {
        package var end: Int32
        package var level: UInt8

        package init(end: Int32, level: UInt8) {
            self.end = end
            self.level = level
        }
    }

    package init() {}
}

/// One piece of a line, as seen from left to right.
package enum LineItem: Hashable, Sendable {
    /// Glyphs, in the `glyphs` of the `ShapedLine`.
    case run(GlyphRun)
    /// An inline object at a byte of the paragraph's text.
    case object(offset: Int32, level: UInt8, tag: Int32)
}

/// A line's pieces in visual order (UAX #9 L1–L2), white space at its end removed where it is not preserved.
package struct ShapedLine: Sendable {
    package var items: [LineItem] = []
    package var glyphs: [Glyph] = []
    /// Spaces inside the line, for justification: the caller widens the `wordSpacing` of its runs.
    package var spaceCount: Int32 = 0
    /// Where the white space at the line's end starts, in bytes of the text; runs from there on are preserved space.
    package var spaceStart: Int32 = 0
    /// The paragraph's level, 0 or 1: odd starts at the right.
    package var level: UInt8 = 0

    package init() {}
}
