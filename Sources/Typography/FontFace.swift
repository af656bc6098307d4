internal import CHarfBuzz

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

    /// The glyph of a character; nil where there is none.
    func glyph(of scalar: UInt32) -> UInt16? {
        var glyph: hb_codepoint_t = 0
        guard hb_font_get_nominal_glyph(font, scalar, &glyph) != 0 else { return nil }
        return UInt16(truncatingIfNeeded: glyph)
    }

    /// A glyph's advance, in font units.
    func advance(of glyph: UInt16) -> Int32 { hb_font_get_glyph_h_advance(font, UInt32(glyph)) }
}
