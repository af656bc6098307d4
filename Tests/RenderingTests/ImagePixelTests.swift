import Cryptography
import Foundation
import Jobs
import Primitives
import TestSupport
import Testing

@testable import Rendering

/// Images of every kind, from the file to what a reader of the PDF draws.
@Suite struct ImagePixelTests {
    private static func fixture(_ name: String) throws -> [UInt8] {
        try File.read(ProjectFiles.path("Tests/ImagesTests/Fixtures/\(name)"))
    }

    private static let css = "@page { margin: 0 } body { margin: 0 } img { display: block } "

    private static func document(_ file: [UInt8], css: String = "") -> SmallDocument {
        SmallDocument(
            body: "<img src=\"assets/picture\" alt=\"A picture\"/>", css: Self.css + css,
            assets: ["assets/picture": file])
    }

    private static func uri(_ file: [UInt8], type: String) -> String { "data:\(type);base64," + Base64.encode(file) }

    // MARK: PNG

    private static let kinds: [PNGFile] = PNGFile.Color.allCases.flatMap { color in
        color.depths.flatMap { depth in
            [false, true].flatMap { isInterlaced in
                [false, true].map { hasTransparency in
                    PNGFile(
                        width: 7, height: 5, color: color, depth: depth, isInterlaced: isInterlaced,
                        hasTransparency: hasTransparency && color != .grayAlpha && color != .rgbAlpha)
                }
            }
        }
    }

    /// All colour types, depths and kinds of transparency on one page: eight px for each pixel.
    @Test func everyPixelOfAPNGIsSeen() throws {
        let cells = Self.kinds.enumerated().map { number, file in
            (file: file, name: "assets/\(number).png", x: number % 12 * 64, y: number / 12 * 48)
        }
        let body = cells.map { cell in
            "<img src=\"\(cell.name)\" alt=\"\" style=\"position: absolute; width: 56px; height: 40px; "
                + "left: \(cell.x)px; top: \(cell.y)px\"/>"
        }.joined()
        let pdf = try SmallDocument(
            body: body, css: Self.css,
            assets: Dictionary(uniqueKeysWithValues: cells.map { ($0.name, $0.file.bytes) })
        ).render()
        let page = try RenderedPage(pdf)
        for cell in cells {
            for y in 0..<cell.file.height {
                for x in 0..<cell.file.width {
                    let wanted = cell.file.pixel(x, y).onWhite
                    let (left, top) = (cell.x + x * 8 + 4, cell.y + y * 8 + 4)
                    #expect(
                        page.shows(wanted, left, top),
                        "\(cell.file.color) \(cell.file.depth): \(x), \(y): \(page.color(left, top)), not \(wanted)")
                }
            }
        }
    }

    @Test func palettesOpacityAndBitsAreStoredAsTheyAre() throws {
        func dictionary(_ file: PNGFile) throws -> String {
            let text = try Self.document(file.bytes).plainText()
            let parts = text.split(separator: "<<").filter { $0.contains("/Subtype /Image") }
            return parts.joined()
        }
        let palette = try dictionary(PNGFile(width: 7, height: 5, color: .palette, depth: 2))
        #expect(palette.contains("/Indexed") && palette.contains("/BitsPerComponent 2"))
        #expect(!palette.contains("/SMask"))
        let masked = try dictionary(PNGFile(width: 7, height: 5, color: .palette, depth: 2, hasTransparency: true))
        #expect(masked.contains("/Indexed") && masked.contains("/SMask"))
        let grey = try dictionary(PNGFile(width: 7, height: 5, color: .gray, depth: 1))
        #expect(grey.contains("/DeviceGray") && grey.contains("/BitsPerComponent 1"))
        var opaque = PNGFile(width: 7, height: 5, color: .rgbAlpha, depth: 8)
        #expect(try dictionary(opaque).contains("/SMask"))
        opaque.isOpaque = true
        #expect(!(try dictionary(opaque).contains("/SMask")))
    }

    // MARK: JPEG

    /// The colours of `quarters-….jpg` in reading order.
    private static let quarters = [[200, 40, 40], [40, 160, 40], [40, 40, 200], [220, 200, 40]]

    private func expectQuarters(_ page: RenderedPage, _ order: [Int], width: Int, height: Int) {
        for (place, quarter) in order.enumerated() {
            let x = width / 4 + place % 2 * (width / 2)
            let y = height / 4 + place / 2 * (height / 2)
            #expect(
                page.shows(Self.quarters[quarter], x, y, within: 6),
                "place \(place): \(page.color(x, y)), not \(Self.quarters[quarter])")
        }
        // And nothing beside it: the natural size is that of the upright image.
        #expect(page.color(width + 1, height / 2) == [255, 255, 255])
        #expect(page.color(width / 2, height + 1) == [255, 255, 255])
    }

    @Test(arguments: [
        "quarters-444-64x32", "quarters-422-64x32", "quarters-420-64x32", "quarters-444-64x32-progressive",
        "quarters-422-64x32-progressive", "quarters-420-64x32-progressive", "quarters-444-37x21",
        "quarters-422-37x21", "quarters-420-37x21", "quarters-420-37x21-progressive", "quarters-restarts",
        "quarters-rgb",
    ])
    func everyJPEGIsSeenAsItIs(name: String) throws {
        let file = try Self.fixture(name + ".jpg")
        let pdf = try Self.document(file).render()
        #expect(!pdf.ranges(of: JPEGFile.scans(of: file)).isEmpty, "the coded data are not those of the file")
        let isOdd = name.contains("37x21")
        expectQuarters(try RenderedPage(pdf), [0, 1, 2, 3], width: isOdd ? 37 : 64, height: isOdd ? 21 : 32)
    }

    @Test func aJPEGOfGreyStaysGrey() throws {
        let file = try Self.fixture("quarters-grey.jpg")
        let pdf = try Self.document(file).render()
        #expect(!pdf.ranges(of: JPEGFile.scans(of: file)).isEmpty)
        // ITU-R BT.601: 0.299 of red, 0.587 of green, 0.114 of blue.
        #expect(try RenderedPage(pdf).shows([88, 88, 88], 16, 8, within: 4))
        #expect(try Self.document(file).plainText().contains("/ColorSpace /DeviceGray"))
    }

    @Test func aJPEGOfInkIsSeenInColor() throws {
        let page = try RenderedPage(Self.document(Self.fixture("flat-cmyk.jpg")).render())
        #expect(page.shows([46, 137, 183], 8, 8, within: 4))
    }

    /// Which quarter is seen where, in reading order: EXIF 2.3 §4.6.4.
    private static let turned = [
        1: [0, 1, 2, 3], 2: [1, 0, 3, 2], 3: [3, 2, 1, 0], 4: [2, 3, 0, 1], 5: [0, 2, 1, 3], 6: [2, 0, 3, 1],
        7: [3, 1, 2, 0], 8: [1, 3, 0, 2],
    ]

    @Test(arguments: 1...8)
    func imagesAreSeenUpright(orientation: Int) throws {
        let jpeg = JPEGFile.oriented(orientation, try Self.fixture("quarters-420-64x32.jpg"))
        let order = try #require(Self.turned[orientation])
        let (width, height) = orientation < 5 ? (64, 32) : (32, 64)
        expectQuarters(try RenderedPage(Self.document(jpeg).render()), order, width: width, height: height)
        let background = SmallDocument(
            body: "<p/>",
            css: Self.css + "p { margin: 0; height: 100px; background: url(assets/picture) no-repeat }",
            assets: ["assets/picture": jpeg])
        expectQuarters(try RenderedPage(background.render()), order, width: width, height: height)
    }

    // MARK: Metadata

    @Test func nothingThatDescribesAnImageIsInThePDF() throws {
        let secret = Array("a secret word".utf8)
        let text = String(decoding: secret, as: UTF8.self)
        let exif = JPEGFile.exif(orientation: 3, maker: text)
        var segments = JPEGFile.segment(0xE1, Array("Exif\0\0".utf8) + exif)
        segments += JPEGFile.segment(0xE2, secret) + JPEGFile.segment(0xED, secret) + JPEGFile.segment(0xFE, secret)
        let jpeg = JPEGFile.inserting(segments, into: try Self.fixture("quarters-420-64x32.jpg")) + secret
        var png = PNGFile(width: 5, height: 4, color: .palette, depth: 4)
        png.further = [("tEXt", Array("Author\0".utf8) + secret), ("eXIf", exif), ("prIv", secret)]
        for file in [jpeg, png.bytes + secret] {
            #expect(file.ranges(of: secret).count > 2)
            let document = Self.document(file)
            #expect(try document.render().ranges(of: secret).isEmpty)
            #expect(!(try document.plainText().contains(text)))
        }
    }

    // MARK: Once

    @Test func anImageIsStoredOnceWhereverItComesFrom() throws {
        let file = try Self.fixture("quarters-420-64x32.jpg")
        let document = SmallDocument(
            body: "<img src=\"assets/a.jpg\" alt=\"a\"/><img src=\"assets/b.jpg\" alt=\"b\"/>"
                + "<img src=\"{{photo}}\" alt=\"c\"/><p>x</p><img src=\"{{photo}}\" alt=\"d\"/>",
            css: "p { background: url(assets/a.jpg) }",
            payload: ["photo": .string(Self.uri(file, type: "image/jpeg"))],
            assets: ["assets/a.jpg": file, "assets/b.jpg": file])
        let text = try document.plainText()
        #expect(text.split(separator: "/Subtype /Image").count == 2)
        #expect(text.split(separator: " Do\n").count >= 6)
    }

    // MARK: What is refused

    private static func failure(_ source: String) throws -> JobFailure {
        try SmallDocument(
            body: "<img src=\"{{photo}}\" alt=\"x\"/>", payload: ["photo": .string(source)]
        ).failure()
    }

    @Test(arguments: [
        ("image/png", true, "holds a JPEG but states another type; let it begin with data:image/jpeg;base64,"),
        ("text/plain", true, "holds a JPEG but states another type; let it begin with data:image/jpeg;base64,"),
        ("image/svg+xml", false, "holds a PNG but states another type; let it begin with data:image/png;base64,"),
        ("IMAGE/JPEG", false, "holds a PNG but states another type; let it begin with data:image/png;base64,"),
    ])
    func aTypeThatIsNotTheFilesIsRefused(type: String, isJPEG: Bool, reason: String) throws {
        let file =
            isJPEG ? try Self.fixture("quarters-grey.jpg") : PNGFile(width: 2, height: 2, color: .gray, depth: 8).bytes
        #expect(
            try Self.failure(Self.uri(file, type: type))
                == JobFailure(.imageInvalid, "note/page.xhtml:1:13: the data URI \(reason) in /photo"))
    }

    @Test(arguments: ["image/jpeg", "image/jpg", "image/JPEG", "image/jpeg;charset=utf-8", "", "image/*"])
    func typesOfManySpellingsAreTaken(type: String) throws {
        let document = SmallDocument(
            body: "<img src=\"{{photo}}\" alt=\"x\"/>",
            payload: ["photo": .string(Self.uri(try Self.fixture("quarters-grey.jpg"), type: type))])
        #expect(try document.plainText().contains("/DCTDecode"))
    }

    @Test func brokenImagesNameTheirPlaceAndTheWayOut() throws {
        let png = PNGFile(width: 7, height: 5, color: .rgb, depth: 8).bytes
        let jpeg = try Self.fixture("quarters-420-64x32.jpg")
        var huge = png
        huge.replaceSubrange(16..<24, with: [0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0])
        var broken = png
        broken[60] ^= 1
        var arithmetic = jpeg
        arithmetic[try #require(JPEGFile.places(of: 0xC0, in: jpeg).first) + 1] = 0xC9
        let cases: [([UInt8], String, ErrorCode, String)] = [
            (Array(png[..<90]), "png", .imageInvalid, "the PNG ends too early; save or send it anew"),
            (broken, "png", .imageInvalid, "the PNG is broken (a check sum is wrong); save or send it anew"),
            (Array(jpeg[..<250]), "jpeg", .imageInvalid, "the JPEG ends too early; save or send it anew"),
            (
                arithmetic, "jpeg", .imageInvalid,
                "a JPEG with arithmetic coding, which readers of PDFs do not show; save it as a baseline JPEG"
            ),
            (
                Array("GIF89a".utf8), "gif", .imageInvalid,
                "it is a GIF, neither a PNG nor a JPEG; convert it to one of them"
            ),
            (
                huge, "png", .imageTooLarge,
                "100000 × 100000 pixels, at most 40000000 in all and 65535 in a row or column are allowed; make it smaller"
            ),
        ]
        for (file, type, code, reason) in cases {
            #expect(
                try Self.failure(Self.uri(file, type: "image/" + type))
                    == JobFailure(code, "note/page.xhtml:1:13: the data URI: \(reason) in /photo"))
        }
    }
}
