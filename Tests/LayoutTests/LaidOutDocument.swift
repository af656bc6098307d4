import CSS
import Markup
import Primitives
import TestSupport
import Testing
import Typography

@testable import Layout

/// A small document laid out with real fonts, for tests.
///
/// `document["a"]` is the border box of the element with that id, in px, on its first page.
struct LaidOutDocument {
    let tree: FragmentTree
    let markup: MarkupTree
    /// Boxes laid out, as `Paginator.work` counts them.
    let work: Int

    /// A frame in px.
    struct Frame: Equatable, CustomStringConvertible {
        var x: Double, y: Double, width: Double, height: Double

        init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }

        init(_ rect: Rect) { self.init(rect.minX.px, rect.minY.px, rect.width.px, rect.height.px) }
        var description: String { "(\(x), \(y), \(width), \(height))" }
    }

    static let library: FontLibrary = {
        do {
            return try FontLibrary(folder: ProjectFiles.path("fonts"))
        } catch {
            fatalError("the fonts are missing: \(error)")
        }
    }()

    var pageCount: Int { tree.pages.count }

    func node(_ id: String) -> MarkupTree.NodeIndex? {
        markup.nodes.indices.lazy.map { MarkupTree.NodeIndex($0) }.first { markup.attribute(.id, of: $0) == id }
    }

    /// All frames of an element, page by page.
    func fragments(_ id: String) -> [(page: Int, fragment: Fragment)] {
        guard let node = node(id) else { return [] }
        var result: [(Int, Fragment)] = []
        for (number, page) in tree.pages.enumerated() {
            for fragment in page.fragments where fragment.node == node && fragment.source == .element {
                if case .text = fragment.content { continue }
                result.append((number + 1, fragment))
            }
        }
        return result
    }

    subscript(id: String) -> Frame? { fragments(id).first.map { Frame($0.fragment.frame) } }

    /// The numbers of the pages that an element stands on.
    func pages(of id: String) -> [Int] { fragments(id).map(\.page) }

    /// Frames of the lines of a page that stand directly in an element.
    func lines(of id: String, page: Int = 1) -> [Frame] {
        guard let node = node(id) else { return [] }
        return tree.pages[page - 1].fragments.compactMap { fragment in
            if case .line = fragment.content, fragment.node == node { return Frame(fragment.frame) }
            return nil
        }
    }

    /// The pieces of text of a page, as shown, each with its frame.
    func texts(page: Int = 1) -> [(text: String, frame: Frame)] {
        let page = tree.pages[page - 1]
        return page.fragments.compactMap { fragment in
            guard case .text(let runs, _) = fragment.content else { return nil }
            var text = ""
            for run in page.runs[Int(runs.lowerBound)..<Int(runs.upperBound)] {
                text += String(
                    decoding: page.text[Int(run.run.text.lowerBound)..<Int(run.run.text.upperBound)], as: UTF8.self)
            }
            return (text, Frame(fragment.frame))
        }
    }

    /// The frame of the first piece of text that is exactly this.
    func text(_ text: String, page: Int = 1) -> Frame? { texts(page: page).first { $0.text == text }?.frame }

    /// All text of a page, pieces joined by spaces.
    func allText(page: Int = 1) -> String { texts(page: page).map(\.text).joined(separator: " ") }
}

/// Page of 400 px by 300 px without margins; text of 16 px in lines of 20 px.
let testSheet = """
    @page { size: 400px 300px; margin: 0 }
    html { font: 16px/20px "Noto Sans" } body { margin: 0 } p { margin: 0 }
    """

/// Lays out the content of a body.
func layout(
    _ body: String, css: String = "", replaced: [String: IntrinsicSize] = [:],
    contentImages: [String: IntrinsicSize] = [:], limits: LayoutLimits = LayoutLimits(),
    isPastDeadline: @escaping @Sendable () -> Bool = { false }
) throws -> LaidOutDocument {
    let source = "<html><head><title>t</title></head><body id=\"body\">\(body)</body></html>"
    let outcome = MarkupParser.parse(Array(source.utf8), file: "test.xhtml", as: .document)
    let markup = try #require(outcome.source, "\(outcome.diagnostics)")
    return try layout(
        markup.tree, css: testSheet + css, replaced: replaced, contentImages: contentImages, limits: limits,
        isPastDeadline: isPastDeadline)
}

/// Lays out a tree; replaced sizes are by id.
func layout(
    _ tree: MarkupTree, css: String, replaced: [String: IntrinsicSize] = [:],
    contentImages: [String: IntrinsicSize] = [:], limits: LayoutLimits = LayoutLimits(),
    isPastDeadline: @escaping @Sendable () -> Bool = { false }
) throws -> LaidOutDocument {
    let sheet = Stylesheet(parsing: Array(css.utf8), file: "test.css")
    try #require(sheet.diagnostics.isEmpty, "\(sheet.diagnostics)")
    let styled = StyleResolver(sheets: [sheet]).resolve(tree)
    var sizes: [MarkupTree.NodeIndex: IntrinsicSize] = [:]
    for node in tree.nodes.indices.map({ MarkupTree.NodeIndex($0) }) {
        if let id = tree.attribute(.id, of: node), let size = replaced[id] { sizes[node] = size }
    }
    let input = LayoutInput(
        styled: styled, replaced: sizes, contentImages: contentImages, limits: limits, isPastDeadline: isPastDeadline)
    var stream = try PageStream(input, shaper: TextShaper(library: LaidOutDocument.library), window: .max)
    let shown = try FragmentTree(&stream)
    return LaidOutDocument(tree: shown, markup: tree, work: stream.work)
}

extension IntrinsicSize {
    /// A picture of a size in px.
    static func picture(_ width: Int, _ height: Int) -> IntrinsicSize {
        IntrinsicSize(
            width: LayoutUnit(width), height: LayoutUnit(height), ratio: Double(width) / Double(height))
    }
}

typealias Frame = LaidOutDocument.Frame
