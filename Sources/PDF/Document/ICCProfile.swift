/// A display profile for sRGB: ICC.1:2004-10 (version 4.2), colorants and curve of IEC 61966-2-1.
///
/// Small because version 4 writes the curve as five parameters; one curve serves the three channels.
enum ICCProfile {
    /// The profile's bytes; the same at every call.
    static func sRGB() -> [UInt8] {
        let curve = parametricCurve()
        let tags: [(signature: StaticString, data: [UInt8])] = [
            ("desc", text("sRGB IEC61966-2.1")),
            ("cprt", text("No copyright, use freely")),
            ("wtpt", xyz(0.9642, 1, 0.8249)),
            ("chad", chromaticAdaptation()),
            // The primaries of sRGB, adapted from D65 to D50 by the matrix of `chad`.
            ("rXYZ", xyz(0.43607, 0.22249, 0.01392)),
            ("gXYZ", xyz(0.38515, 0.71687, 0.09708)),
            ("bXYZ", xyz(0.14307, 0.06061, 0.71410)),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ]
        var table: [UInt8] = []
        var data: [UInt8] = []
        append(UInt32(tags.count), to: &table)
        let dataStart = 128 + 4 + 12 * tags.count
        var curveStart: Int?
        for tag in tags {
            let isCurve = tag.data == curve
            let start = isCurve ? curveStart ?? dataStart + data.count : dataStart + data.count
            append(tag.signature, to: &table)
            append(UInt32(start), to: &table)
            append(UInt32(tag.data.count), to: &table)
            if isCurve, curveStart != nil { continue }
            if isCurve { curveStart = start }
            data += tag.data
            while !data.count.isMultiple(of: 4) { data.append(0) }
        }
        return header(size: dataStart + data.count) + table + data
    }

    /// ICC.1:2004-10 §7.2; the date is that of the sRGB standard, so that nothing depends on a clock.
    private static func header(size: Int) -> [UInt8] {
        var header: [UInt8] = []
        append(UInt32(size), to: &header)
        append(UInt32(0), to: &header)  // no preferred colour engine
        append(UInt32(0x0420_0000), to: &header)  // version 4.2
        append("mntrRGB XYZ ", to: &header)
        for part in [1999, 10, 18, 0, 0, 0] as [UInt16] {
            header.append(UInt8(part >> 8))
            header.append(UInt8(part & 0xFF))
        }
        append("acsp", to: &header)
        header += [UInt8](repeating: 0, count: 28)  // platform, flags, device, attributes, perceptual intent
        for value in [0.9642, 1, 0.8249] { append(fixed(value), to: &header) }  // D50, the connection space's white
        header += [UInt8](repeating: 0, count: 128 - header.count)
        return header
    }

    /// Multi-localised text in English (§10.13).
    private static func text(_ text: StaticString) -> [UInt8] {
        var tag: [UInt8] = []
        append("mluc", to: &tag)
        for value in [0, 1, 12] as [UInt32] { append(value, to: &tag) }
        append("enUS", to: &tag)
        append(UInt32(text.utf8CodeUnitCount * 2), to: &tag)
        append(UInt32(28), to: &tag)
        text.withUTF8Buffer { for byte in $0 { tag += [0, byte] } }
        return tag
    }

    private static func xyz(_ x: Double, _ y: Double, _ z: Double) -> [UInt8] {
        var tag: [UInt8] = []
        append("XYZ ", to: &tag)
        append(UInt32(0), to: &tag)
        for value in [x, y, z] { append(fixed(value), to: &tag) }
        return tag
    }

    /// Bradford adaptation from D65 to D50 (§9.2.13, annex E).
    private static func chromaticAdaptation() -> [UInt8] {
        var tag: [UInt8] = []
        append("sf32", to: &tag)
        append(UInt32(0), to: &tag)
        let matrix = [
            1.04788, 0.02292, -0.05022,
            0.02959, 0.99048, -0.01707,
            -0.00925, 0.01508, 0.75168,
        ]
        for value in matrix { append(fixed(value), to: &tag) }
        return tag
    }

    /// `((x + 0.055) / 1.055) ^ 2.4`, below 0.04045 `x / 12.92` (§10.15, function type 3).
    private static func parametricCurve() -> [UInt8] {
        var tag: [UInt8] = []
        append("para", to: &tag)
        append(UInt32(0), to: &tag)
        append(UInt32(3 << 16), to: &tag)
        for value in [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] { append(fixed(value), to: &tag) }
        return tag
    }

    /// s15Fixed16Number (§5.3.2).
    private static func fixed(_ value: Double) -> UInt32 { UInt32(bitPattern: Int32((value * 65_536).rounded())) }

    private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}
