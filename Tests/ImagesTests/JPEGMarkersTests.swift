import TestSupport
import Testing

@testable import Images

@Suite struct JPEGMarkersTests {
    private static let quarters = ["444", "422", "420"].flatMap { sampling in
        ["64x32", "37x21"].flatMap { size in
            ["", "-progressive"].map { "quarters-\(sampling)-\(size)\($0).jpg" }
        }
    }

    private func stripped(_ file: [UInt8]) throws -> [UInt8] {
        guard case .jpeg(let bytes) = try DecodedImage(of: file).pixels else {
            throw ImageError.invalid(reason: "it does not pass through")
        }
        return bytes
    }

    @Test(arguments: quarters + ["quarters-restarts.jpg", "quarters-grey.jpg", "quarters-rgb.jpg"])
    func scansPassThroughAsTheyAre(name: String) throws {
        let file = try DecodedImageTests.fixture(name)
        let image = try DecodedImage(of: file)
        let bytes = try stripped(file)
        #expect(JPEGFile.scans(of: bytes) == JPEGFile.scans(of: file))
        #expect(image.components == (name.contains("grey") ? 1 : 3))
        #expect((image.width, image.height) == (name.contains("37x21") ? (37, 21) : (64, 32)))
        #expect(try stripped(bytes) == bytes)
    }

    // MARK: Metadata

    private static let secret = Array("a secret word".utf8)

    /// Every place of a JPEG in which programs and cameras write what is no part of the image.
    @Test(arguments: ["quarters-420-64x32.jpg", "quarters-444-64x32-progressive.jpg", "quarters-grey.jpg"])
    func nothingButTheImageIsKept(name: String) throws {
        let file = try DecodedImageTests.fixture(name)
        let secret = Self.secret
        let exif =
            Array("Exif\0\0".utf8) + JPEGFile.exif(orientation: 1, maker: String(decoding: secret, as: UTF8.self))
        var segments = JPEGFile.segment(0xE0, Array("JFXX\0".utf8) + [0x13] + secret)
        segments += JPEGFile.segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 1, 4] + secret)
        segments += JPEGFile.segment(0xE1, exif)
        segments += JPEGFile.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + secret)
        for marker in UInt8(0xE2)...0xED { segments += JPEGFile.segment(marker, secret) }
        segments += JPEGFile.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1] + secret)
        segments += JPEGFile.segment(0xEE, secret)
        segments += JPEGFile.segment(0xEF, secret) + JPEGFile.segment(0xFE, secret)
        segments += JPEGFile.segment(0xF0, secret) + JPEGFile.segment(0xC8, secret)
        let preview = JPEGFile.inserting(JPEGFile.segment(0xFE, secret), into: file)
        var full = JPEGFile.inserting(segments, into: file)
        let scans = JPEGFile.places(of: 0xDA, in: full)
        for place in scans.dropFirst().reversed() {
            full.insert(contentsOf: JPEGFile.segment(0xFE, secret) + JPEGFile.segment(0xE1, exif), at: place)
        }
        full += preview + secret
        #expect(full.ranges(of: secret).count >= 20)
        let bytes = try stripped(full)
        #expect(bytes.ranges(of: secret).isEmpty)
        #expect(bytes == (try stripped(file)))
    }

    @Test func fillBytesBeforeMarkersAreDropped() throws {
        for name in ["quarters-420-64x32.jpg", "quarters-444-64x32-progressive.jpg", "quarters-restarts.jpg"] {
            let file = try DecodedImageTests.fixture(name)
            var filled = file
            let places = [0xDB, 0xC0, 0xC2, 0xC4, 0xDD, 0xDA].flatMap { JPEGFile.places(of: $0, in: file) }
            for place in (places + [file.count - 2]).sorted().reversed() {
                filled.insert(contentsOf: [0xFF, 0xFF, 0xFF], at: place)
            }
            #expect(filled.count > file.count + 9)
            #expect(try stripped(filled) == stripped(file))
        }
    }

    @Test func howColorsAreCodedIsStatedForEveryReader() throws {
        let jfif: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8)
        let adobe: [UInt8] = [0xFF, 0xD8, 0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0]
        let rgb = try DecodedImageTests.fixture("quarters-rgb.jpg")
        #expect(try stripped(rgb).starts(with: adobe))
        // Without a marker the components' names tell, to some readers.
        #expect(try stripped(JPEGFile.removing(0xEE, from: rgb)).starts(with: adobe))
        for name in ["quarters-420-64x32.jpg", "quarters-grey.jpg"] {
            let file = try DecodedImageTests.fixture(name)
            #expect(try stripped(JPEGFile.removing(0xE0, from: file)).starts(with: jfif))
            #expect(try stripped(file).starts(with: jfif))
        }
    }

    // MARK: Orientation

    @Test(arguments: 1...8, [false, true])
    func orientationIsRead(orientation: Int, isLittle: Bool) throws {
        let file = JPEGFile.oriented(
            orientation, try DecodedImageTests.fixture("quarters-420-64x32.jpg"), isLittle: isLittle)
        let info = try ImageInfo(of: file)
        #expect(info.orientation == orientation)
        #expect((info.width, info.height) == (orientation < 5 ? (64, 32) : (32, 64)))
        let image = try DecodedImage(of: file)
        #expect((image.width, image.height, image.orientation) == (64, 32, orientation))
    }

    @Test(arguments: [0, 9, 255])
    func orientationsThatThereAreNotLeaveTheImageAsItIs(orientation: Int) throws {
        let file = try DecodedImageTests.fixture("quarters-420-64x32.jpg")
        #expect(try ImageInfo(of: JPEGFile.oriented(orientation, file)).orientation == 1)
    }

    @Test func brokenDirectoriesLeaveTheImageAsItIs() throws {
        let exif = JPEGFile.exif(orientation: 6)
        let file = try DecodedImageTests.fixture("quarters-420-64x32.jpg")
        for length in 0..<22 {
            let cut = JPEGFile.segment(0xE1, Array("Exif\0\0".utf8) + exif[..<length])
            #expect(try ImageInfo(of: JPEGFile.inserting(cut, into: file)).orientation == 1)
        }
        for place in exif.indices {
            var broken = exif
            broken[place] ^= 0xFF
            let segment = JPEGFile.segment(0xE1, Array("Exif\0\0".utf8) + broken)
            let orientation = try ImageInfo(of: JPEGFile.inserting(segment, into: file)).orientation
            #expect(orientation == 1 || orientation == 6)
        }
    }

    // MARK: CMYK

    @Test func inkOfAdobesFilesIsStoredInverted() throws {
        let file = try DecodedImageTests.fixture("flat-cmyk.jpg")
        // (255 − ink) × (255 − black) / 255 of 204, 102, 51 and 26.
        try expectFlat(file, [46, 137, 183])
        // The same bytes without Adobe's marker: 51, 153, 204 and 229 of ink.
        try expectFlat(JPEGFile.removing(0xEE, from: file), [21, 10, 5])
    }

    @Test func lightAndColorOfInkAreReadToo() throws {
        var file = try DecodedImageTests.fixture("flat-cmyk.jpg")
        let marker = try #require(JPEGFile.places(of: 0xEE, in: file).first)
        file[marker + 15] = 2
        // 51, 153 and 204 as Y, Cb and Cr (JFIF 1.02) are R 158, G −12, B 95; libjpeg inverts them into ink.
        try expectFlat(file, [(255 - 158) * 229 / 255, 255 * 229 / 255, (255 - 95) * 229 / 255])
    }

    private func expectFlat(_ file: [UInt8], _ wanted: [Int]) throws {
        let image = try DecodedImage(of: file)
        guard case .samples(let samples) = image.pixels else {
            Issue.record("CMYK is decoded")
            return
        }
        #expect((image.components, samples.count) == (3, 16 * 16 * 3))
        for (index, sample) in samples.enumerated() {
            #expect(abs(Int(sample) - wanted[index % 3]) <= 3, "\(samples[..<3])")
        }
    }

    // MARK: What is refused

    @Test(arguments: [
        (UInt8(0xC3), "lossless coding"), (0xC5, "hierarchical coding"), (0xC6, "hierarchical coding"),
        (0xC7, "hierarchical coding"), (0xC9, "arithmetic coding"), (0xCA, "arithmetic coding"),
        (0xCB, "arithmetic coding"), (0xCD, "hierarchical coding"), (0xCF, "hierarchical coding"),
        (0xDE, "hierarchical coding"),
    ])
    func codingsThatReadersDoNotHaveAreNamed(marker: UInt8, name: String) throws {
        try expectRefused(name) { $0[$1 + 1] = marker }
    }

    @Test(arguments: [UInt8(0), 4, 12, 16])
    func otherPrecisionsAreNamed(bits: UInt8) throws {
        try expectRefused("\(bits) bits a sample") { $0[$1 + 4] = bits }
    }

    @Test(arguments: [UInt8(0), 2])
    func otherNumbersOfComponentsAreNamed(count: UInt8) throws {
        try expectRefused("\(count) components") { $0[$1 + 9] = count }
    }

    private func expectRefused(_ what: String, _ change: (inout [UInt8], Int) -> Void) throws {
        var file = try DecodedImageTests.fixture("quarters-420-64x32.jpg")
        change(&file, try #require(JPEGFile.places(of: 0xC0, in: file).first))
        let reason = "a JPEG with \(what), which readers of PDFs do not show; save it as a baseline JPEG"
        #expect(throws: ImageError.invalid(reason: reason)) { try DecodedImage(of: file) }
    }

    @Test func manyScansAreRefused() throws {
        var file = try DecodedImageTests.fixture("quarters-444-64x32-progressive.jpg")
        let last = try #require(JPEGFile.places(of: 0xDA, in: file).last)
        let scan = Array(file[last..<file.count - 2])
        file.removeLast(2)
        for _ in 0..<5_000 { file += scan }
        file += [0xFF, 0xD9]
        #expect(
            throws: ImageError.invalid(
                reason: "the JPEG has more than 100 scans; save it as a baseline JPEG")
        ) { try DecodedImage(of: file) }
    }

    @Test func aProgressiveImageThatTakesTooMuchMemoryIsRefused() throws {
        var file = try DecodedImageTests.fixture("quarters-444-64x32-progressive.jpg")
        let frame = try #require(JPEGFile.places(of: 0xC2, in: file).first)
        file.replaceSubrange(frame + 5..<frame + 9, with: [0x17, 0x70, 0x17, 0x70])
        #expect(
            throws: ImageError.tooLarge(
                reason: "a progressive JPEG of 6000 × 6000 pixels takes too much to decode; make it smaller or save it "
                    + "as a baseline JPEG")
        ) { try DecodedImage(of: file) }
    }

    @Test func aFileWithTwoFramesIsRefused() throws {
        var file = try DecodedImageTests.fixture("quarters-444-64x32-progressive.jpg")
        let frame = try #require(JPEGFile.places(of: 0xC2, in: file).first)
        let header = Array(file[frame..<frame + 19])
        let scans = JPEGFile.places(of: 0xDA, in: file)
        let twice = ImageError.invalid(reason: "the JPEG has more than one frame; save or send it anew")
        let second = Array(file[..<scans[1]]) + header + file[scans[1]...]
        #expect(throws: twice) { try DecodedImage(of: second) }
        file.insert(contentsOf: header, at: frame)
        #expect(throws: twice) { try DecodedImage(of: file) }
    }
}
