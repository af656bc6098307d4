import Foundation
import Jobs
import PDF
import Primitives
import TestSupport
import Testing

@testable import Rendering
@testable import Templates

/// SVG images on the page: looked at through a foreign renderer, and in the file.
@Suite struct DrawingTests {
    /// A page of 100 px by 100 px with a drawing of 80 px at its top left corner.
    private func pixels(_ body: String, _ attributes: String = "viewBox='0 0 8 8'", css: String = "") throws -> Pixels {
        let source = "<svg xmlns='http://www.w3.org/2000/svg' \(attributes)>\(body)</svg>"
        let document = SmallDocument(
            body: "<img src=\"assets/a.svg\" alt=\"x\"/>",
            css: "@page { size: 100px 100px; margin: 0 } body { margin: 0 } img { display: block; width: 80px } \(css)",
            assets: ["assets/a.svg": Array(source.utf8)])
        return try Pixels(document.render())
    }

    @Test func shapesStandWhereTheirNumbersSay() throws {
        let page = try pixels(
            """
            <rect x='1' y='1' width='2' height='2' fill='red'/><circle cx='6' cy='2' r='1.5' fill='lime'/>
            <path d='M1 5h2v2h-2z M1.5 5.5h1v1h-1z' fill='blue' fill-rule='evenodd'/>
            <g transform='translate(6 6) rotate(45)'><rect x='-1' y='-1' width='2' height='2' fill='black'/></g>
            """)
        #expect(page.at(20, 20) == "ff0000" && page.at(5, 20) == "ffffff" && page.at(35, 20) == "ffffff")
        #expect(page.at(60, 20) == "00ff00" && page.at(47, 7) == "ffffff")
        #expect(page.at(12, 60) == "0000ff" && page.at(20, 60) == "ffffff" && page.at(28, 60) == "0000ff")
        #expect(page.at(60, 48) == "000000" && page.at(51, 51) == "ffffff" && page.at(72, 60) == "000000")
    }

    @Test func strokesAreCentredAndDashed() throws {
        let page = try pixels(
            """
            <path d='M0 2H8' stroke='red' stroke-width='2'/>
            <path d='M0 6H8' stroke='blue' stroke-width='1' stroke-dasharray='2' stroke-dashoffset='-1'/>
            """)
        #expect(page.at(40, 12) == "ff0000" && page.at(40, 28) == "ff0000" && page.at(40, 32) == "ffffff")
        #expect(page.at(5, 60) == "ffffff" && page.at(20, 60) == "0000ff" && page.at(40, 60) == "ffffff")
    }

    @Test func gradientsRunFromStopToStop() throws {
        let stops = "<stop stop-color='#000'/><stop offset='1' stop-color='#fff'/>"
        let page = try pixels(
            """
            <linearGradient id='a'>\(stops)</linearGradient><rect width='8' height='2' fill='url(#a)'/>
            <radialGradient id='b' gradientUnits='userSpaceOnUse' cx='4' cy='5' r='2'>\(stops)</radialGradient>
            <rect y='3' width='8' height='4' fill='url(#b)'/>
            <path d='M0 7.5H8' stroke='url(#c)'/><linearGradient id='c' gradientUnits='userSpaceOnUse' x2='8'>\(stops)</linearGradient>
            """)
        #expect(page.grey(8, 10) < 40 && (100...155).contains(page.grey(40, 10)) && page.grey(72, 10) > 215)
        #expect(page.grey(40, 50) < 30 && (100...155).contains(page.grey(50, 50)) && page.grey(70, 50) == 255)
        #expect(page.grey(8, 75) < 40 && page.grey(72, 75) > 215)
    }

    @Test func opacityOfAGroupIsTakenOnce() throws {
        let page = try pixels(
            "<g opacity='.5'><rect width='4' height='8' fill='black'/><rect width='8' height='4' fill='black'/></g>")
        #expect((125...130).contains(page.grey(20, 20)))
        #expect((125...130).contains(page.grey(60, 20)))
        #expect(page.grey(60, 60) == 255)
    }

    @Test func opacityOfTheElementIsTakenOnceToo() throws {
        let page = try pixels(
            "<rect width='4' height='8'/><rect width='8' height='4'/>", css: "img { opacity: 0.5 }")
        #expect((125...130).contains(page.grey(20, 20)) && (125...130).contains(page.grey(60, 20)))
    }

    @Test func stopsOfDifferentOpacityFadeOut() throws {
        let page = try pixels(
            """
            <linearGradient id='a'><stop/><stop offset='1' stop-opacity='0'/></linearGradient>
            <rect width='8' height='4' fill='url(#a)'/>
            """)
        #expect(page.grey(6, 20) < 50 && (100...155).contains(page.grey(40, 20)) && page.grey(74, 20) > 205)
        #expect(page.grey(40, 60) == 255)
    }

    @Test func theViewBoxIsFittedAsTheDrawingAsks() throws {
        let square = "<rect width='8' height='8' fill='red'/>"
        let css = "img { width: 80px; height: 40px }"
        let middle = try pixels(square, css: css)
        #expect(middle.at(10, 20) == "ffffff" && middle.at(40, 20) == "ff0000" && middle.at(70, 20) == "ffffff")
        let left = try pixels(square, "viewBox='0 0 8 8' preserveAspectRatio='xMinYMin meet'", css: css)
        #expect(left.at(10, 20) == "ff0000" && left.at(50, 20) == "ffffff")
        let stretched = try pixels(square, "viewBox='0 0 8 8' preserveAspectRatio='none'", css: css)
        #expect(stretched.at(4, 20) == "ff0000" && stretched.at(76, 20) == "ff0000")
        let cut = try pixels(square, "viewBox='0 0 8 8' preserveAspectRatio='xMidYMid slice'", css: css)
        #expect(cut.at(4, 4) == "ff0000" && cut.at(76, 36) == "ff0000" && cut.at(40, 44) == "ffffff")
    }

    @Test func nothingShowsOutsideTheBox() throws {
        let page = try pixels("<rect x='-5' y='-5' width='50' height='50' fill='red'/>", css: "img { margin: 10px }")
        #expect(page.at(5, 50) == "ffffff" && page.at(50, 50) == "ff0000" && page.at(95, 50) == "ffffff")
    }

    @Test func naturalSizesAreLengthsAndRatios() throws {
        let square = "<rect width='8' height='8' fill='red'/>"
        let sized = try pixels(square, "viewBox='0 0 8 8' width='40px' height='20px'", css: "img { width: auto }")
        #expect(sized.at(20, 10) == "ff0000" && sized.at(50, 10) == "ffffff" && sized.at(20, 25) == "ffffff")
        let ratio = try pixels(square, "viewBox='0 0 8 4'", css: "img { width: auto }")
        #expect(ratio.at(50, 25) == "ff0000" && ratio.at(50, 55) == "ffffff")
    }

    @Test func backgroundsMayBeDrawings() throws {
        let document = SmallDocument(
            body: "<div></div>",
            css: """
                @page { size: 100px 100px; margin: 0 } body { margin: 0 }
                div { height: 100px; background: url(assets/a.svg) no-repeat right top / 20px 20px }
                """,
            assets: [
                "assets/a.svg": Array(
                    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect width='1' height='1' fill='red'/></svg>"
                        .utf8)
            ])
        let page = try Pixels(document.render())
        #expect(page.at(90, 10) == "ff0000" && page.at(70, 10) == "ffffff" && page.at(90, 30) == "ffffff")
    }

    // MARK: In the file

    private static let svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><rect width='8' height='8' fill='red'/></svg>"

    @Test func aDrawingIsStoredOnceAndIsAFigure() throws {
        let document = SmallDocument(
            body: "<h1>a</h1><p><img src=\"assets/a.svg\" alt=\"one\"/><img src=\"assets/a.svg\" alt=\"two\"/></p>",
            assets: ["assets/a.svg": Array(Self.svg.utf8)])
        let text = try document.plainText()
        #expect(text.split(separator: "/Subtype /Form").count == 2)
        #expect(text.contains("/Alt (one)") && text.contains("/Alt (two)"))
        #expect(try document.structure().violations() == [])
        #expect(try document.render() == document.render())
    }

    @Test(arguments: ["base64", "percent", "plain"])
    func drawingsComeInDataURIs(form: String) throws {
        let uri =
            switch form {
            case "base64": "data:image/svg+xml;base64," + Data(Self.svg.utf8).base64EncodedString()
            case "percent":
                "data:image/svg+xml,"
                    + Self.svg.utf8.map { "%" + String(Int($0) + 256, radix: 16).dropFirst() }.joined()
            default: "data:image/svg+xml;utf8," + Self.svg
            }
        let document = SmallDocument(
            body: "<img src=\"{{uri}}\" alt=\"x\"/>",
            css: "@page { size: 100px 100px; margin: 0 } body { margin: 0 } img { display: block }",
            payload: ["uri": .string(uri)])
        #expect(try Pixels(document.render()).at(50, 50) == "ff0000")
    }

    @Test(arguments: [
        ("<text>a</text>", "line 1, column 60: a drawing may not hold text (convert the text to paths)"),
        ("<path d='M0 0L'/>", "line 1, column 74: a number is expected here"),
    ])
    func aFaultyDrawingNamesItsPlaceAndItsField(body: String, reason: String) throws {
        let source = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>\n\(body)</svg>".replacing(
            "\n", with: " ")
        let failure = try SmallDocument(
            body: "<img src=\"{{uri}}\" alt=\"x\"/>",
            payload: ["uri": .string("data:image/svg+xml;base64," + Data(source.utf8).base64EncodedString())]
        ).failure()
        #expect(
            failure == JobFailure(.imageInvalid, "note/page.xhtml:1:13: the data URI: \(reason) in /uri"))
    }

    @Test func largeDrawingsAreNotRead() throws {
        let source = Self.svg + String(repeating: " ", count: 1 << 20)
        let failure = try SmallDocument(
            body: "<img src=\"{{uri}}\" alt=\"x\"/>",
            payload: ["uri": .string("data:image/svg+xml;base64," + Data(source.utf8).base64EncodedString())]
        ).failure()
        #expect(failure.code == .imageTooLarge)
        #expect(failure.message.contains("at most 1048576 are allowed in a drawing"))
    }
}

/// A page as a foreign renderer shows it, a pixel for each px.
private struct Pixels {
    private let bytes: [UInt8]
    private let width: Int

    init(_ document: [UInt8]) throws {
        let file = try Tool.withFile(document, suffix: ".pdf") { path in
            _ = try Tool.run("pdftoppm", ["-r", "96", "-singlefile", path, path])
            defer { unlink(path + ".ppm") }
            return try File.read(path + ".ppm")
        }
        // P6, width, height and the largest value, each on its line or apart by a space.
        let head = file.prefix(40).split(maxSplits: 4, omittingEmptySubsequences: true) { $0 == 0x20 || $0 == 0x0A }
        width = try #require(Int(String(decoding: head[1], as: UTF8.self)))
        let height = try #require(Int(String(decoding: head[2], as: UTF8.self)))
        bytes = Array(file.suffix(width * height * 3))
    }

    /// Red, green and blue in hexadecimal digits.
    func at(_ x: Int, _ y: Int) -> String {
        let place = (y * width + x) * 3
        return bytes[place..<place + 3].map { String($0, radix: 16) }
            .map { $0.count == 1 ? "0" + $0 : $0 }.joined()
    }

    func grey(_ x: Int, _ y: Int) -> Int { Int(bytes[(y * width + x) * 3]) }
}
