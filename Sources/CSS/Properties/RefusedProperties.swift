import Primitives

/// A property that authors know from the web and the subset leaves out.
struct RefusedProperty {
    /// What to do instead; nil where there is nothing.
    let hint: String?
    /// False for what a printed page shows nothing of.
    let changesThePage: Bool

    /// nil for a property that is none of the web's.
    init?(_ name: String) {
        if let hint = Self.harmless[name] {
            self.init(hint: hint, changesThePage: false)
        } else if let hint = Self.refused[name] {
            self.init(hint: hint, changesThePage: true)
        } else if let group = Self.groups.first(where: { name == $0.name || name.hasPrefix($0.name + "-") }) {
            self.init(hint: group.hint, changesThePage: group.changesThePage)
        } else if Self.vendors.contains(where: { name.hasPrefix($0) }) {
            self.init(hint: "write the name without its prefix, where it has one", changesThePage: false)
        } else {
            return nil
        }
    }

    private init(hint: String, changesThePage: Bool) {
        self.hint = hint.isEmpty ? nil : hint
        self.changesThePage = changesThePage
    }

    /// Words that say what holds anyway where the property is left out.
    static let initialWords: Set<String> = [
        "none", "auto", "normal", "initial", "inherit", "unset", "revert", "horizontal-tb", "mixed", "border-box",
        "flat", "manual", "stretch", "separate",
    ]

    private static let pointer = "a page has no pointer"
    private static let still = "a page does not move"

    private static let harmless: [String: String] = [
        "cursor": pointer, "pointer-events": pointer, "user-select": pointer, "touch-action": pointer,
        "caret-color": pointer, "resize": pointer, "nav-up": pointer, "nav-down": pointer, "will-change": still,
        "backface-visibility": "", "text-rendering": "", "color-scheme": "", "forced-color-adjust": "",
        "appearance": "", "text-size-adjust": "", "font-display": "", "font-optical-sizing": "",
        "text-decoration-skip": "", "text-decoration-skip-ink": "", "image-rendering": "", "marks": "", "bleed": "",
        "ime-mode": pointer, "interpolate-size": still, "interactivity": pointer, "orphan": "",
        "azimuth": "", "elevation": "", "pitch": "", "pitch-range": "", "play-during": "", "richness": "",
        "speech-rate": "", "stress": "", "volume": "", "fill": "", "stroke": "",
    ]

    private static let refused: [String: String] = [
        "background-blend-mode": "", "mix-blend-mode": "", "isolation": "use 'opacity: 0.999'", "backdrop-filter": "",
        "filter": "", "clip-path": "", "clip": "", "text-shadow": "",
        "justify-items": "use 'align-items' and auto margins", "justify-self": "use auto margins",
        "overflow-x": "use 'overflow: hidden'", "overflow-y": "use 'overflow: hidden'",
        "overflow-block": "use 'overflow: hidden'", "overflow-inline": "use 'overflow: hidden'",
        "overflow-clip-margin": "", "text-overflow": "", "text-underline-offset": "", "text-underline-position": "",
        "text-decoration-thickness": "", "font-kerning": "use 'font-feature-settings'", "font-size-adjust": "",
        "font-palette": "", "font-language-override": "", "font-variation-settings": "use 'font-weight'",
        "line-break": "", "line-clamp": "",
        "max-lines": "", "hanging-punctuation": "", "text-justify": "", "text-wrap": "use 'white-space'",
        "text-wrap-mode": "use 'white-space'", "text-wrap-style": "", "white-space-collapse": "use 'white-space'",
        "text-spacing-trim": "", "text-autospace": "", "text-align-all": "use 'text-align'",
        "text-combine-upright": "", "text-group-align": "", "hyphenate-character": "", "hyphenate-limit-chars": "",
        "initial-letter": "", "zoom": "use 'transform: scale()'", "rotate": "use 'transform: rotate()'",
        "scale": "use 'transform: scale()'", "translate": "use 'transform: translate()'", "perspective": "",
        "perspective-origin": "", "transform-style": "", "transform-box": "",
        "writing-mode": "text runs in horizontal lines", "text-orientation": "text runs in horizontal lines",
        "glyph-orientation-vertical": "text runs in horizontal lines", "all": "", "content-visibility": "",
        "margin-trim": "", "text-box": "", "text-box-trim": "", "text-box-edge": "",
        "src": "it belongs into '@font-face'", "image-orientation": "", "image-resolution": "",
        "baseline-shift": "use 'vertical-align'", "alignment-baseline": "use 'vertical-align'",
        "dominant-baseline": "", "baseline-source": "", "object-view-box": "", "float-reference": "",
        "float-defer": "", "bookmark-level": "write headings", "bookmark-label": "write headings",
        "position-anchor": "", "position-area": "", "position-try": "", "reading-flow": "",
        "justify-tracks": "", "align-tracks": "", "masonry-auto-flow": "",
    ]

    /// Properties that share the beginning of their names.
    private static let groups: [(name: String, hint: String, changesThePage: Bool)] = [
        ("animation", still, false), ("transition", still, false), ("scroll", "a page does not scroll", false),
        ("scrollbar", "a page does not scroll", false), ("overscroll-behavior", "a page does not scroll", false),
        ("overflow-anchor", "a page does not scroll", false), ("view-transition", still, false),
        ("timeline-scope", still, false), ("cue", "", false), ("pause", "", false), ("speak", "", false),
        ("voice", "", false), ("caret", pointer, false), ("stroke", "", false), ("fill", "", false),
        ("border-image", "use a background image", true),
        ("column", "use a table or flex", true), ("columns", "use a table or flex", true),
        ("grid-gap", "use 'gap'", true), ("grid-row-gap", "use 'row-gap'", true),
        ("grid-column-gap", "use 'column-gap'", true), ("grid", "use flex or a table", true), ("mask", "", true),
        ("font-variant", "use 'font-feature-settings'", true), ("font-synthesis", "", true),
        ("text-emphasis", "", true), ("ruby", "", true), ("shape", "", true), ("offset", "", true),
        ("contain", "", true), ("container", "", true), ("footnote", "", true), ("anchor", "", true),
    ]

    /// All names with their hints, for the reference; of a group, the beginning of its names.
    static var descriptions: [(name: String, hint: String)] {
        harmless.map { ($0.key, $0.value) } + refused.map { ($0.key, $0.value) }
            + groups.map { ($0.name + "…", $0.hint) }
    }

    private static let vendors = ["-webkit-", "-moz-", "-ms-", "-o-", "-khtml-", "-epub-", "-apple-"]
}

/// Values that authors know from the web and the subset leaves out.
enum RefusedValues {
    private static let otherLines = Dictionary(
        uniqueKeysWithValues: ["double", "dotted", "dashed", "wavy"].map { ($0, "only solid lines are drawn") })

    private static let scrolling = "use hidden: a page does not scroll"

    /// With the way out, by property; empty where there is none.
    static let hints: [String: [String: String]] = [
        "display": [
            "grid": "use flex or a table", "inline-grid": "use inline-flex",
            "contents": "give the rules to the children",
            "run-in": "", "ruby": "", "ruby-text": "", "ruby-base": "", "math": "", "flow": "use block or inline",
            "-webkit-box": "use flex", "-webkit-inline-box": "use inline-flex", "-webkit-flex": "use flex",
            "grid-lanes": "",
        ],
        "position": ["sticky": "use fixed for every page, or thead for every page of a table"],
        "overflow": ["auto": scrolling, "scroll": scrolling, "clip": "use hidden", "overlay": scrolling],
        "text-decoration": otherLines, "text-decoration-style": otherLines,
        "white-space": ["break-spaces": "use pre-wrap"],
        "background-attachment": ["local": "use scroll"], "background": ["text": "", "local": "use scroll"],
        "background-clip": ["text": ""],
        "float": ["inline-start": "", "inline-end": "", "footnote": ""],
        "clear": ["inline-start": "", "inline-end": ""],
        "text-align": ["match-parent": "", "justify-all": "", "-webkit-center": "", "-webkit-left": ""],
        "text-transform": ["full-width": "", "full-size-kana": "", "math-auto": ""],
        "vertical-align": ["-webkit-baseline-middle": ""],
        "word-break": ["auto-phrase": "", "break-word": "use 'overflow-wrap'"],
        "font-variant": ["small-caps": "", "all-small-caps": "", "petite-caps": "", "unicase": "", "none": ""],
        "font": [
            "caption": "", "icon": "", "menu": "", "message-box": "", "small-caption": "", "status-bar": "",
            "small-caps": "",
        ],
        "unicode-bidi": ["-webkit-isolate": "use isolate"],
        "content": counterStyles,
        "width": sizes, "height": sizes, "min-width": sizes, "min-height": sizes, "max-width": sizes,
        "max-height": sizes, "flex-basis": sizes, "flex": sizes,
        "align-items": alignments, "align-self": alignments, "align-content": alignments,
        "justify-content": alignments,
        "list-style-type": counterStyles, "list-style": counterStyles,
        "page-break-before": ["recto": "", "verso": ""], "page-break-after": ["recto": "", "verso": ""],
        "break-before": ["always": "write page", "column": "", "all": "", "region": ""],
        "break-after": ["always": "write page", "column": "", "all": "", "region": ""],
        "break-inside": ["avoid-column": "", "avoid-region": ""],
    ]

    private static let sizes: [String: String] = [
        "stretch": "", "-webkit-fill-available": "", "-moz-available": "", "contain": "", "intrinsic": "",
        "min-intrinsic": "", "-moz-min-content": "use min-content", "-moz-max-content": "use max-content",
        "-moz-fit-content": "use fit-content",
    ]

    private static let alignments: [String: String] = [
        "self-start": "use start", "self-end": "use end", "last": "", "first": "", "safe": "", "unsafe": "",
        "anchor-center": "", "baseline": "",
    ]

    private static let counterStyles = Dictionary(
        uniqueKeysWithValues: [
            "lower-armenian", "hebrew", "hiragana",
            "hiragana-iroha", "katakana", "katakana-iroha", "cjk-decimal", "cjk-ideographic", "arabic-indic",
            "persian", "thai", "lao", "khmer", "cambodian", "myanmar", "mongolian", "tibetan", "disclosure-open",
            "disclosure-closed", "ethiopic-numeric", "korean-hangul-formal", "simp-chinese-informal",
            "trad-chinese-informal", "japanese-informal", "cjk-earthly-branch", "cjk-heavenly-stem",
        ].map { ($0, "use decimal") })

    private static let functions: Set<String> = [
        "radial-gradient", "conic-gradient", "repeating-radial-gradient",
        "repeating-conic-gradient", "-webkit-linear-gradient", "-webkit-gradient", "image-set", "image", "cross-fade",
        "paint", "-webkit-image-set", "env", "attr", "round", "mod", "rem", "sin", "cos", "tan", "asin", "acos",
        "atan", "atan2", "pow", "sqrt", "hypot", "log", "exp", "abs", "sign", "calc-size", "lab", "lch", "oklab",
        "oklch", "hwb", "color", "color-mix", "light-dark", "device-cmyk", "matrix3d", "translate3d", "translatez",
        "scale3d", "scalez", "rotate3d", "rotatex", "rotatey", "rotatez", "perspective", "symbols", "leader",
        "target-counter", "target-counters", "target-text", "minmax", "repeat", "fit-content", "anchor", "if",
        "anchor-size", "random", "progress", "sibling-index", "sibling-count", "toggle", "inherit",
    ]

    private static let units: Set<String> = [
        "rex", "rch", "cap", "rcap", "ic", "ric", "lh", "rlh", "vi", "vb", "svw", "svh", "svi", "svb", "svmin",
        "svmax", "lvw", "lvh", "lvi", "lvb", "lvmin", "lvmax", "dvw", "dvh", "dvi", "dvb", "dvmin", "dvmax", "cqw",
        "cqh", "cqi", "cqb", "cqmin", "cqmax", "fr",
    ]

    /// Whether a value that does not fit a property holds something of the web's that the subset leaves out.
    static func isOfTheWeb(_ tokens: ArraySlice<Token>, of property: String) -> Bool {
        let words = hints[property]
        return tokens.contains { token in
            switch token.kind {
            case .identifier(let word): words?[word.asciiLowercased] != nil
            case .function(let name): functions.contains(name)
            case .dimension(_, let unit): units.contains(unit)
            case .url(let address): !ValueParser.isLocal(address)
            case .string(let text): text.hasPrefix("http:") || text.hasPrefix("https:")
            default: false
            }
        }
    }
}

/// Values that only margin boxes of `@page` may have.
enum MarginBoxValues {
    /// By property; functions with their parentheses.
    private static let functions: [String: [String]] = ["content": ["string", "element"]]

    /// The place of the first such value among a property's tokens, and what it is called.
    static func first(in tokens: ArraySlice<Token>, of property: String) -> (token: Int, text: String)? {
        guard let names = functions[property] else { return nil }
        for index in tokens.indices {
            if case .function(let name) = tokens[index].kind, names.contains(name) { return (index, name + "()") }
        }
        return nil
    }

    static func fault(_ text: String, of property: String, at location: SourceLocation) -> Diagnostic {
        Diagnostic("'\(text)' of '\(property)' stands in margin boxes of '@page' only", at: location)
    }
}
