internal import CImageCodecs

/// An image as a PDF can hold it: ISO 32000-1 §8.9.5.
package struct DecodedImage: Hashable, Sendable {
    package enum Pixels: Hashable, Sendable {
        /// A baseline or progressive JPEG without metadata, for DCTDecode.
        case jpeg([UInt8])
        /// Rows from the top, each padded to whole bytes with zeros.
        case samples([UInt8])
    }

    package enum Colors: Hashable, Sendable {
        case gray, rgb
        /// Red, green and blue of each entry in turn; samples are their numbers.
        case palette([UInt8])
    }

    /// Unit: pixels, as stored; see `orientation`.
    package var width: Int
    package var height: Int
    /// Taken as sRGB: profiles and gammas that files state are passed over.
    package var colors: Colors
    /// Of a sample: 1, 2, 4 or 8.
    package var bitsPerComponent: Int
    package var pixels: Pixels
    /// One byte a pixel, 255 is opaque; nil where the whole image is opaque.
    package var alpha: [UInt8]?
    /// How the stored pixels have to be turned to be seen upright.
    ///
    /// 1 is not at all. Source: EXIF 2.3 §4.6.4.
    package var orientation: Int

    /// Samples of a pixel.
    package var components: Int { colors == .rgb ? 3 : 1 }
}

extension DecodedImage {
    /// Decodes a PNG, checks a JPEG to its last row and strips its metadata.
    ///
    /// A JPEG of grey or colours keeps its coded data; CMYK becomes RGB. A PNG keeps its palette and its bits up to 8.
    package init(of file: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) {
        switch try ImageHeader(of: file, limits: limits) {
        case .png(let chunks): self = try Self.png(chunks, file)
        case .jpeg(let markers): self = try Self.jpeg(markers, file)
        }
    }

    private static func png(_ chunks: PNGChunks, _ file: [UInt8]) throws(ImageError) -> DecodedImage {
        let (width, height) = chunks.storedSize
        let isPalette = chunks.colorType == .palette
        let isColored = chunks.colorType == .rgb || chunks.colorType == .rgbAlpha
        let hasAlpha =
            chunks.transparency != nil || chunks.colorType == .grayAlpha || chunks.colorType == .rgbAlpha
        // Opacity goes by whole bytes, and the samples beside it.
        let bits = hasAlpha ? 8 : min(chunks.bitDepth, 8)
        let stride = (width * (isColored ? 3 : 1) * bits + 7) / 8
        let opacities = isPalette ? chunks.transparency ?? [] : []
        var fault = quoin_image_fault()
        var alpha: [UInt8] = []
        let samples = [UInt8](unsafeUninitializedCapacity: stride * height) { samples, count in
            alpha = [UInt8](unsafeUninitializedCapacity: hasAlpha ? width * height : 0) { alpha, alphaCount in
                opacities.withUnsafeBufferPointer { opacities in
                    chunks.stripped(file).withUnsafeBufferPointer { bytes in
                        var rows = quoin_png_rows(
                            width: UInt32(width), height: UInt32(height), samples: samples.baseAddress,
                            stride: stride, alpha: hasAlpha ? alpha.baseAddress : nil,
                            colors: UInt32(chunks.palette.count / 3), opacities: opacities.baseAddress,
                            opacity_count: opacities.count)
                        fault = quoin_png_decode(bytes.baseAddress, bytes.count, &rows)
                    }
                }
                // What a broken file leaves unwritten is not to be read.
                alphaCount = hasAlpha && isEmpty(fault) ? width * height : 0
            }
            count = isEmpty(fault) ? stride * height : 0
        }
        try check(fault, kind: "PNG")
        return DecodedImage(
            width: width, height: height,
            colors: isPalette ? .palette(chunks.palette) : isColored ? .rgb : .gray, bitsPerComponent: bits,
            pixels: .samples(samples), alpha: alpha.allSatisfy { $0 == 255 } ? nil : alpha,
            orientation: chunks.info.orientation)
    }

    private static func jpeg(_ markers: JPEGMarkers, _ file: [UInt8]) throws(ImageError) -> DecodedImage {
        let (width, height) = (markers.frame.width, markers.frame.height)
        // What is checked here is what the PDF holds.
        let stripped = try markers.stripped(file)
        let pixels: Pixels
        var fault = quoin_image_fault()
        if markers.info.components == 4 {
            let rgb = [UInt8](unsafeUninitializedCapacity: width * height * 3) { rgb, count in
                stripped.withUnsafeBufferPointer { bytes in
                    fault = quoin_jpeg_decode(
                        bytes.baseAddress, bytes.count, UInt32(width), UInt32(height), rgb.baseAddress)
                }
                count = isEmpty(fault) ? width * height * 3 : 0
            }
            pixels = .samples(rgb)
        } else {
            stripped.withUnsafeBufferPointer { bytes in
                fault = quoin_jpeg_decode(bytes.baseAddress, bytes.count, UInt32(width), UInt32(height), nil)
            }
            pixels = .jpeg(stripped)
        }
        try check(fault, kind: "JPEG")
        return DecodedImage(
            width: width, height: height, colors: markers.info.components == 1 ? .gray : .rgb, bitsPerComponent: 8,
            pixels: pixels, alpha: nil, orientation: markers.info.orientation)
    }

    private static func isEmpty(_ fault: quoin_image_fault) -> Bool { fault.text.0 == 0 }

    private static func check(_ fault: quoin_image_fault, kind: String) throws(ImageError) {
        guard !isEmpty(fault) else { return }
        let message = withUnsafeBytes(of: fault.text) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        throw ImageError.broken("the \(kind) is broken (\(message))")
    }
}
