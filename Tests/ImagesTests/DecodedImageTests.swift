import Foundation
import Testing

@testable import Images

@Suite struct DecodedImageTests {
    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    @Test(arguments: [
        ("rgb.png", 3), ("palette.png", 1), ("grey.png", 1), ("bilevel.png", 1), ("grey16.png", 1), ("alpha.png", 3),
        ("palette-transparent.png", 1),
    ])
    func everyColourTypeOfPNGGivesSamples(name: String, components: Int) throws {
        let image = try DecodedImage(of: Self.fixture(name))
        #expect(image.components == components)
        guard case .samples(let samples) = image.pixels else {
            Issue.record("a PNG gives samples")
            return
        }
        #expect(samples.count == (image.width * components * image.bitsPerComponent + 7) / 8 * image.height)
    }

    @Test func samplesKeepTheColoursOfThePNG() throws {
        let image = try DecodedImage(of: Self.fixture("rgb.png"))
        guard case .samples(let samples) = image.pixels else { return }
        #expect(Array(samples[..<6]) == [0, 0, 128, 32, 0, 128])
        #expect(image.alpha == nil)
    }

    @Test func transparencyBecomesASeparateMask() throws {
        let image = try DecodedImage(of: Self.fixture("alpha.png"))
        #expect(image.alpha?.prefix(8) == [0, 36, 72, 108, 144, 180, 216, 252])
        #expect(image.alpha?.count == 32)
        #expect(try DecodedImage(of: Self.fixture("palette-transparent.png")).alpha != nil)
    }

    @Test(arguments: [("baseline.jpg", 3), ("progressive.jpg", 3), ("grey.jpg", 1)])
    func plainJPEGsPassThrough(name: String, components: Int) throws {
        let image = try DecodedImage(of: Self.fixture(name))
        #expect(image.components == components)
        #expect((image.width, image.height) == (48, 32))
        guard case .jpeg(let bytes) = image.pixels else {
            Issue.record("\(name) should pass through")
            return
        }
        #expect(bytes.starts(with: [0xFF, 0xD8]))
        #expect(try DecodedImage(of: bytes) == image)
    }

    @Test func cmykIsConvertedToRGB() throws {
        let image = try DecodedImage(of: Self.fixture("cmyk.jpg"))
        guard case .samples(let samples) = image.pixels else {
            Issue.record("CMYK is decoded")
            return
        }
        #expect(image.components == 3)
        // The left top corner is about (0, 0, 128).
        #expect(samples[0] < 40 && samples[1] < 40 && (90...170).contains(samples[2]))
    }

    @Test func orientationIsReadAndMetadataIsStripped() throws {
        let file = try Self.fixture("turned.jpg")
        let info = try ImageInfo(of: file)
        #expect(info.orientation == 6)
        #expect((info.width, info.height) == (32, 48))
        guard case .jpeg(let bytes) = try DecodedImage(of: file).pixels else { return }
        #expect(!String(decoding: bytes, as: UTF8.self).contains("Example camera"))
        #expect(String(decoding: file, as: UTF8.self).contains("Example camera"))
    }

    @Test(arguments: ["baseline.jpg", "progressive.jpg", "grey.jpg"])
    func nothingBehindTheImageIsKept(name: String) throws {
        let file = try Self.fixture(name)
        let preview = try Self.fixture("turned.jpg")
        guard case .jpeg(let alone) = try DecodedImage(of: file).pixels,
            case .jpeg(let followed) = try DecodedImage(of: file + preview).pixels
        else {
            Issue.record("\(name) should pass through")
            return
        }
        #expect(followed == alone)
        #expect(alone.suffix(2) == [0xFF, 0xD9])
    }

    @Test func whatDescribesAnImageBetweenItsScansIsNotKept() throws {
        var file = try Self.fixture("progressive.jpg")
        let scans = file.indices.dropLast().filter { file[$0] == 0xFF && file[$0 + 1] == 0xDA }
        try #require(scans.count > 1)
        let comment = Array("Example camera".utf8)
        file.insert(contentsOf: [0xFF, 0xFE, 0, UInt8(comment.count + 2)] + comment, at: scans[1])
        guard case .jpeg(let bytes) = try DecodedImage(of: file).pixels else { return }
        #expect(!String(decoding: bytes, as: UTF8.self).contains("Example camera"))
        #expect(try DecodedImage(of: bytes) == DecodedImage(of: Self.fixture("progressive.jpg")))
    }

    @Test(arguments: ["cut.jpg", "broken.png"])
    func corruptedFilesAreInvalid(name: String) throws {
        let file = try Self.fixture(name)
        #expect(throws: ImageError.self) { try DecodedImage(of: file) }
    }

    @Test func limitsHoldBeforeDecoding() throws {
        let file = try Self.fixture("rgb.png")
        var limits = ImageLimits()
        limits.bytes = 20
        #expect(throws: ImageError.tooLarge(reason: "\(file.count) bytes, at most 20 are allowed; make it smaller")) {
            try ImageInfo(of: file, limits: limits)
        }
        limits = ImageLimits()
        limits.pixels = 31
        #expect(
            throws: ImageError.tooLarge(
                reason: "8 × 4 pixels, at most 31 in all and 65535 in a row or column are allowed; make it smaller")
        ) {
            try ImageInfo(of: file, limits: limits)
        }
    }

    @Test(arguments: [
        ("", ""), ("%!PS", ""), ("GIF89a", "it is a GIF, "), ("RIFF\0\0\0\0WEBPVP8 ", "it is a WebP, "),
        ("%PDF-1.7", "it is a PDF, "), ("BM\0", "it is a BMP, "), ("II*\0", "it is a TIFF, "),
        ("\0\0\0\u{C}jP  ", "it is a JPEG 2000, "), ("\0\0\0\u{1C}ftypheic", "it is a HEIC, "),
        ("\0\0\0\u{1C}ftypavif", "it is an AVIF, "),
    ])
    func otherFilesAreNamedAsSuch(start: String, name: String) {
        let reason = "\(name)neither a PNG nor a JPEG; convert it to one of them"
        #expect(throws: ImageError.invalid(reason: reason)) { try ImageInfo(of: Array(start.utf8)) }
    }
}
