/// What an image file is, read from its header: nothing is decoded yet.
package struct ImageInfo: Hashable, Sendable {
    package enum Format: Hashable, Sendable { case png, jpeg }

    package var format: Format
    /// Unit: pixels, as seen: an EXIF orientation that turns the image is taken into account.
    package var width: Int
    package var height: Int
    /// How the stored pixels have to be turned to be seen upright.
    ///
    /// 1 is not at all. Source: EXIF 2.3 §4.6.4.
    package var orientation: Int
    /// 1 grey, 3 colour, 4 CMYK.
    package var components: Int

    /// True where rows and columns of the stored pixels change places.
    package var isTransposed: Bool { orientation >= 5 }
}

/// What an image may be at most.
package struct ImageLimits: Hashable, Sendable {
    /// Unit: bytes of the file.
    package var bytes = 5 << 20
    /// Width times height.
    package var pixels = 40_000_000
    /// Width or height, in pixels: as much as a JPEG can have.
    package var side = 65_535

    package init() {}
}

/// A file's header, with what decoding needs to know of it.
enum ImageHeader {
    case png(PNGChunks)
    case jpeg(JPEGMarkers)

    var info: ImageInfo {
        switch self {
        case .png(let chunks): chunks.info
        case .jpeg(let markers): markers.info
        }
    }

    /// Reads the header of a PNG or JPEG and checks it against the limits, so that nothing large is ever decoded.
    init(of file: [UInt8], limits: ImageLimits) throws(ImageError) {
        guard file.count <= limits.bytes else {
            throw ImageError.tooLarge(
                reason: "\(file.count) bytes, at most \(limits.bytes) are allowed; make it smaller")
        }
        switch ImageInfo.format(of: file) {
        case .png: self = .png(try PNGChunks(file))
        case .jpeg: self = .jpeg(try JPEGMarkers(file))
        case nil:
            let kind = Self.otherFormat(of: file).map { "it is \($0), " } ?? ""
            throw ImageError.invalid(reason: "\(kind)neither a PNG nor a JPEG; convert it to one of them")
        }
        let info = info
        guard info.width > 0, info.height > 0 else {
            throw ImageError.broken("the image has no pixels")
        }
        guard info.width <= limits.side, info.height <= limits.side, info.width <= limits.pixels / info.height else {
            throw ImageError.tooLarge(
                reason: "\(info.width) × \(info.height) pixels, at most \(limits.pixels) in all and \(limits.side) "
                    + "in a row or column are allowed; make it smaller")
        }
    }

    /// The name of a format that people send instead, told by its first bytes.
    private static func otherFormat(of file: [UInt8]) -> String? {
        let start = String(decoding: file.prefix(16), as: Unicode.ASCII.self)
        if start.hasPrefix("GIF8") { return "a GIF" }
        if start.hasPrefix("RIFF"), start.dropFirst(8).hasPrefix("WEBP") { return "a WebP" }
        if start.hasPrefix("%PDF-") { return "a PDF" }
        if start.hasPrefix("BM") { return "a BMP" }
        if file.starts(with: [0x49, 0x49, 42, 0]) || file.starts(with: [0x4D, 0x4D, 0, 42]) { return "a TIFF" }
        if start.dropFirst(4).hasPrefix("jP  ") { return "a JPEG 2000" }
        if start.dropFirst(4).hasPrefix("ftypavif") { return "an AVIF" }
        if ["ftypheic", "ftypheix", "ftypmif1"].contains(where: start.dropFirst(4).hasPrefix) { return "a HEIC" }
        return nil
    }
}

extension ImageInfo {
    /// Reads the header of a PNG or JPEG and checks it against the limits.
    package init(of file: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) {
        self = try ImageHeader(of: file, limits: limits).info
    }

    /// The format that a file's first bytes tell; nil for all that is neither a PNG nor a JPEG.
    package static func format(of file: [UInt8]) -> Format? {
        if file.starts(with: PNGChunks.signature) { return .png }
        return file.starts(with: [0xFF, 0xD8, 0xFF]) ? .jpeg : nil
    }
}
