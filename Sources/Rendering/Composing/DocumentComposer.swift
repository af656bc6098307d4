import PDF
import Typography

/// Writes documents as PDF.
///
/// One for each render thread; keeps its compressor and the glyphs' words.
final class DocumentComposer {
    private let library: FontLibrary
    private let compressor: Compressor
    private let images: EmbeddedImages
    private let subsetter: FontSubsetter

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
                let program = try subsetter.program(of: face, glyphs: font.shownGlyphs)
                composition.writer.embed(compressor.deflate(program), in: font)
            }
        } catch {
            throw .font(error)
        }
        composition.finishStructure()
        return composition.writer
    }
}
