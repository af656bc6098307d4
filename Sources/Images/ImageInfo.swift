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

    package init() {}
}

extension ImageInfo {
    /// Reads the header of a PNG or JPEG and checks it against the limits, so that nothing large is ever decoded.
    package init(of file: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) {
        guard file.count <= limits.bytes else {
            throw ImageError.tooLarge(reason: "\(file.count) bytes, at most \(limits.bytes) are allowed")
        }
        if file.starts(with: PNGHeader.signature) {
            self = try PNGHeader.read(file)
        } else if file.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = try JPEGMarkers(file).info
        } else {
            throw ImageError.invalid(reason: "neither a PNG nor a JPEG")
        }
        guard width > 0, height > 0 else { throw ImageError.invalid(reason: "it has no pixels") }
        guard width <= limits.pixels / height else {
            throw ImageError.tooLarge(
                reason: "\(width) × \(height) pixels, at most \(limits.pixels) in all are allowed")
        }
    }
}

/// The fixed part at the start of a PNG: PNG 1.2 §3.1, §4.1.1.
enum PNGHeader {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func read(_ file: [UInt8]) throws(ImageError) -> ImageInfo {
        guard file.count >= 33, Array(file[12..<16]) == Array("IHDR".utf8) else {
            throw ImageError.invalid(reason: "the PNG has no header")
        }
        func number(at offset: Int) -> Int {
            file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        let isGrey = file[25] == 0 || file[25] == 4
        return ImageInfo(
            format: .png, width: number(at: 16), height: number(at: 20), orientation: 1, components: isGrey ? 1 : 3)
    }
}
