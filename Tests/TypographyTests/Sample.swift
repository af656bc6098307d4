import Primitives
import TestSupport

@testable import Typography

/// What the tests of this module share: the project's fonts, and paragraphs in one line of code.
enum Sample {
    static let library = Result { try FontLibrary(folder: ProjectFiles.path("fonts")) }

    /// A paragraph of one span.
    static func paragraph(
        _ text: String, _ shaper: TextShaper, families: [String] = ["sans-serif"], size: Int = 16,
        language: String = "en", direction: ParagraphText.Direction = .leftToRight,
        change: (inout ParagraphText.Span) -> Void = { _ in }
    ) -> ParagraphText {
        let selection = shaper.select(FontRequest(families: families, language: language))
        var span = ParagraphText.Span(
            end: Int32(text.utf8.count), font: selection, size: FontSize(size), tag: 0)
        change(&span)
        return ParagraphText(text: Array(text.utf8), spans: [span], direction: direction, language: language)
    }

    /// Breaks of a paragraph, in words.
    static func pieces(_ shaped: ShapedParagraph, of paragraph: ParagraphText) -> [String] {
        shaped.segments.map { segment in
            let text = String(
                decoding: paragraph.text[Int(segment.text.lowerBound)..<Int(segment.text.upperBound)], as: UTF8.self)
            switch segment.breakAfter {
            case .allowed, .end: return text
            case let other: return "\(text)|\(other)"
            }
        }
    }

    /// PostScript names of the runs' faces.
    static func faces(_ shaped: ShapedParagraph, _ shaper: TextShaper) -> [String] {
        shaped.runs.map { shaper.library.description(of: $0.face).postScriptName }
    }
}
