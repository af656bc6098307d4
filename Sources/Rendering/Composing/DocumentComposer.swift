import CSS
import Layout
import Markup
import PDF
import Primitives
import Typography

/// Writes laid out pages as one PDF.
///
/// One for each render thread; keeps its compressor and finished fonts.
final class DocumentComposer {
    private let library: FontLibrary
    private let compressor: Compressor
    private let images: EmbeddedImages
    private let subsetter: FontSubsetter
    /// Finished programs by exact glyph set: the same set gives the same bytes, kept or not.
    private var programs: [FontKey: FontProgram] = [:]
    private var programBytes = 0
    private static let programLimit = 16 << 20

    private struct FontKey: Hashable {
        let face: FaceID
        let glyphs: [UInt16]
    }

    init(library: FontLibrary) {
        self.library = library
        compressor = Compressor()
        images = EmbeddedImages(compressor: compressor)
        subsetter = FontSubsetter(library: library)
    }

    /// The bytes of the document.
    func compose(
        _ document: LaidOutDocument, profile: Profile, metadata: DocumentMetadata
    ) throws(CompositionError) -> [UInt8] {
        let (writer, structure) = try writeStructured(document, profile: profile, metadata: metadata)
        do {
            return try writer.finish()
        } catch {
            if case .structureInvalid(let violation) = error, let node = structure.node(of: violation.element) {
                throw .structure(violation, at: document.content.styled.tree.location(of: node))
            }
            throw .pdf(error)
        }
    }

    /// A writer that has all of the document, ready to be finished.
    func write(
        _ laidOut: LaidOutDocument, profile: Profile, metadata: DocumentMetadata
    ) throws(CompositionError) -> DocumentWriter {
        try writeStructured(laidOut, profile: profile, metadata: metadata).writer
    }

    private func writeStructured(
        _ laidOut: LaidOutDocument, profile: Profile, metadata: DocumentMetadata
    ) throws(CompositionError) -> (writer: DocumentWriter, structure: ContentStructure) {
        let (document, fragments) = (laidOut.content, laidOut.fragments)
        do {
            let writer = try DocumentWriter(profile: profile, metadata: metadata, compressor: compressor)
            var structure = ContentStructure(styled: document.styled)
            var navigation = Navigation(document: document, styles: fragments.styles)
            var runs = RunComposer(library: library)
            var tiles: [TileForm: FormHandle] = [:]
            for fragment in fragments.pages {
                let page = try writer.addPage(
                    width: fragment.size.width.points, height: fragment.size.height.points)
                let list = PagePainter.paint(
                    fragment, styles: fragments.styles, images: fragments.images, document: document,
                    pictures: laidOut.pictures, library: library)
                let marks = try mark(list, on: page, structure: &structure, writer: writer)
                var composer = PageComposer(
                    page: page, fragment: fragment, document: document, writer: writer, images: images,
                    marks: marks)
                try composer.write(list, runs: &runs, tiles: &tiles)
                try navigation.add(fragment, on: page, structure: &structure, writer: writer)
            }
            for (face, font) in runs.usedFonts {
                writer.embed(try subset(font, of: face), in: font)
            }
            structure.finish(&writer.structure)
            navigation.finish(writer)
            return (writer, structure)
        } catch let error as PDFError {
            throw .pdf(error)
        } catch let error as TypographyError {
            throw .font(error)
        } catch {
            throw .unexpected("\(error)")
        }
    }

    /// Joins the page's pieces of content and its fields to their elements in reading order; gives the marks of the
    /// pieces in painting order.
    private func mark(
        _ list: DisplayList, on page: PageIndex, structure: inout ContentStructure, writer: DocumentWriter
    ) throws(PDFError) -> [MarkedContent] {
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

    private func subset(_ font: EmbeddedFont, of face: FaceID) throws(TypographyError) -> FontProgram {
        let glyphs = font.usedGlyphs
        let key = FontKey(face: face, glyphs: glyphs)
        if let known = programs[key] { return known }
        let subset = try subsetter.subset(face: face, glyphs: glyphs)
        let program = FontProgram(
            data: compressor.deflate(subset.program), glyphs: glyphs.map { subset.subsetID(of: $0) ?? 0 })
        if programBytes > Self.programLimit {
            programs.removeAll()
            programBytes = 0
        }
        programs[key] = program
        programBytes += subset.program.count + glyphs.count * 4
        return program
    }
}

/// Why pages could not be written.
enum CompositionError: Error {
    case pdf(PDFError)
    /// What an element of the document became in the structure tree breaks PDF/UA-1.
    case structure(StructureViolation, at: SourceLocation)
    case font(TypographyError)
    case unexpected(String)
}
