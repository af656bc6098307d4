import CSS
import Primitives
import Testing

@testable import Rendering

@Suite struct DecorationPaintingTests {
    private typealias Area = PaintedPage.Area

    /// One box of 100 px by 50 px.
    private func box(_ declarations: String) throws -> PaintedPage {
        try painted("<div style='width: 100px; height: 50px; \(declarations)'></div>")
    }

    // MARK: Borders

    @Test(arguments: [
        ("border-top-width: 4px; border-top-style: solid; border-top-color: #010203", Area("#010203", 0, 0, 100, 4)),
        (
            "border-right-width: 4px; border-right-style: solid; border-right-color: #010203",
            Area("#010203", 100, 0, 4, 50)
        ),
        (
            "border-bottom-width: 4px; border-bottom-style: solid; border-bottom-color: #010203",
            Area("#010203", 0, 50, 100, 4)
        ),
        ("border-left-width: 4px; border-left-style: solid; border-left-color: #010203", Area("#010203", 0, 0, 4, 50)),
        ("border-top: 4px solid #010203", Area("#010203", 0, 0, 100, 4)),
        ("border-right: 4px solid #010203", Area("#010203", 100, 0, 4, 50)),
        ("border-bottom: 4px solid #010203", Area("#010203", 0, 50, 100, 4)),
        ("border-left: 4px solid #010203", Area("#010203", 0, 0, 4, 50)),
    ])
    func eachSideOfABorderIsPaintedByItself(declarations: String, area: PaintedPage.Area) throws {
        #expect(try box(declarations).areas == [area])
    }

    @Test(arguments: [
        (
            "border-block-start: 4px solid #010203; border-block-end: 2px solid #040506",
            [Area("#010203", 0, 0, 100, 4), Area("#040506", 0, 54, 100, 2)]
        ),
        (
            "border-block-start-width: 4px; border-block-start-style: solid; border-block-start-color: #010203",
            [Area("#010203", 0, 0, 100, 4)]
        ),
        (
            "border-block-end-width: 4px; border-block-end-style: solid; border-block-end-color: #010203",
            [Area("#010203", 0, 50, 100, 4)]
        ),
        ("border-inline-start: 4px solid #010203", [Area("#010203", 0, 0, 4, 50)]),
        ("border-inline-start: 4px solid #010203; direction: rtl", [Area("#010203", 100, 0, 4, 50)]),
        ("border-inline-end: 4px solid #010203", [Area("#010203", 100, 0, 4, 50)]),
        ("border-inline-end: 4px solid #010203; direction: rtl", [Area("#010203", 0, 0, 4, 50)]),
        (
            "border-inline-start-width: 4px; border-inline-start-style: solid; border-inline-start-color: #010203",
            [Area("#010203", 0, 0, 4, 50)]
        ),
        (
            "border-inline-end-width: 4px; border-inline-end-style: solid; border-inline-end-color: #010203",
            [Area("#010203", 100, 0, 4, 50)]
        ),
        (
            "border-inline: 4px solid #010203",
            [Area("#010203", 104, 0, 4, 50), Area("#010203", 0, 0, 4, 50)]
        ),
        (
            "border-block: 4px solid #010203",
            [Area("#010203", 0, 0, 100, 4), Area("#010203", 0, 54, 100, 4)]
        ),
    ])
    func bordersFollowTheDirectionOfTheText(declarations: String, areas: [PaintedPage.Area]) throws {
        // Boxes that run to the left stand on the right of the page unless told otherwise.
        #expect(try Set(box("margin-left: 0; margin-right: auto; " + declarations).areas) == Set(areas))
    }

    @Test func aBorderWithoutAColourHasTheTexts() throws {
        #expect(try box("color: #112233; border: 1px solid").areas == [Area("#112233", 0, 0, 102, 52)])
    }

    @Test(arguments: [("dashed", StrokePattern.dashed), ("dotted", .dotted)])
    func brokenBordersAreDrawnAlongTheirMiddle(style: String, pattern: StrokePattern) throws {
        let page = try box("border-top: 4px \(style) #010203")
        #expect(page.strokes.map(\.pattern) == [pattern])
        #expect(page.strokes.map(\.area) == [Area("#010203", 0, 2, 100, 0)])
    }

    @Test(arguments: ["none", "hidden"])
    func noBorderIsPaintedWithoutAStyle(style: String) throws {
        #expect(try box("border: 4px \(style) red").areas == [])
    }

    @Test func aDoubleBorderIsTwoLines() throws {
        #expect(
            try box("border-bottom: 9px double #010203").areas.map { [$0.y, $0.height] }.sorted { $0[0] < $1[0] }
                == [[50, 3], [56, 3]])
    }

    // MARK: Corners

    @Test(
        arguments: [
            ("border-top-left-radius: 8px", [8, 0, 0, 0]), ("border-top-right-radius: 8px", [0, 8, 0, 0]),
            ("border-bottom-right-radius: 8px", [0, 0, 8, 0]), ("border-bottom-left-radius: 8px", [0, 0, 0, 8]),
            ("border-radius: 1px 2px 3px 4px", [1, 2, 3, 4]), ("border-radius: 10%", [10, 10, 10, 10]),
            // Corners that do not fit are made smaller together.
            ("border-radius: 100px", [25, 25, 25, 25]),
        ] as [(String, [Double])])
    func cornersAreRounded(declarations: String, horizontal: [Double]) throws {
        let outline = try #require(try box("background-color: red; " + declarations).outlines.first)
        let radii = outline.radii
        #expect(
            [radii.topLeft, radii.topRight, radii.bottomRight, radii.bottomLeft].map(\.width.px) == horizontal)
    }

    // MARK: Backgrounds

    @Test func aBackgroundReachesUnderTheBorder() throws {
        let page = try box("padding: 5px; border: 2px solid #010203; background-color: #aabbcc")
        #expect(page.areas == [Area("#aabbcc", 0, 0, 114, 64), Area("#010203", 0, 0, 114, 64)])
    }

    @Test func aBackgroundThatIsTransparentIsNotPainted() throws {
        #expect(try box("background-color: transparent").areas == [])
        #expect(try box("background-color: red; visibility: hidden").areas == [])
    }

    @Test(
        arguments: [
            ("background-repeat: no-repeat", [[0, 0]]),
            ("background-repeat: repeat-x; width: 25px", [[0, 0], [10, 0], [20, 0]]),
            ("background-repeat: repeat-y; height: 15px", [[0, 0], [0, 10]]),
            ("background-repeat: repeat; width: 15px; height: 15px", [[0, 0], [10, 0], [0, 10], [10, 10]]),
            ("background-repeat: no-repeat; background-position: right bottom", [[90, 40]]),
            ("background-repeat: no-repeat; background-position: 50% 25%", [[45, 10]]),
            ("background-repeat: no-repeat; background-attachment: scroll; background-position: 3px 4px", [[3, 4]]),
        ] as [(String, [[Double]])])
    func anImageIsPlacedAndRepeated(declarations: String, places: [[Double]]) throws {
        let page = try box("background-image: url(assets/dot.png); " + declarations)
        #expect(page.images.map { [$0.x, $0.y] } == places)
    }

    @Test(
        arguments: [
            ("auto", 10, 10), ("20px", 20, 20), ("20px 5px", 20, 5), ("auto 30px", 30, 30), ("50% 50%", 50, 25),
            ("contain", 50, 50), ("cover", 100, 100),
        ] as [(String, Double, Double)])
    func anImageHasItsSize(size: String, width: Double, height: Double) throws {
        let page = try box("background: url(assets/dot.png) no-repeat; background-size: \(size)")
        #expect(page.images.map { [$0.width, $0.height] } == [[width, height]])
    }

    @Test func aGradientFillsTheBox() throws {
        let page = try box("background-image: linear-gradient(90deg, red, blue)")
        guard
            case .tile(.gradient(let gradient), let rect)? = page.items.first(where: {
                if case .tile = $0 { true } else { false }
            })
        else {
            Issue.record("no gradient: \(page.items)")
            return
        }
        #expect(rect.width.px == 100 && rect.height.px == 50)
        #expect(gradient.direction == .angle(90))
        #expect(gradient.stops.count == 2)
    }

    // MARK: Text and layers

    @Test(arguments: [
        ("text-decoration-line: underline", "#000000"),
        ("text-decoration-line: underline; text-decoration-color: #010203", "#010203"),
        ("text-decoration: line-through #010203", "#010203"),
        ("color: #040506; text-decoration-line: overline; text-decoration-style: solid", "#040506"),
    ])
    func linesOfTextHaveTheirColour(declarations: String, color: String) throws {
        let page = try painted("<p style='\(declarations)'>words</p>")
        let lines = page.areas.map(\.color) + page.strokes.map(\.area.color)
        #expect(lines == [color])
    }

    @Test func opacityIsThatOfTheWholeElement() throws {
        let page = try box("opacity: 0.5; background-color: red")
        let values = page.items.compactMap { if case .opacity(let value) = $0 { value } else { nil } }
        #expect(values == [0.5])
    }
}
