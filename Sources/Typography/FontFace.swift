internal import CHarfBuzz
import Synchronization

/// One face: HarfBuzz's immutable view of it, and what FreeType read.
///
/// Any thread may use it.
final class FontFace: Sendable {
    let metrics: FaceMetrics
    let description: FaceDescription
    let coverage: Coverage
    /// Keeps the bytes that HarfBuzz reads.
    private let file: FontFile
    // Proof: both are made immutable in init and never change; HarfBuzz reads immutable objects from any thread.
    private nonisolated(unsafe) let face: OpaquePointer
    private nonisolated(unsafe) let font: OpaquePointer
    private let preprocessed = Mutex(SubsetSource())

    /// The face that subsets are made from, once one was asked for.
    private struct SubsetSource: @unchecked Sendable {
        // Proof: reached only under the mutex, and immutable once made.
        var face: OpaquePointer?
    }

    init(file: FontFile, reading: FaceReader.Reading) {
        self.file = file
        metrics = reading.metrics
        description = reading.description
        let created = file.withUnsafeBytes { bytes in
            let blob = hb_blob_create(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count), HB_MEMORY_MODE_READONLY,
                nil, nil)
            defer { hb_blob_destroy(blob) }
            return hb_face_create(blob, UInt32(reading.description.indexInFile))
        }
        guard let face = created, let font = hb_font_create(face) else {
            preconditionFailure("HarfBuzz gives empty objects where it cannot make real ones")
        }
        hb_face_make_immutable(face)
        hb_font_set_scale(font, reading.metrics.unitsPerEm, reading.metrics.unitsPerEm)
        hb_font_make_immutable(font)
        self.face = face
        self.font = font
        coverage = Coverage(of: face)
    }

    deinit {
        preprocessed.withLock { source in
            if let face = source.face { hb_face_destroy(face) }
        }
        hb_font_destroy(font)
        hb_face_destroy(face)
    }

    /// The font at units per em: shaping gives font units.
    func withUnsafeFont<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(font)
    }

    func withUnsafeFace<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(face)
    }

    /// The face prepared for subsetting: five times as fast as subsetting the face itself.
    ///
    /// Prepared at the first call, about a millisecond.
    func withUnsafeSubsetSource<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let source = preprocessed.withLock { source in
            if source.face == nil {
                source.face = hb_subset_preprocess(face)
                hb_face_make_immutable(source.face)
            }
            return SubsetSource(face: source.face)
        }
        return try body(source.face ?? face)
    }

    /// The glyph of a character; nil where there is none.
    func glyph(of scalar: UInt32) -> UInt16? {
        var glyph: hb_codepoint_t = 0
        guard hb_font_get_nominal_glyph(font, scalar, &glyph) != 0 else { return nil }
        return UInt16(truncatingIfNeeded: glyph)
    }

    /// A glyph's advance, in font units.
    func advance(of glyph: UInt16) -> Int32 { hb_font_get_glyph_h_advance(font, UInt32(glyph)) }
}
