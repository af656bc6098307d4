package import Primitives

/// How large a style sheet may be.
package struct StylesheetLimits: Hashable, Sendable {
    /// Bytes.
    package var size: Int
    /// Nesting of brackets of any kind.
    package var depth: Int

    package init(size: Int = 256 * 1024, depth: Int = 64) {
        self.size = size
        self.depth = depth
    }
}

/// A family that a style sheet names, for the check against the registered fonts.
package struct FontFamilyUse: Hashable, Sendable {
    package var family: String
    package var location: SourceLocation
}

/// A file that a style sheet names in `url(…)`, for the check against those of the bundle.
package struct AssetUse: Hashable, Sendable {
    package var path: String
    package var location: SourceLocation
}

/// Words that a style sheet itself shows, for the check against the registered fonts.
package struct TextUse: Hashable, Sendable {
    package var text: String
    package var location: SourceLocation
}

/// A parsed style sheet: its rules, and all that is wrong with it.
///
/// What is at fault is left out of the rules, as CSS Syntax 3 says, and reported: the gate of the templates refuses a
/// sheet that has diagnostics, a caller that does not mind them may use the rest.
package struct Stylesheet: Sendable {
    /// In the order of the source.
    package let diagnostics: [Diagnostic]
    package let fontFamilies: [FontFamilyUse]
    /// Every class that a selector names, in the order of the source.
    package let classNames: [ClassNameUse]
    /// In the order of the source.
    package let assets: [AssetUse]
    /// In the order of the source.
    package let texts: [TextUse]
    /// Values that are read and would show nothing in this version, in the order of the source: `StyleCheck` reports
    /// them.
    let unsupported: [Diagnostic]
    let styleRules: [StyleRule]
    let pageRules: [PageRule]
    let fontFaces: [FontFaceRule]

    /// Parses UTF-8 bytes of the named file, or of a part of it that begins at a line and column.
    package init(
        parsing bytes: [UInt8], file: String, line: Int = 1, column: Int = 1,
        limits: StylesheetLimits = StylesheetLimits(), for use: StylesheetUse = .template
    ) {
        self.init(
            parsing: bytes, at: SourceLocation(file: file, line: line, column: column), limits: limits, for: use)
    }

    init(parsing bytes: [UInt8], at origin: SourceLocation, limits: StylesheetLimits, for use: StylesheetUse) {
        guard bytes.count <= limits.size else {
            let message = "the style sheet has \(bytes.count) bytes; the limit is \(limits.size)"
            self.init(diagnostics: [Diagnostic(message, at: origin)])
            return
        }
        let syntax = SheetSyntax(SourceText(bytes: bytes, origin: origin))
        guard syntax.depth <= limits.depth else {
            let message = "the style sheet nests brackets deeper than \(limits.depth)"
            self.init(diagnostics: [Diagnostic(message, at: origin)])
            return
        }
        var parser = StylesheetParser(syntax: syntax, use: use)
        parser.parse()
        self.init(
            diagnostics: parser.diagnostics, fontFamilies: parser.fontFamilies, classNames: parser.classNames,
            assets: parser.assets, texts: parser.texts, unsupported: parser.unsupported, styleRules: parser.styleRules,
            pageRules: parser.pageRules, fontFaces: parser.fontFaces)
    }

    private init(
        diagnostics: [Diagnostic], fontFamilies: [FontFamilyUse] = [], classNames: [ClassNameUse] = [],
        assets: [AssetUse] = [], texts: [TextUse] = [], unsupported: [Diagnostic] = [], styleRules: [StyleRule] = [],
        pageRules: [PageRule] = [], fontFaces: [FontFaceRule] = []
    ) {
        self.diagnostics = diagnostics
        self.fontFamilies = fontFamilies
        self.classNames = classNames
        self.assets = assets
        self.texts = texts
        self.unsupported = unsupported
        self.styleRules = styleRules
        self.pageRules = pageRules
        self.fontFaces = fontFaces
    }
}

/// Selectors and what they declare.
struct StyleRule: Sendable {
    var selectors: [ComplexSelector]
    var block: DeclarationBlock
}

/// `@page`: CSS Page 3 §4.
struct PageRule: Sendable {
    var selectors: [PageSelector]
    var block: DeclarationBlock
    var marginBoxes: [(box: PageRules.MarginBox, block: DeclarationBlock)]
}

/// Which pages a rule is for.
struct PageSelector: Hashable, Sendable {
    enum Side: Hashable, Sendable { case left, right }

    var name: String?
    var isFirst = false
    var isBlank = false
    var side: Side?

    /// CSS Page 3 §4.4: names count most, then `:first` and `:blank`, then sides.
    var specificity: Specificity {
        Specificity(
            ids: name == nil ? 0 : 1, classes: (isFirst ? 1 : 0) + (isBlank ? 1 : 0), types: side == nil ? 0 : 1)
    }

    func matches(name: String?, isFirst: Bool, isLeft: Bool, isBlank: Bool) -> Bool {
        (self.name == nil || self.name == name) && (!self.isFirst || isFirst) && (!self.isBlank || isBlank)
            && (side == nil || (side == .left) == isLeft)
    }
}

/// `@font-face`: another name for registered families.
struct FontFaceRule: Sendable {
    var family: String
    /// Registered families, in order of preference.
    var localFamilies: [String]
}
