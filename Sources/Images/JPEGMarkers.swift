/// The marker segments of a JPEG file: ITU-T T.81 §B.
struct JPEGMarkers {
    private(set) var info = ImageInfo(format: .jpeg, width: 0, height: 0, orientation: 1, components: 0)
    private(set) var frame = JPEGFrame()
    /// Tables, frame header and the first scan's header, nothing else.
    private var tables: [UInt8] = []
    /// Where the coded data of the first scan begin.
    private var scan = 0
    private var isJFIF = false
    /// How Adobe's APP14 says that colours are coded; nil without one.
    private var adobeTransform: UInt8?

    private enum Marker {
        static let startOfImage: UInt8 = 0xD8
        static let endOfImage: UInt8 = 0xD9
        static let startOfScan: UInt8 = 0xDA
    }

    /// A progressive image has some ten scans; each costs a pass over all of the image.
    private static let scanLimit = 100

    /// Reads up to the first scan.
    init(_ file: [UInt8]) throws(ImageError) {
        var position = 2
        var orientation: Int?
        while scan == 0 {
            let (marker, segment) = try Self.segment(of: file, at: &position)
            let content = file[segment].dropFirst(4)
            switch marker {
            case Marker.startOfScan:
                guard !frame.components.isEmpty else {
                    throw ImageError.broken("the JPEG has no frame header")
                }
                scan = position
            case Marker.endOfImage: throw ImageError.broken("the JPEG has no image data")
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF, 0xDE:
                guard frame.components.isEmpty else {
                    throw ImageError.broken("the JPEG has more than one frame")
                }
                frame = try JPEGFrame(marker: marker, content: content)
            case 0xE0: isJFIF = isJFIF || content.starts(with: Array("JFIF\0".utf8))
            case 0xE1: orientation = orientation ?? EXIFOrientation.read(segment: content)
            case 0xEE:
                if content.count >= 12, content.starts(with: Array("Adobe".utf8)) {
                    adobeTransform = content[content.startIndex + 11]
                }
            default: break
            }
            if Self.isNeeded(marker) { tables.append(contentsOf: file[segment]) }
        }
        info.orientation = orientation ?? 1
        info.components = frame.components.count
        (info.width, info.height) = (frame.width, frame.height)
        if info.isTransposed { swap(&info.width, &info.height) }
    }

    /// The file without what only describes it, its coded data as they are.
    ///
    /// Left out are EXIF, XMP, colour profiles, thumbnails and comments, wherever they stand, and what follows the image,
    /// where cameras put previews with their own EXIF. Throws `invalid` where there is no end, or too many scans.
    func stripped(_ file: [UInt8]) throws(ImageError) -> [UInt8] {
        var stripped: [UInt8] = []
        stripped.reserveCapacity(file.count)
        stripped += [0xFF, Marker.startOfImage] + colorSegment + tables
        var position = scan
        var scans = 1
        while true {
            let end = Self.endOfCodedData(file, from: position)
            stripped += file[position..<end]
            position = end
            // Segments up to the next scan: tables of a progressive image.
            var marker: UInt8 = 0
            while marker != Marker.startOfScan {
                let segment: Range<Int>
                (marker, segment) = try Self.segment(of: file, at: &position)
                if marker == Marker.endOfImage {
                    try frame.checkCoefficients(scans: scans)
                    return stripped + [0xFF, Marker.endOfImage]
                }
                if Self.isFrame(marker) { throw ImageError.broken("the JPEG has more than one frame") }
                if Self.isNeeded(marker) { stripped += file[segment] }
            }
            scans += 1
            guard scans <= Self.scanLimit else {
                throw ImageError.invalid(
                    reason: "the JPEG has more than \(Self.scanLimit) scans; save it as a baseline JPEG")
            }
        }
    }

    /// What tells every reader how the colours are coded: JFIF for grey and YCbCr, Adobe's APP14 for the rest.
    ///
    /// Made anew, without anything else that files say there.
    private var colorSegment: [UInt8] {
        let isRGB = !isJFIF && (adobeTransform.map { $0 == 0 } ?? (frame.components.map(\.id) == Array("RGB".utf8)))
        if frame.components.count == 3 && isRGB || frame.components.count == 4 {
            guard frame.components.count == 3 || adobeTransform != nil else { return [] }
            let transform = frame.components.count == 3 ? 0 : adobeTransform ?? 0
            return [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, transform]
        }
        return [0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0]
    }

    /// The segment that begins behind any fill bytes, with its marker; `position` moves behind it.
    private static func segment(
        of file: [UInt8], at position: inout Int
    ) throws(ImageError) -> (marker: UInt8, Range<Int>) {
        while position + 1 < file.count, file[position] == 0xFF, file[position + 1] == 0xFF { position += 1 }
        guard position + 2 <= file.count else { throw ImageError.broken("the JPEG ends too early") }
        let marker = file[position + 1]
        // Neither data, nor a marker that cannot stand here: a restart, a further image.
        guard file[position] == 0xFF, marker > 1, !(0xD0...Marker.startOfImage).contains(marker) else {
            throw ImageError.broken("the JPEG's markers are broken")
        }
        let start = position
        guard marker != Marker.endOfImage else {
            position += 2
            return (marker, start..<position)
        }
        guard position + 4 <= file.count else { throw ImageError.broken("the JPEG ends too early") }
        let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
        guard length >= 2, position + 2 + length <= file.count else {
            throw ImageError.broken("the JPEG ends too early")
        }
        position += 2 + length
        return (marker, start..<position)
    }

    /// Where coded data end: before a marker that is no restart, and before the fill bytes in front of it (T.81 §B.1.1).
    private static func endOfCodedData(_ file: [UInt8], from start: Int) -> Int {
        file.withUnsafeBufferPointer { bytes in
            var position = start
            while position + 1 < bytes.count {
                if bytes[position] == 0xFF {
                    let next = bytes[position + 1]
                    if next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { break }
                }
                position += 1
            }
            if position + 1 >= bytes.count { return bytes.count }
            while position > start, bytes[position - 1] == 0xFF { position -= 1 }
            return position
        }
    }

    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    /// Frame and scan headers, Huffman and quantization tables, the restart interval.
    private static func isNeeded(_ marker: UInt8) -> Bool {
        switch marker {
        case 0xC0...0xC2, 0xC4, Marker.startOfScan, 0xDB, 0xDD: true
        default: false
        }
    }
}

/// The frame header of a JPEG: ITU-T T.81 §B.2.2.
struct JPEGFrame {
    struct Component {
        var id: UInt8
        var across: Int
        var down: Int
    }

    private(set) var width = 0
    private(set) var height = 0
    /// Empty before there is a frame.
    private(set) var components: [Component] = []
    private var isProgressive = false

    /// What a decoder may hold of an image that comes in several scans, in bytes.
    private static let coefficientLimit = 160 << 20

    init() {}

    /// Refuses what PDF readers need not decode: all but baseline, extended sequential and progressive Huffman coding of 8
    /// bits (ISO 32000-1 §7.4.8).
    init(marker: UInt8, content: ArraySlice<UInt8>) throws(ImageError) {
        let bytes = Array(content)
        guard bytes.count >= 6, bytes.count >= 6 + Int(bytes[5]) * 3 else {
            throw ImageError.broken("the JPEG's frame header is cut")
        }
        let obstacle: String? =
            switch marker {
            case 0xC0...0xC2:
                if bytes[0] != 8 { "\(bytes[0]) bits a sample" } else { Self.obstacle(ofComponents: bytes[5]) }
            case 0xC3: "lossless coding"
            case 0xC9, 0xCA, 0xCB: "arithmetic coding"
            default: "hierarchical coding"
            }
        if let obstacle {
            throw ImageError.invalid(
                reason: "a JPEG with \(obstacle), which readers of PDFs do not show; save it as a baseline JPEG")
        }
        height = Int(bytes[1]) << 8 | Int(bytes[2])
        width = Int(bytes[3]) << 8 | Int(bytes[4])
        isProgressive = marker == 0xC2
        for start in stride(from: 6, to: 6 + Int(bytes[5]) * 3, by: 3) {
            let (across, down) = (Int(bytes[start + 1] >> 4), Int(bytes[start + 1] & 15))
            guard (1...4).contains(across), (1...4).contains(down) else {
                throw ImageError.broken("the JPEG's frame header is broken")
            }
            components.append(Component(id: bytes[start], across: across, down: down))
        }
    }

    private static func obstacle(ofComponents count: UInt8) -> String? {
        [1, 3, 4].contains(count) ? nil : "\(count) components"
    }

    /// Refuses an image in several scans of which a decoder would have to keep too much: all coefficients, of 2 bytes.
    func checkCoefficients(scans: Int) throws(ImageError) {
        guard isProgressive || scans > 1 else { return }
        let across = components.map(\.across).max() ?? 1
        let down = components.map(\.down).max() ?? 1
        let blocks = ((width + 8 * across - 1) / (8 * across)) * ((height + 8 * down - 1) / (8 * down))
        let bytes = components.reduce(0) { $0 + blocks * $1.across * $1.down * 128 }
        guard bytes <= Self.coefficientLimit else {
            throw ImageError.tooLarge(
                reason: "a progressive JPEG of \(width) × \(height) pixels takes too much to decode; "
                    + "make it smaller or save it as a baseline JPEG")
        }
    }
}
