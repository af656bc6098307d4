package import Primitives
internal import XML

/// A file's markup as it was read: the tree, its style sheets, and the place in the file of every byte of text.
///
/// Bindings in text and attribute values are still as the author wrote them. `style`, `link` and `meta` elements of
/// templates are not part of the tree.
package struct MarkupSource: Sendable {
    /// A `<style>` element's rules.
    package struct EmbeddedStyle: Sendable {
        /// UTF-8.
        package let text: [UInt8]
        /// Where the text begins.
        package let location: SourceLocation
        /// The media queries; empty for all.
        package let media: String
    }

    /// A `<link rel="stylesheet">` element.
    package struct StylesheetLink: Sendable {
        package let href: String
        package let location: SourceLocation
        /// The media queries; empty for all.
        package let media: String
    }

    /// A style sheet of the document, in document order.
    package enum StyleReference: Sendable {
        case embedded(EmbeddedStyle)
        case linked(StylesheetLink)
    }

    package internal(set) var tree: MarkupTree
    package internal(set) var styleReferences: [StyleReference]
    let source: SourceText
    /// For each run of text that stands in the file as it stands in the tree: rising text offsets, and file offsets.
    let runs: [TextRun]

    struct TextRun: Sendable {
        let textOffset: Int32
        let fileOffset: Int
    }

    package var file: String { source.file }

    /// The file's `<style>` elements.
    package var styles: [EmbeddedStyle] {
        styleReferences.compactMap { if case .embedded(let style) = $0 { style } else { nil } }
    }

    /// The file's links to style sheets.
    package var stylesheetLinks: [StylesheetLink] {
        styleReferences.compactMap { if case .linked(let link) = $0 { link } else { nil } }
    }

    /// The text of `<title>`, white space collapsed; nil where there is none.
    package var title: String? {
        let titles = tree.nodes.indices.filter { tree.nodes[$0].kind == .element(.title) }
        guard let node = titles.first else { return nil }
        return tree.textContent(of: MarkupTree.NodeIndex(node)).split { $0.isWhitespace }.joined(separator: " ")
    }

    /// Where a byte of `tree.text` stands in the file.
    ///
    /// Exact to the character, except after an entity in an attribute value, where it may lie some characters early.
    package func location(ofTextAt offset: Int32) -> SourceLocation {
        let index = runs.partitioningIndex { $0.textOffset > offset } - 1
        guard index >= 0 else { return source.location(at: 0) }
        return source.location(at: runs[index].fileOffset + Int(offset - runs[index].textOffset))
    }
}
