import Foundation
import Testing

@testable import Images

@Suite struct DecodedImageTests {
    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    @Test(arguments: [
        ("rgb.png", 3), ("palette.png", 3), ("grey.png", 1), ("bilevel.png", 1), ("grey16.png", 1), ("alpha.png", 3),
        ("palette-transparent.png", 3),
    ])
    func everyColourTypeOfPNGGivesEightBitSamples(name: String, components: Int) throws {
        let image = try DecodedImage(of: Self.fixture(name))
        #expect(image.components == components)
        guard case .samples(let samples) = image.pixels else {
            Issue.record("a PNG gives samples")
            return
        }
        #expect(samples.count == image.width * image.height * components)
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

    @Test func everyCutOfAFileIsInvalidAndNeverACrash() throws {
        for name in ["rgb.png", "alpha.png", "baseline.jpg", "progressive.jpg"] {
            let file = try Self.fixture(name)
            for length in stride(from: 0, to: file.count - 16, by: 7) {
                #expect(throws: ImageError.self) { try DecodedImage(of: Array(file[..<length])) }
            }
        }
    }

    @Test func limitsHoldBeforeDecoding() throws {
        let file = try Self.fixture("rgb.png")
        var limits = ImageLimits()
        limits.bytes = 20
        #expect(throws: ImageError.tooLarge(reason: "\(file.count) bytes, at most 20 are allowed")) {
            try ImageInfo(of: file, limits: limits)
        }
        limits = ImageLimits()
        limits.pixels = 31
        #expect(throws: ImageError.tooLarge(reason: "8 × 4 pixels, at most 31 in all are allowed")) {
            try ImageInfo(of: file, limits: limits)
        }
        var bomb = file
        bomb.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
        #expect(throws: ImageError.self) { try DecodedImage(of: bomb) }
    }

    @Test func otherFilesAreNamedAsSuch() {
        #expect(throws: ImageError.invalid(reason: "neither a PNG nor a JPEG")) {
            try ImageInfo(of: Array("GIF89a".utf8))
        }
    }
}
