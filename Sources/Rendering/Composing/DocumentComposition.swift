import CSS
import Layout
import Markup
import PDF
import Primitives
import Typography

/// A document while it is written page by page.
struct DocumentComposition {
    let writer: DocumentWriter
    private let document: DocumentContent
    private let library: FontLibrary
    private let images: EmbeddedImages
    private var structure: ContentStructure
    private var navigation: Navigation
    private var runs: RunComposer
    private var tiles: [TileForm: FormHandle] = [:]
    private var pages: [PageIndex] = []

    init(_ document: DocumentContent, library: FontLibrary, images: EmbeddedImages, writer: DocumentWriter) {
        self.document = document
        self.library = library
        self.images = images
        self.writer = writer
        structure = ContentStructure(styled: document.styled)
        navigation = Navigation(document: document)
        runs = RunComposer(library: library)
    }

    var pageCount: Int { pages.count }

    /// Each face that was used, with its font.
    var usedFonts: [(face: FaceID, font: EmbeddedFont)] { runs.usedFonts }

    /// Adds a page after the others, or margin boxes to one that came without them.
    mutating func add(_ page: LaidOutPage) throws(CompositionError) {
        do {
            let index: PageIndex
            if case .marginBoxes(let number) = page.part {
                index = pages[number - 1]
            } else {
                let size = page.fragment.size
                index = try writer.addPage(width: size.width.points, height: size.height.points)
                pages.append(index)
                label(index, page.fragment)
            }
            let list = PagePainter.paint(page, of: document, library)
            let marks = try mark(list, on: index)
            var composer = PageComposer(
                page: index, fragment: page.fragment, document: document, writer: writer, images: images, marks: marks)
            try composer.write(list, runs: &runs, tiles: &tiles)
            try navigation.add(page.fragment, styles: page.styles, on: index, structure: &structure, writer: writer)
        } catch {
            throw .pdf(error)
        }
    }

    /// Tells structure and outline what can be told only when all of the document is there.
    mutating func finishStructure() {
        // A page alone needs no label to be told from others.
        let isPlain = pages.count < 2 && writer.pageLabels.allSatisfy { $0.style == .decimal && $0.firstNumber == 1 }
        if isPlain { writer.pageLabels.removeAll() }
        structure.finish(&writer.structure)
        navigation.finish(writer)
    }

    /// Where the element of the markup stands that an element of the structure was made for.
    func location(of element: Int) -> SourceLocation? {
        structure.node(of: element).map { document.styled.tree.location(of: $0) }
    }

    /// Labels a page with its number as the page itself shows it: ISO 32000-1 §12.4.2.
    private func label(_ index: PageIndex, _ page: PageFragment) {
        let number = Int(page.number)
        let style = PageLabelRange.Style(page.numbering)
        // Labels are positive numbers; others are texts, and so are those that letters or Roman numerals would fill pages
        // with.
        let largest = style == .decimal ? 1_000_000_000 : 4_000
        guard (1...largest).contains(number) else {
            writer.pageLabels.append(PageLabelRange(firstPage: index, style: .none, prefix: String(number)))
            return
        }
        if let last = writer.pageLabels.last, last.style == style,
            number - last.firstNumber == Int(index.number - last.firstPage.number)
        {
            return
        }
        writer.pageLabels.append(PageLabelRange(firstPage: index, style: style, firstNumber: number))
    }

    /// Joins the page's pieces of content and its fields to their elements in reading order; gives the marks of the
    /// pieces in painting order.
    private mutating func mark(_ list: DisplayList, on page: PageIndex) throws(PDFError) -> [MarkedContent] {
        var pieces: [Piece] = []
        var transform: TransformMatrix?
        var saved: [TransformMatrix?] = []
        for item in list.items {
            switch item {
            case .save: saved.append(transform)
            case .restore: transform = saved.popLast() ?? nil
            case .transform(let inner): transform = transform?.applied(after: inner) ?? inner
            case .beginContent(let node, let source):
                pieces.append(Piece(structure.position(of: node, source), pieces.count, node, source))
            case .field(let field, let node, let rect):
                let position = structure.position(of: node, .element)
                pieces.append(
                    Piece(position, pieces.count, node, .element, field: (field, transform?.bounds(of: rect) ?? rect)))
            default: break
            }
        }
        pieces.sort { ($0.position, $0.place) < ($1.position, $1.place) }
        var marks: [MarkedContent?] = Array(repeating: nil, count: pieces.count)
        for piece in pieces {
            let element = structure.element(for: piece.node, piece.source, in: &writer.structure)
            if let (field, rect) = piece.field {
                try writer.addSignatureField(field, over: PageRectangle(rect, on: page), element: element)
                continue
            }
            marks[piece.place] = writer.mark(element, on: page)
        }
        return marks.compactMap { $0 }
    }

    /// A piece of content, or a field, on its way to its structure element.
    private struct Piece {
        let position: Int64
        let place: Int
        let node: MarkupTree.NodeIndex
        let source: Fragment.Source
        let field: (SignatureField, Rect)?

        init(
            _ position: Int64, _ place: Int, _ node: MarkupTree.NodeIndex, _ source: Fragment.Source,
            field: (SignatureField, Rect)? = nil
        ) {
            self.position = position
            self.place = place
            self.node = node
            self.source = source
            self.field = field
        }
    }
}

/// Why pages could not be written.
enum CompositionError: Error {
    case pdf(PDFError)
    /// What an element of the document became in the structure tree breaks PDF/UA-1.
    case structure(StructureViolation, at: SourceLocation)
    case font(TypographyError)
}

extension PageLabelRange.Style {
    /// As close as labels come to a counter's style.
    fileprivate init(_ kind: ListStyle.Kind) {
        switch kind {
        case .lowerRoman: self = .lowerRoman
        case .upperRoman: self = .upperRoman
        case .lowerAlpha: self = .lowerLetters
        case .upperAlpha: self = .upperLetters
        default: self = .decimal
        }
    }
}
