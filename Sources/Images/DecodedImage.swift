internal import CImageCodecs
import Glibc

/// An image as a PDF can hold it (ISO 32000-1 §8.9.5): 8 bits a component, grey or RGB.
package struct DecodedImage: Hashable, Sendable {
    package enum Pixels: Hashable, Sendable {
        /// A baseline or progressive JPEG without metadata, for DCTDecode.
        case jpeg([UInt8])
        /// Rows from the top, without padding.
        case samples([UInt8])
    }

    /// Unit: pixels, as stored; see `orientation`.
    package var width: Int
    package var height: Int
    /// 1 grey, 3 RGB.
    package var components: Int
    package var pixels: Pixels
    /// One byte a pixel, 255 is opaque; nil where the whole image is opaque.
    package var alpha: [UInt8]?
    /// How the stored pixels have to be turned to be seen upright.
    ///
    /// 1 is not at all. Source: EXIF 2.3 §4.6.4.
    package var orientation: Int
}

extension DecodedImage {
    /// Decodes a PNG, checks a JPEG to its last row and strips its metadata.
    ///
    /// A JPEG that readers decode as it is passes through unchanged; CMYK and unusual codings are re-encoded.
    package init(of file: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) {
        let info = try ImageInfo(of: file, limits: limits)
        switch info.format {
        case .png: self = try Self.png(file)
        case .jpeg: self = try Self.jpeg(file)
        }
    }

    private static func png(_ file: [UInt8]) throws(ImageError) -> DecodedImage {
        var samples: UnsafeMutablePointer<UInt8>?
        var alpha: UnsafeMutablePointer<UInt8>?
        let image = file.withUnsafeBufferPointer { bytes in
            quoin_png_decode(bytes.baseAddress, bytes.count, &samples, &alpha)
        }
        defer {
            free(samples)
            free(alpha)
        }
        try check(image, kind: "PNG")
        let pixels = Int(image.width) * Int(image.height)
        let opacity = copy(alpha, pixels)
        return DecodedImage(
            width: Int(image.width), height: Int(image.height), components: Int(image.components),
            pixels: .samples(copy(samples, pixels * Int(image.components)) ?? []),
            alpha: opacity.flatMap { $0.allSatisfy { $0 == 255 } ? nil : $0 }, orientation: 1)
    }

    private static func jpeg(_ file: [UInt8]) throws(ImageError) -> DecodedImage {
        let markers = try JPEGMarkers(file)
        let passesThrough = markers.isPlainHuffman && markers.precision == 8 && markers.info.components != 4
        var samples: UnsafeMutablePointer<UInt8>?
        defer { free(samples) }
        let image = file.withUnsafeBufferPointer { bytes in
            passesThrough
                ? quoin_jpeg_decode(bytes.baseAddress, bytes.count, nil)
                : quoin_jpeg_decode(bytes.baseAddress, bytes.count, &samples)
        }
        try check(image, kind: "JPEG")
        if passesThrough {
            return DecodedImage(
                width: Int(image.width), height: Int(image.height), components: Int(image.components),
                pixels: .jpeg(markers.stripped(file)), alpha: nil, orientation: markers.info.orientation)
        }
        let stored = copy(samples, Int(image.width) * Int(image.height) * Int(image.components)) ?? []
        let rgb = image.components == 4 ? rgbFromInvertedCMYK(stored) : stored
        return DecodedImage(
            width: Int(image.width), height: Int(image.height), components: image.components == 1 ? 1 : 3,
            pixels: .samples(rgb), alpha: nil, orientation: markers.info.orientation)
    }

    /// Adobe stores CMYK in JPEG inverted, 255 for no ink; without a profile the conversion is the plain one.
    private static func rgbFromInvertedCMYK(_ cmyk: [UInt8]) -> [UInt8] {
        var rgb: [UInt8] = []
        rgb.reserveCapacity(cmyk.count / 4 * 3)
        for pixel in stride(from: 0, to: cmyk.count, by: 4) {
            let black = Int(cmyk[pixel + 3])
            for ink in 0..<3 { rgb.append(UInt8((Int(cmyk[pixel + ink]) * black + 127) / 255)) }
        }
        return rgb
    }

    private static func check(_ image: quoin_image, kind: String) throws(ImageError) {
        let message = withUnsafeBytes(of: image.error) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if !message.isEmpty { throw ImageError.invalid(reason: "broken \(kind): \(message)") }
    }

    private static func copy(_ pointer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> [UInt8]? {
        pointer.map { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }
}
