public import Primitives

/// The computed values of one element or pseudo-element, grouped as the stages read them.
///
/// Values are computed as CSS Cascade 4 §4.4 says: lengths absolute, percentages kept. Instances are interned by the
/// resolver and shared by all nodes that have the same values.
package final class ComputedStyle: Hashable, Sendable {
    package let font: FontStyle
    package let text: TextStyle
    package let box: BoxStyle
    package let decoration: DecorationStyle
    package let flex: FlexStyle
    package let table: TableStyle
    package let list: ListStyle
    package let fragmentation: FragmentationStyle
    package let generated: GeneratedContentStyle

    package init(
        font: FontStyle = FontStyle(), text: TextStyle = TextStyle(), box: BoxStyle = BoxStyle(),
        decoration: DecorationStyle = DecorationStyle(), flex: FlexStyle = FlexStyle(),
        table: TableStyle = TableStyle(), list: ListStyle = ListStyle(),
        fragmentation: FragmentationStyle = FragmentationStyle(),
        generated: GeneratedContentStyle = GeneratedContentStyle()
    ) {
        self.font = font
        self.text = text
        self.box = box
        self.decoration = decoration
        self.flex = flex
        self.table = table
        self.list = list
        self.fragmentation = fragmentation
        self.generated = generated
    }

    package static func == (a: ComputedStyle, b: ComputedStyle) -> Bool {
        a === b
            || a.font == b.font && a.text == b.text && a.box == b.box && a.decoration == b.decoration
                && a.flex == b.flex && a.table == b.table && a.list == b.list && a.fragmentation == b.fragmentation
                && a.generated == b.generated
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(font)
        hasher.combine(text)
        hasher.combine(box)
        hasher.combine(decoration)
        hasher.combine(fragmentation)
        hasher.combine(generated)
    }
}

/// A length plus a share of something that layout knows; `calc(10px + 50%)` is both.
///
/// `min()`, `max()` and `clamp()` bound it: the used value is max(lower, min(length and share, upper)).
@frozen public struct LengthPercentage: Hashable, Sendable {
    /// The part that is a length.
    public var length: LayoutUnit
    /// Whether a share is part of it, be it of zero: `0%` of what depends on the content behaves as `auto`.
    public var isPercentage: Bool
    /// 100 is the whole.
    public var percentage: Double
    /// The smallest used value, with the share below.
    public var lower = LayoutUnit(rawValue: .min)
    /// The largest used value, with the share below.
    public var upper = LayoutUnit.max
    /// The share that belongs to `lower`.
    public var lowerPercentage = 0.0
    /// The share that belongs to `upper`.
    public var upperPercentage = 0.0

    /// A length.
    @inlinable public init(_ length: LayoutUnit) {
        self.length = length
        percentage = 0
        isPercentage = false
    }

    /// A length and a share of what layout knows.
    @inlinable public init(_ length: LayoutUnit, percentage: Double) {
        self.length = length
        self.percentage = percentage
        isPercentage = true
    }

    /// Nothing.
    @inlinable public static var zero: LengthPercentage { LengthPercentage(.zero) }

    /// The used value, where percentages refer to `basis`.
    @inlinable public func resolved(against basis: LayoutUnit) -> LayoutUnit {
        if !isPercentage { return length }
        let used = length + LayoutUnit(truncating: basis.px * percentage / 100)
        if lower.rawValue == .min && upper == .max { return used }
        return bounded(used, basis)
    }

    @usableFromInline func bounded(_ used: LayoutUnit, _ basis: LayoutUnit) -> LayoutUnit {
        var used = used
        if upper != .max { used = Swift.min(used, upper + LayoutUnit(truncating: basis.px * upperPercentage / 100)) }
        if lower.rawValue != .min {
            used = Swift.max(used, lower + LayoutUnit(truncating: basis.px * lowerPercentage / 100))
        }
        return used
    }
}

/// `auto`, or a length or percentage: margins and offsets.
package enum AutoLength: Hashable, Sendable {
    case auto
    case value(LengthPercentage)
}

/// What `width`, `height` and their minimums and maximums may be.
///
/// A maximum of `none` is `.auto`.
package enum SizeValue: Hashable, Sendable {
    case auto
    case value(LengthPercentage)
    case minContent, maxContent, fitContent
}

/// A colour in sRGB.
package struct Color: Hashable, Sendable {
    package var red: UInt8, green: UInt8, blue: UInt8
    /// 255 is opaque.
    package var alpha: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    package static let black = Color(red: 0, green: 0, blue: 0)
    package static let white = Color(red: 255, green: 255, blue: 255)
    package static let transparent = Color(red: 0, green: 0, blue: 0, alpha: 0)
}

/// CSS Fonts 4 §2.
///
/// Inherited.
package struct FontStyle: Hashable, Sendable {
    /// In order of preference; generic families (`sans-serif`, `serif`, `monospace`) by their keyword.
    package var families: [String] = ["sans-serif"]
    /// Unit: px.
    package var size = FontSize(16)
    /// 1–1000; 400 is normal, 700 bold.
    package var weight: Int16 = 400
    package var isItalic = false
    /// Percent; 100 is normal.
    package var stretch: Int16 = 100
    /// OpenType feature settings, as tag and value, sorted by tag: from `font-feature-settings` and
    /// `font-variant-numeric`.
    package var features: [FontFeature] = []
    /// What `font-variant-numeric` alone says, for inheritance; `features` holds it too.
    package var numericFeatures: [FontFeature] = []
    /// What `font-feature-settings` alone says, for inheritance; `features` holds it too.
    package var featureSettings: [FontFeature] = []
    /// BCP 47; empty where the document does not say.
    package var language = ""

    package init() {}
}

/// An OpenType feature and its value.
package struct FontFeature: Hashable, Sendable {
    /// Four ASCII characters, such as `tnum`.
    package var tag: String
    package var value: UInt32

    package init(tag: String, value: UInt32) {
        self.tag = tag
        self.value = value
    }
}

/// CSS Text 3.
///
/// Inherited, but for `verticalAlign`, `decorationLines` and `unicodeBidi`.
package struct TextStyle: Hashable, Sendable {
    package enum LineHeight: Hashable, Sendable {
        case normal
        /// A factor of the element's own font size.
        case number(Double)
        case length(LayoutUnit)
    }
    package enum Align: Hashable, Sendable { case start, end, left, right, center, justify }
    package enum Transform: Hashable, Sendable { case none, uppercase, lowercase, capitalize }
    package enum WhiteSpace: Hashable, Sendable { case normal, nowrap, pre, preWrap, preLine }
    package enum OverflowWrap: Hashable, Sendable { case normal, breakWord, anywhere }
    package enum WordBreak: Hashable, Sendable { case normal, breakAll, keepAll }
    package enum Hyphens: Hashable, Sendable { case none, manual, auto }
    package enum TabSize: Hashable, Sendable {
        /// In advances of the space.
        case number(Double)
        case length(LayoutUnit)
    }
    package enum Direction: Hashable, Sendable { case ltr, rtl }
    package enum Visibility: Hashable, Sendable { case visible, hidden, collapse }
    package enum UnicodeBidi: Hashable, Sendable {
        case normal, embed, isolate, bidiOverride, isolateOverride, plaintext
    }
    package enum VerticalAlign: Hashable, Sendable {
        case baseline, sub, `super`, textTop, textBottom, middle, top, bottom
        /// Raised by a length; a percentage refers to the line height.
        case offset(LengthPercentage)
    }
    package struct DecorationLines: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let underline = DecorationLines(rawValue: 1)
        package static let overline = DecorationLines(rawValue: 2)
        package static let lineThrough = DecorationLines(rawValue: 4)
    }

    package var color = Color.black
    /// What charts are drawn in; nil: the element's colour.
    package var accentColor: Color?
    package var lineHeight = LineHeight.normal
    package var align = Align.start
    package var alignLast: Align?
    package var indent = LengthPercentage.zero
    package var transform = Transform.none
    package var whiteSpace = WhiteSpace.normal
    package var overflowWrap = OverflowWrap.normal
    package var wordBreak = WordBreak.normal
    package var hyphens = Hyphens.manual
    package var tabSize = TabSize.number(8)
    /// Unit: px; zero is `normal`.
    package var letterSpacing = LayoutUnit.zero
    package var wordSpacing = LayoutUnit.zero
    package var direction = Direction.ltr
    package var unicodeBidi = UnicodeBidi.normal
    package var verticalAlign = VerticalAlign.baseline
    package var decorationLines: DecorationLines = []
    /// nil: the element's colour.
    package var decorationColor: Color?
    package var visibility = Visibility.visible
    package var isVisible: Bool { visibility == .visible }

    package init() {}
}

/// Size, position and kind of a box: CSS 2.2 §§8–11.
///
/// Not inherited.
package struct BoxStyle: Hashable, Sendable {
    package enum Display: Hashable, Sendable {
        case none, block, inline, inlineBlock, listItem, flowRoot, flex, inlineFlex
        case table, inlineTable, tableRowGroup, tableHeaderGroup, tableFooterGroup, tableRow, tableCell
        case tableColumnGroup, tableColumn, tableCaption
    }
    package enum Position: Hashable, Sendable {
        case `static`, relative, absolute, fixed
        /// `position: running(name)`, CSS GCPM 3 §1.2.1.
        case running(String)

        package var isRunning: Bool {
            if case .running = self { return true }
            return false
        }
    }
    package enum Float: Hashable, Sendable { case none, left, right }
    package enum Clear: Hashable, Sendable { case none, left, right, both }
    package enum Sizing: Hashable, Sendable { case contentBox, borderBox }
    package enum Overflow: Hashable, Sendable { case visible, hidden }
    package enum ObjectFit: Hashable, Sendable { case fill, contain, cover, none, scaleDown }
    package enum Transform: Hashable, Sendable {
        /// Degrees, clockwise.
        case rotate(Double)
        case translate(x: LengthPercentage, y: LengthPercentage)
        case scale(x: Double, y: Double)
        /// Degrees.
        case skew(x: Double, y: Double)
        /// Lengths in px.
        case matrix(Double, Double, Double, Double, Double, Double)
    }

    package var display = Display.inline
    package var position = Position.static
    /// The box would be inline-level if it were not out of flow: where it stands statically depends on it.
    package var isOriginallyInline = false
    package var float = Float.none
    package var clear = Clear.none
    package var sizing = Sizing.contentBox
    package var overflow = Overflow.visible
    package var width = SizeValue.auto
    package var height = SizeValue.auto
    package var minWidth = SizeValue.auto
    package var minHeight = SizeValue.auto
    package var maxWidth = SizeValue.auto
    package var maxHeight = SizeValue.auto
    package var margin = Edges(all: AutoLength.value(.zero))
    package var padding = Edges(all: LengthPercentage.zero)
    /// Used border widths: zero where the style is `none` or `hidden`.
    package var borderWidth = Edges(all: LayoutUnit.zero)
    package var inset = Edges(all: AutoLength.auto)
    /// nil: `auto`.
    package var zIndex: Int32?
    package var transforms: [Transform] = []
    package var transformOrigin = Position2D(
        x: LengthPercentage(.zero, percentage: 50), y: LengthPercentage(.zero, percentage: 50))
    package var objectFit = ObjectFit.fill
    package var objectPosition = Position2D(
        x: LengthPercentage(.zero, percentage: 50), y: LengthPercentage(.zero, percentage: 50))
    /// nil: `auto`.
    package var aspectRatio: AspectRatio?

    package init() {}
}

/// A preferred aspect ratio: CSS Box Sizing 4 §5.1.
package struct AspectRatio: Hashable, Sendable {
    package var width: Double
    package var height: Double
    /// `auto` stands with it: a natural ratio goes before, and the ratio is that of the content box whatever
    /// `box-sizing` says.
    package var isAuto: Bool

    package init(width: Double, height: Double, isAuto: Bool = false) {
        self.width = width
        self.height = height
        self.isAuto = isAuto
    }

    /// Width over height.
    package var quotient: Double { width / height }
}

/// A place in a box: CSS Values 4 §10 `<position>`.
package struct Position2D: Hashable, Sendable {
    package var x: LengthPercentage
    package var y: LengthPercentage

    package init(x: LengthPercentage, y: LengthPercentage) {
        self.x = x
        self.y = y
    }
}

/// Borders, backgrounds and opacity: CSS Backgrounds 3.
///
/// Not inherited; layout does not read it, but for collapsed table borders.
package struct DecorationStyle: Hashable, Sendable {
    package enum BorderLine: Hashable, Sendable {
        case none, hidden, solid, dashed, dotted, double, groove, ridge, inset, outset
    }
    package struct CornerRadius: Hashable, Sendable {
        package var horizontal = LengthPercentage.zero
        package var vertical = LengthPercentage.zero
        package init() {}
    }

    package var borderLine = Edges(all: BorderLine.none)
    /// nil: the element's colour.
    package var borderColor = Edges<Color?>(all: nil)
    package var topLeftRadius = CornerRadius()
    package var topRightRadius = CornerRadius()
    package var bottomRightRadius = CornerRadius()
    package var bottomLeftRadius = CornerRadius()
    package var backgroundColor = Color.transparent
    package var background = BackgroundStyle()
    /// The topmost first.
    package var shadows: [BoxShadow] = []
    package var outline = Outline()
    /// 0–1.
    package var opacity = 1.0

    package init() {}
}

/// A shadow without blur: CSS Backgrounds 3 §6.1.
package struct BoxShadow: Hashable, Sendable {
    package var x: LayoutUnit
    package var y: LayoutUnit
    package var spread: LayoutUnit
    /// nil: the element's colour.
    package var color: Color?
    package var isInset: Bool
}

/// A line around the border box that takes no room: CSS Basic User Interface 4 §3.
package struct Outline: Hashable, Sendable {
    /// `none` where there is no outline.
    package var line = DecorationStyle.BorderLine.none
    /// Unit: px; 3 px is `medium`.
    package var width = LayoutUnit(3)
    /// nil: the element's colour.
    package var color: Color?
    package var offset = LayoutUnit.zero

    package init() {}

    package var isVisible: Bool { line != .none && width > .zero }
}

/// CSS Flexible Box 1, CSS Box Alignment 3.
///
/// Not inherited.
package struct FlexStyle: Hashable, Sendable {
    package enum Direction: Hashable, Sendable { case row, rowReverse, column, columnReverse }
    package enum Wrap: Hashable, Sendable { case nowrap, wrap, wrapReverse }
    package enum Justify: Hashable, Sendable {
        case flexStart, flexEnd, start, end, left, right, center, spaceBetween, spaceAround, spaceEvenly
    }
    package enum Align: Hashable, Sendable { case auto, stretch, flexStart, flexEnd, start, end, center, baseline }
    package enum AlignContent: Hashable, Sendable {
        case stretch, flexStart, flexEnd, start, end, center, spaceBetween, spaceAround, spaceEvenly
    }
    package enum Basis: Hashable, Sendable {
        case content
        case size(SizeValue)
    }

    package var direction = Direction.row
    package var wrap = Wrap.nowrap
    package var grow = 0.0
    package var shrink = 1.0
    package var basis = Basis.size(.auto)
    package var order: Int32 = 0
    package var justifyContent = Justify.flexStart
    package var alignItems = Align.stretch
    package var alignSelf = Align.auto
    package var alignContent = AlignContent.stretch
    package var rowGap = LengthPercentage.zero
    package var columnGap = LengthPercentage.zero

    package init() {}
}

/// CSS Tables 3.
///
/// Inherited, but for `layout`.
package struct TableStyle: Hashable, Sendable {
    package enum Layout: Hashable, Sendable { case auto, fixed }
    package enum CaptionSide: Hashable, Sendable { case top, bottom }

    package var layout = Layout.auto
    package var collapsesBorders = false
    /// Unit: px.
    package var horizontalSpacing = LayoutUnit.zero
    package var verticalSpacing = LayoutUnit.zero
    package var captionSide = CaptionSide.top
    package var hidesEmptyCells = false

    package init() {}
}

/// CSS Lists 3.
///
/// Inherited.
package struct ListStyle: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case none, disc, circle, square, decimal, decimalLeadingZero
        case lowerAlpha, upperAlpha, lowerRoman, upperRoman, lowerGreek, armenian, georgian
        case devanagari, tamil, bengali, gujarati, gurmukhi, kannada, malayalam, oriya, telugu
        /// A string, as it is.
        case string(String)
    }

    package var kind = Kind.disc
    package var isInside = false

    package init() {}
}

/// CSS Fragmentation 3 and CSS Page 3.
///
/// Not inherited, but for `orphans`, `widows` and `page`.
package struct FragmentationStyle: Hashable, Sendable {
    package enum Break: Hashable, Sendable { case auto, avoid, page, left, right, recto, verso }
    package enum DecorationBreak: Hashable, Sendable { case slice, clone }

    package var before = Break.auto
    package var after = Break.auto
    package var avoidsBreakInside = false
    package var orphans: Int32 = 2
    package var widows: Int32 = 2
    package var decorationBreak = DecorationBreak.slice
    /// nil: `auto`.
    package var page: String?

    package init() {}
}

/// CSS Generated Content 3, CSS Lists 3 §4, CSS GCPM 3.
///
/// Not inherited, but for `quotes`.
package struct GeneratedContentStyle: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case text(String)
        case counter(name: String, style: ListStyle.Kind)
        case counters(name: String, separator: String, style: ListStyle.Kind)
        case attribute(String)
        case string(name: String, Occurrence)
        /// Stands alone: a running element is all that its margin box shows.
        case element(name: String, Occurrence)
        /// A file of the bundle.
        case image(String)
        case quote(Quote)
    }

    /// Which of a page's values of a name is meant: CSS GCPM 3 §1.1.2, §1.2.2.
    package enum Occurrence: Hashable, Sendable { case first, start, last, firstExcept }

    /// CSS 2.2 §12.3.2.
    package enum Quote: Hashable, Sendable { case open, close, noOpen, noClose }

    /// CSS 2.2 §12.3.1.
    package enum Quotes: Hashable, Sendable {
        /// Ours, whatever the language: double quotation marks, then single ones.
        case auto
        case none
        case pairs([Pair])

        package struct Pair: Hashable, Sendable {
            package var open: String
            package var close: String
            package init(open: String, close: String) {
                self.open = open
                self.close = close
            }
        }
    }

    package struct CounterChange: Hashable, Sendable {
        package var name: String
        package var value: Int32
        package init(name: String, value: Int32) {
            self.name = name
            self.value = value
        }
    }
    package struct StringSet: Hashable, Sendable {
        package enum Part: Hashable, Sendable {
            /// The element's text, or that of its pseudo-elements, or its first letter.
            case content, before, after, firstLetter
            case text(String), attribute(String)
            case counter(name: String, style: ListStyle.Kind)
            case counters(name: String, separator: String, style: ListStyle.Kind)
        }
        package var name: String
        package var parts: [Part]
        package init(name: String, parts: [Part]) {
            self.name = name
            self.parts = parts
        }
    }

    /// nil: `normal`; empty: `none`.
    package var content: [Part]?
    package var counterReset: [CounterChange] = []
    package var counterIncrement: [CounterChange] = []
    package var counterSet: [CounterChange] = []
    package var stringSets: [StringSet] = []
    package var quotes = Quotes.auto

    package init() {}
}
