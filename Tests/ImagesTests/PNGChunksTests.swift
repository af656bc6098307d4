import TestSupport
import Testing

@testable import Images

/// A kind of PNG: colour type, bit depth, interlacing, transparency.
struct PNGKind: CustomTestStringConvertible, Sendable {
    let color: PNGFile.Color
    let depth: Int
    let isInterlaced: Bool
    let hasTransparency: Bool

    var testDescription: String {
        "\(color) \(depth)\(isInterlaced ? " interlaced" : "")\(hasTransparency ? " with tRNS" : "")"
    }

    /// All that the format has.
    static let all: [PNGKind] = PNGFile.Color.allCases.flatMap { color in
        color.depths.flatMap { depth in
            [false, true].flatMap { isInterlaced in
                [PNGFile.Color.grayAlpha, .rgbAlpha].contains(color)
                    ? [PNGKind(color: color, depth: depth, isInterlaced: isInterlaced, hasTransparency: false)]
                    : [false, true].map {
                        PNGKind(color: color, depth: depth, isInterlaced: isInterlaced, hasTransparency: $0)
                    }
            }
        }
    }

    func file(_ width: Int, _ height: Int) -> PNGFile {
        PNGFile(
            width: width, height: height, color: color, depth: depth, isInterlaced: isInterlaced,
            hasTransparency: hasTransparency)
    }
}

extension DecodedImage {
    /// A pixel as PDF readers see it: ISO 32000-1 §8.9.5.2.
    func pixel(_ x: Int, _ y: Int) -> PNGFile.Pixel? {
        guard case .samples(let bytes) = pixels else { return nil }
        let stride = (width * components * bitsPerComponent + 7) / 8
        let samples = (0..<components).map { component -> Int in
            let bit = (x * components + component) * bitsPerComponent
            return Int(bytes[y * stride + bit / 8]) >> (8 - bitsPerComponent - bit % 8) & (1 << bitsPerComponent - 1)
        }
        let alpha = alpha.map { Int($0[y * width + x]) } ?? 255
        switch colors {
        case .gray:
            let value = samples[0] * 255 / (1 << bitsPerComponent - 1)
            return PNGFile.Pixel(red: value, green: value, blue: value, alpha: alpha)
        case .rgb: return PNGFile.Pixel(red: samples[0], green: samples[1], blue: samples[2], alpha: alpha)
        case .palette(let colors):
            let entry = colors[samples[0] * 3..<samples[0] * 3 + 3].map(Int.init)
            return PNGFile.Pixel(red: entry[0], green: entry[1], blue: entry[2], alpha: alpha)
        }
    }
}

@Suite struct PNGChunksTests {
    @Test func thereAreAllKinds() {
        // PNG 1.2 §4.1.1 has 15 types and depths; eleven of them may have a transparent colour.
        #expect(PNGKind.all.count == 2 * (15 + 11))
    }

    /// Sizes at which rows end within a byte, and passes of interlacing are empty.
    @Test(arguments: PNGKind.all, [(1, 1), (3, 2), (9, 11), (5, 1), (33, 17)])
    func everyPixelIsThatOfTheFile(kind: PNGKind, size: (Int, Int)) throws {
        let file = kind.file(size.0, size.1)
        let image = try DecodedImage(of: file.bytes)
        #expect((image.width, image.height) == size)
        for y in 0..<file.height {
            for x in 0..<file.width {
                let (found, wanted) = (image.pixel(x, y), file.pixel(x, y))
                // What is transparent may have any colour.
                if wanted.alpha == 0 { #expect(found?.alpha == 0) } else { #expect(found == wanted, "\(x), \(y)") }
            }
        }
        guard case .samples(let samples) = image.pixels else { return }
        #expect(samples.count == (image.width * image.components * image.bitsPerComponent + 7) / 8 * image.height)
    }

    @Test(arguments: PNGKind.all)
    func palettesAndBitsAreKept(kind: PNGKind) throws {
        let image = try DecodedImage(of: kind.file(9, 11).bytes)
        switch image.colors {
        case .palette(let colors):
            #expect(kind.color == .palette)
            #expect(colors.count == min(1 << kind.depth, 13) * 3)
        case .gray: #expect(kind.color == .gray || kind.color == .grayAlpha)
        case .rgb: #expect(kind.color == .rgb || kind.color == .rgbAlpha)
        }
        let hasAlpha = kind.hasTransparency || kind.color == .grayAlpha || kind.color == .rgbAlpha
        #expect(image.bitsPerComponent == (hasAlpha ? 8 : min(kind.depth, 8)))
    }

    @Test(arguments: PNGKind.all.filter { $0.color == .grayAlpha || $0.color == .rgbAlpha })
    func opaqueImagesHaveNoMask(kind: PNGKind) throws {
        var file = kind.file(9, 11)
        #expect(try DecodedImage(of: file.bytes).alpha != nil)
        file.isOpaque = true
        #expect(try DecodedImage(of: file.bytes).alpha == nil)
    }

    @Test func bitsBehindTheEndOfARowAreZero() throws {
        // Unwritten memory there would be other bytes in each run.
        let file = PNGFile(width: 3, height: 2, color: .gray, depth: 1)
        var bytes = file.bytes
        let rows = try #require(bytes.firstRange(of: [0x78, 0x01])).upperBound + 5
        bytes[rows + 1] |= 0x1F
        let content = Array(bytes[rows..<rows + 4])
        let changed = Self.replacingImageData(of: bytes, by: PNGFile.stored(content))
        guard case .samples(let samples) = try DecodedImage(of: changed).pixels else { return }
        for byte in samples { #expect(byte & 0x1F == 0) }
        #expect(samples.count == 2)
    }

    private static func replacingImageData(of file: [UInt8], by data: [UInt8]) -> [UInt8] {
        file[..<33] + PNGFile.chunk("IDAT", data) + PNGFile.chunk("IEND", [])
    }

    @Test func whatDescribesAnImageDoesNotReachTheDecoder() throws {
        let file = PNGFile(width: 5, height: 4, color: .palette, depth: 4, hasTransparency: true)
        var described = file
        described.further = [
            ("gAMA", PNGFile.bytes(100)), ("sRGB", [9]), ("iCCP", Array("secret\0\0no profile".utf8)),
            ("tEXt", Array("Author\0secret".utf8)), ("zTXt", Array("Author\0\0secret".utf8)),
            ("eXIf", Array("secret".utf8)), ("acTL", [0, 0, 0, 2, 0, 0, 0, 0]), ("prIv", Array("secret".utf8)),
        ]
        let bytes = described.bytes + Array("secret".utf8)
        #expect(try PNGChunks(bytes).stripped(bytes) == file.bytes)
        #expect(try DecodedImage(of: bytes) == DecodedImage(of: file.bytes))
    }

    @Test(arguments: 1...8, [false, true])
    func orientationIsRead(orientation: Int, isLittle: Bool) throws {
        var file = PNGFile(width: 5, height: 4, color: .gray, depth: 8)
        file.further = [("eXIf", JPEGFile.exif(orientation: orientation, isLittle: isLittle))]
        let info = try ImageInfo(of: file.bytes)
        #expect(info.orientation == orientation)
        #expect((info.width, info.height) == (orientation < 5 ? (5, 4) : (4, 5)))
        let image = try DecodedImage(of: file.bytes)
        #expect((image.width, image.height, image.orientation) == (5, 4, orientation))
    }

    // MARK: What is refused

    @Test(arguments: PNGFile.Color.allCases)
    func depthsThatAColorTypeDoesNotHaveAreRefused(color: PNGFile.Color) {
        for depth in 0...32 where !color.depths.contains(depth) {
            var bytes = PNGFile(width: 3, height: 2, color: color, depth: 8).bytes
            bytes[24] = UInt8(depth)
            #expect(throws: ImageError.invalid(reason: "the PNG's header is broken; save or send it anew")) {
                try DecodedImage(of: bytes)
            }
        }
    }

    @Test(arguments: [
        ("IHDR", [UInt8](), "the PNG's header is broken; save or send it anew"),
        ("IDAT", [], "the PNG has no header; save or send it anew"),
        ("PLTE", [1, 2], "the PNG has no header; save or send it anew"),
        ("CgBI", [0, 0, 0, 0], "the PNG has no header; save or send it anew"),
    ])
    func aPNGBeginsWithItsHeader(name: String, content: [UInt8], reason: String) {
        let file = PNGFile.signature + PNGFile.chunk(name, content) + PNGFile.chunk("IEND", [])
        #expect(throws: ImageError.invalid(reason: reason)) { try DecodedImage(of: file) }
    }

    @Test(arguments: [
        (
            PNGFile.Color.palette, "tRNS", [UInt8](repeating: 1, count: 3),
            "the PNG's transparency is broken; save or send it anew"
        ),
        (.gray, "tRNS", [1], "the PNG's transparency is broken; save or send it anew"),
        (.rgb, "tRNS", [1, 2], "the PNG's transparency is broken; save or send it anew"),
        (.palette, "PLTE", [1, 2], "the PNG's palette is broken; save or send it anew"),
        (.palette, "PLTE", [], "the PNG's palette is broken; save or send it anew"),
        (.gray, "ABCD", [], "the PNG has a part of an unknown kind; save it as a plain PNG"),
    ])
    func chunksThatAreBrokenAreRefused(color: PNGFile.Color, name: String, content: [UInt8], reason: String) {
        var file = PNGFile(width: 3, height: 2, color: color, depth: 8)
        file.further = [(name, content)]
        #expect(throws: ImageError.invalid(reason: reason)) { try DecodedImage(of: file.bytes) }
    }

    @Test func aPaletteMustBeThereAndHaveEachPixelsColor() throws {
        let header = PNGFile(width: 2, height: 1, color: .palette, depth: 2).header
        func file(_ chunks: [UInt8]) -> [UInt8] {
            PNGFile.signature + PNGFile.chunk("IHDR", header) + chunks + PNGFile.chunk("IEND", [])
        }
        let data = PNGFile.chunk("IDAT", PNGFile.stored([0, 0b1000_0000]))
        #expect(throws: ImageError.invalid(reason: "the PNG has no palette; save or send it anew")) {
            try DecodedImage(of: file(data))
        }
        let three = PNGFile.chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(try DecodedImage(of: file(three + data)).pixel(0, 0) == .init(red: 7, green: 8, blue: 9, alpha: 255))
        let two = PNGFile.chunk("PLTE", [1, 2, 3, 4, 5, 6])
        let outside = ImageError.invalid(
            reason: "the PNG is broken (a pixel's colour is not in the palette); save or send it anew")
        #expect(throws: outside) { try DecodedImage(of: file(two + data)) }
        let seeThrough = PNGFile.chunk("tRNS", [0])
        #expect(throws: outside) { try DecodedImage(of: file(two + seeThrough + data)) }
    }

    @Test func aWrongCheckSumIsRefused() throws {
        let file = PNGFile(width: 3, height: 2, color: .palette, depth: 8, hasTransparency: true).bytes
        for name in ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"] {
            var broken = file
            let chunk = try #require(broken.firstRange(of: Array(name.utf8))).lowerBound
            let length = broken[chunk - 4..<chunk].reduce(0) { $0 << 8 | Int($1) }
            broken[chunk + 4 + length] ^= 1
            let error = #expect(throws: ImageError.self, "\(name)") { try DecodedImage(of: broken) }
            #expect(error == .invalid(reason: "the PNG is broken (a check sum is wrong); save or send it anew"))
        }
    }
}
