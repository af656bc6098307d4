import TestSupport
import Testing

@testable import Images

/// Files that are cut, changed or made to take a decoder's memory.
@Suite struct BrokenImageTests {
    private static let pictures: [String: [UInt8]] = {
        var pictures: [String: [UInt8]] = [
            "grey": PNGFile(width: 9, height: 5, color: .gray, depth: 16, isInterlaced: true).bytes,
            "palette": PNGFile(width: 9, height: 5, color: .palette, depth: 4, hasTransparency: true).bytes,
            "alpha": PNGFile(width: 7, height: 3, color: .rgbAlpha, depth: 8, isInterlaced: true).bytes,
        ]
        for name in [
            "quarters-grey.jpg", "quarters-restarts.jpg", "quarters-444-64x32-progressive.jpg", "flat-cmyk.jpg",
        ] {
            // A fixture that is missing fails the tests that read it.
            pictures[name] = try? DecodedImageTests.fixture(name)
        }
        return pictures
    }()

    private static let names = pictures.keys.sorted()

    @Test func thereAreSevenPictures() { #expect(Self.names.count == 7) }

    @Test(arguments: names)
    func everyCutIsInvalid(name: String) throws {
        let file = try #require(Self.pictures[name])
        for length in 0..<file.count {
            #expect(throws: ImageError.self, "\(length)") { try DecodedImage(of: Array(file[..<length])) }
        }
    }

    @Test(arguments: names)
    func everyChangeIsInvalidOrAPicture(name: String) throws {
        let file = try #require(Self.pictures[name])
        var pictures = 0
        for place in file.indices {
            for flip in [UInt8(1) << UInt8(place % 8), 0xFF, 0x80] {
                var changed = file
                changed[place] ^= flip
                if try isSound(changed) { pictures += 1 }
            }
        }
        #expect(pictures < file.count * 3)
    }

    /// With check sums that are right, so that what is behind them is reached.
    @Test(arguments: ["grey", "palette", "alpha"])
    func everyChangeOfAChunkIsInvalidOrAPicture(name: String) throws {
        let file = try #require(Self.pictures[name])
        var start = 8
        var pictures = 0
        while start < file.count {
            let length = file[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            let chunk = String(decoding: file[start + 4..<start + 8], as: UTF8.self)
            for place in start + 8..<start + 8 + length {
                for flip in [UInt8(1) << UInt8(place % 8), 0xFF] {
                    var content = Array(file[start + 8..<start + 8 + length])
                    content[place - start - 8] ^= flip
                    let changed = file[..<start] + PNGFile.chunk(chunk, content) + file[(start + 12 + length)...]
                    if try isSound(Array(changed)) { pictures += 1 }
                }
            }
            start += 12 + length
        }
        #expect(pictures > 0)
    }

    /// Whether it is a picture, and then one of as many pixels as it says.
    private func isSound(_ file: [UInt8]) throws -> Bool {
        do throws(ImageError) {
            let image = try DecodedImage(of: file)
            if case .samples(let samples) = image.pixels {
                let row = (image.width * image.components * image.bitsPerComponent + 7) / 8
                #expect(samples.count == row * image.height)
            }
            if let alpha = image.alpha { #expect(alpha.count == image.width * image.height) }
            return true
        } catch {
            return false
        }
    }

    // MARK: Sizes

    @Test func aHeaderOfHugeSidesIsRefusedUnread() {
        let header = PNGFile.signature + PNGFile.chunk("IHDR", [0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0, 8, 6, 0, 0, 0])
        let file = header + PNGFile.chunk("IDAT", []) + PNGFile.chunk("IEND", [])
        #expect(
            throws: ImageError.tooLarge(
                reason: "100000 × 100000 pixels, at most 40000000 in all and 65535 in a row or column are allowed; "
                    + "make it smaller")
        ) { try DecodedImage(of: file) }
    }

    @Test(arguments: [(0, 4), (4, 0), (0, 0)])
    func imagesWithoutPixelsAreInvalid(size: (Int, Int)) throws {
        let png = PNGFile(width: size.0, height: size.1, color: .gray, depth: 8).bytes
        let empty = ImageError.invalid(reason: "the image has no pixels; save or send it anew")
        #expect(throws: empty) { try DecodedImage(of: png) }
        var jpeg = try DecodedImageTests.fixture("quarters-grey.jpg")
        let frame = try #require(JPEGFile.places(of: 0xC0, in: jpeg).first)
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0, UInt8(size.1), 0, UInt8(size.0)])
        #expect(throws: empty) { try DecodedImage(of: jpeg) }
    }

    @Test func sidesBeyondTheLimitAreRefused() {
        let file = PNGFile(width: 65_536, height: 1, color: .gray, depth: 1).bytes
        #expect(throws: ImageError.self) { try DecodedImage(of: file) }
        let longest = PNGFile(width: 65_535, height: 1, color: .gray, depth: 1).bytes
        #expect(throws: Never.self) { try DecodedImage(of: longest) }
    }

    /// A megabyte that inflates to 150, in image data of 32 pixels and in a text: what is inflated is what the rows hold, so that
    /// it does not matter that the data never end.
    @Test func whatInflatesToMoreThanTheImageIsCutOff() throws {
        var bits: [UInt8] = [0x78, 0x9C]
        var (buffer, count) = (0, 0)
        func put(_ code: Int, _ length: Int) {
            buffer |= code << count
            count += length
            while count >= 8 {
                bits.append(UInt8(buffer & 255))
                buffer >>= 8
                count -= 8
            }
        }
        // Fixed codes (RFC 1951 §3.2.6): a zero, then 258 bytes more, again and again, from one byte before.
        put(0b011, 3)
        put(0b0000_1100, 8)
        for _ in 0..<600_000 {
            put(0b1010_0011, 8)
            put(0, 5)
        }
        put(0, 15)
        let header = PNGFile(width: 8, height: 4, color: .gray, depth: 8).header
        let file =
            PNGFile.signature + PNGFile.chunk("IHDR", header)
            + PNGFile.chunk("zTXt", Array("Comment\0\0".utf8) + bits) + PNGFile.chunk("IDAT", bits)
            + PNGFile.chunk("IEND", [])
        #expect(try DecodedImage(of: file).pixels == .samples([UInt8](repeating: 0, count: 32)))
    }
}
