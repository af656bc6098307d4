/// A token of CSS Syntax 3 §4, with its place in the source.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case identifier(String)
        /// The name in lower case, before its parenthesis.
        case function(String)
        /// The name in lower case, without `@`.
        case atKeyword(String)
        case hash(String, isIdentifier: Bool)
        case string(String)
        case badString
        case url(String)
        case badURL
        /// An ASCII character that means nothing by itself.
        case delimiter(UInt8)
        case number(Double, isInteger: Bool)
        case percentage(Double)
        /// The unit in lower case.
        case dimension(Double, unit: String)
        case whiteSpace, commentOpen, commentClose, colon, semicolon, comma
        case openSquare, closeSquare, openParenthesis, closeParenthesis, openBrace, closeBrace
    }

    var kind: Kind
    /// Bytes of the source.
    var start: Int32
    var end: Int32

    /// True for the two kinds that a declaration and a list of selectors skip.
    var isWhiteSpace: Bool { kind == .whiteSpace }

    func isDelimiter(_ character: Unicode.Scalar) -> Bool { kind == .delimiter(UInt8(ascii: character)) }
}

extension String {
    /// The string with A–Z in lower case: CSS compares its own names so, whatever the language.
    var asciiLowercased: String {
        String(decoding: utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
