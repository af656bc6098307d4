import PDF
import Typography

/// Writes documents as PDF.
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

    /// Begins a document.
    func begin(
        _ document: DocumentContent, profile: Profile, metadata: DocumentMetadata
    ) throws(CompositionError) -> DocumentComposition {
        do {
            return DocumentComposition(
                document, library: library, images: images,
                writer: try DocumentWriter(profile: profile, metadata: metadata, compressor: compressor))
        } catch {
            throw .pdf(error)
        }
    }

    /// The bytes of a document that has all its pages.
    func finish(_ composition: inout DocumentComposition) throws(CompositionError) -> [UInt8] {
        let writer = try complete(&composition)
        do {
            return try writer.finish()
        } catch {
            if case .structureInvalid(let violation) = error,
                let place = composition.location(of: violation.element)
            {
                throw .structure(violation, at: place)
            }
            throw .pdf(error)
        }
    }

    /// A writer that has all of the document, ready to be finished.
    func complete(_ composition: inout DocumentComposition) throws(CompositionError) -> DocumentWriter {
        do {
            for (face, font) in composition.usedFonts {
                composition.writer.embed(try subset(font, of: face), in: font)
            }
        } catch {
            throw .font(error)
        }
        composition.finishStructure()
        return composition.writer
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
