import CSS
import Layout
import PDF
import Primitives
import TestSupport
import Testing

@testable import Rendering

/// What is drawn, in which order and where, as the steps of a display list.
@Suite struct PaintingTests {
    private static let page = "@page { size: 400px 300px; margin: 0 } body { margin: 0 } "

    private func items(_ body: String, _ css: String, assets: [String: [UInt8]] = [:]) throws -> [DisplayItem] {
        let document = try SmallDocument(body: body, css: Self.page + css, assets: assets).laidOut()
        return PagePainter.paint(document.pages[0], of: document.content, try Sample.library.get()).items
    }

    /// The areas that are filled, in order, each as `colour x y width height`.
    private func fills(_ body: String, _ css: String) throws -> [String] {
        try items(body, css).compactMap { item in
            guard case .fill(let outline, let color) = item else { return nil }
            return Self.text(color, outline.rect)
        }
    }

    private static func text(_ color: Color, _ rect: Rect) -> String {
        let names = ["red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)]
        let name = names.first { $0.value == (Int(color.red), Int(color.green), Int(color.blue)) }?.key
        return "\(name ?? "?") \(Int(rect.minX.px)) \(Int(rect.minY.px)) \(Int(rect.width.px)) \(Int(rect.height.px))"
    }

    /// The colours that are filled, in order.
    private func order(_ body: String, _ css: String) throws -> [String] {
        try fills(body, css).map { String($0.prefix { $0 != " " }) }
    }

    private static let boxes =
        "div { width: 50px; height: 20px } .r { background: red } .g { background: green } "
        + ".b { background: blue } .y { background: yellow } "

    // MARK: Stacking order

    @Test func negativeLayersLieBehindBlocksAndOthersBeforeThem() throws {
        #expect(
            try order(
                "<div class=\"r\"/><div class=\"g\"/><div class=\"b\"/>",
                Self.boxes + ".r { position: relative; z-index: 1 } .b { position: absolute; z-index: -1 }")
                == ["blue", "green", "red"])
    }

    @Test func layersOfOneLevelAreInTheOrderOfTheMarkup() throws {
        #expect(
            try order(
                "<div class=\"r\"/><div class=\"g\"/><div class=\"b\"/>",
                Self.boxes + ".r { position: relative } .g { opacity: 0.9 } .b { position: relative; z-index: 0 }")
                == ["red", "green", "blue"])
    }

    @Test func layersInsideAPositionedBoxWithoutZIndexStackWithThoseOutside() throws {
        let body = "<div class=\"r\"><div class=\"g\"/></div><div class=\"b\"/>"
        let css = Self.boxes + "div { position: relative } .g { z-index: 5 } .b { z-index: 1 }"
        #expect(try order(body, css) == ["red", "blue", "green"])
        #expect(try order(body, css + ".r { z-index: 0 }") == ["red", "green", "blue"])
    }

    @Test func negativeLayersStayBeforeTheBackgroundOfTheirContext() throws {
        let body = "<div class=\"r\"><div class=\"g\"/></div>"
        #expect(
            try order(body, Self.boxes + ".r { position: relative; z-index: 0 } .g { position: relative; z-index: -1 }")
                == ["red", "green"])
        #expect(try order(body, Self.boxes + ".g { position: relative; z-index: -1 }") == ["green", "red"])
    }

    @Test func translucentAndTransformedBoxesAreContexts() throws {
        let body = "<div class=\"r\"><div class=\"g\"/></div>"
        let inner = Self.boxes + ".g { position: relative; z-index: -1 } "
        #expect(try order(body, inner + ".r { opacity: 0.5 }") == ["red", "green"])
        #expect(try order(body, inner + ".r { transform: rotate(5deg) }") == ["red", "green"])
    }

    @Test func aTransformDoesNotApplyToInlineBoxes() throws {
        let items = try items("<p><span class=\"r\">x</span></p>", Self.boxes + "span { transform: rotate(5deg) }")
        #expect(!items.contains { if case .transform = $0 { true } else { false } })
    }

    @Test func zIndexDoesNotApplyToBoxesThatAreOnlyTransformed() throws {
        #expect(
            try order(
                "<div class=\"r\"/><div class=\"g\"/>",
                Self.boxes + "div { transform: translateX(0) } .r { z-index: 2 } .g { z-index: 1 }") == [
                    "red", "green",
                ])
    }

    @Test func zIndexAppliesToFlexItems() throws {
        #expect(
            try order(
                "<section><div class=\"r\"/><div class=\"g\"/></section>",
                Self.boxes + "section { display: flex } .r { z-index: 2 } .g { z-index: 1 }") == ["green", "red"])
    }

    // MARK: Clipping

    /// Whether the fill of a colour stands between a clip and the end of what it holds for.
    private func isClipped(_ color: String, _ body: String, _ css: String) throws -> Bool {
        var clips = [false]
        for item in try items(body, Self.boxes + css) {
            switch item {
            case .save: clips.append(clips.last ?? false)
            case .restore: clips.removeLast()
            case .clip: clips[clips.count - 1] = true
            case .fill(let outline, let found) where Self.text(found, outline.rect).hasPrefix(color):
                return clips.last ?? false
            default: continue
            }
        }
        throw SampleError(description: "\(color) is not drawn")
    }

    @Test func hiddenOverflowCutsWhatIsInside() throws {
        let body = "<div class=\"r\"><div class=\"g\"/></div>"
        #expect(try isClipped("green", body, ".r { overflow: hidden }"))
        #expect(try !isClipped("red", body, ".r { overflow: hidden }"))
        #expect(try !isClipped("green", body, ""))
    }

    @Test func positionedDescendantsAreCutByTheirContainingBlocksOnly() throws {
        let body = "<div class=\"r\"><div class=\"g\"/></div>"
        let css = ".r { overflow: hidden } "
        #expect(try !isClipped("green", body, css + ".g { position: absolute }"))
        #expect(try isClipped("green", body, css + ".r { position: relative } .g { position: absolute }"))
        #expect(try isClipped("green", body, css + ".g { position: relative }"))
        #expect(try !isClipped("green", body, css + ".r { position: relative } .g { position: fixed }"))
    }

    @Test func overflowOfTheRootIsSaidOfThePage() throws {
        #expect(try !isClipped("green", "<div class=\"g\"/>", "html { overflow: hidden }"))
        #expect(try !isClipped("green", "<div class=\"g\"/>", "body { overflow: hidden }"))
        #expect(try isClipped("green", "<div class=\"g\"/>", "html, body { overflow: hidden }"))
    }

    @Test func theClipFollowsTheInnerEdgeOfRoundBorders() throws {
        let items = try items(
            "<div class=\"r\"><div class=\"g\"/></div>",
            Self.boxes + ".r { overflow: hidden; border: 4px solid; border-radius: 10px }")
        let clips = items.compactMap { item -> RoundedRect? in
            if case .clip(let outline) = item { return outline }
            return nil
        }
        #expect(
            clips.prefix(1).map(\.rect) == [
                Rect(x: LayoutUnit(4), y: LayoutUnit(4), width: LayoutUnit(50), height: LayoutUnit(20))
            ])
        #expect(clips.first?.radii.topLeft == Size(width: LayoutUnit(6), height: LayoutUnit(6)))
    }

    // MARK: Backgrounds

    @Test func theRootsBackgroundFillsThePageArea() throws {
        #expect(
            try fills("<div class=\"g\"/>", Self.boxes + "html { background: red; height: 50px }")
                == ["red 0 0 400 300", "green 0 0 50 20"])
        #expect(
            try fills("<p/>", "html { background: red } @page { margin: 10px 20px 30px 40px; background: blue }")
                == ["blue 0 0 400 300", "red 40 10 340 260"])
    }

    @Test func theBodysBackgroundIsTheCanvassWhereTheRootHasNone() throws {
        #expect(try fills("<p/>", "body { background: red; margin: 20px; height: 10px }") == ["red 0 0 400 300"])
        #expect(
            try fills("<div/>", "html { background: green } body { background: red; height: 10px }")
                == ["green 0 0 400 300", "red 0 0 400 10"])
    }

    @Test func theColourEndsWhereTheLowestLayersClipSays() throws {
        let css = Self.boxes + ".r { border: 5px solid transparent; padding: 3px; "
        #expect(try fills("<div class=\"r\"/>", css + "background-clip: padding-box }") == ["red 5 5 56 26"])
        #expect(try fills("<div class=\"r\"/>", css + "background-clip: content-box }") == ["red 8 8 50 20"])
    }

    @Test func partsOfATableShowBehindItsCellsOnly() throws {
        let body = "<table><tbody class=\"b\"><tr class=\"r\"><td/><td/></tr></tbody></table>"
        let css = Self.boxes + "table { border-spacing: 10px } td { width: 20px; height: 20px; padding: 0 }"
        let apart = try fills(body, css)
        #expect(apart == ["blue 10 10 20 20", "red 10 10 20 20", "blue 40 10 20 20", "red 40 10 20 20"])
        let together = try fills(body, css + "table { border-spacing: 0 } .b { background: none }")
        #expect(together == ["red 0 0 40 20"])
    }

    private func tiles(_ css: String) throws -> TileGrid {
        let picture = try File.read(ProjectFiles.path("templates/quotation/assets/logo.png"))
        let items = try items(
            "<div/>", "div { width: 100px; height: 50px; background-image: url(assets/a.png) } div { \(css) }",
            assets: ["assets/a.png": picture])
        for item in items {
            if case .tiles(_, let grid) = item { return grid }
        }
        throw SampleError(description: "there is no pattern")
    }

    @Test func manyTilesAreOnePattern() throws {
        let grid = try tiles("background-size: 4px 2px; background-position: 1px 1px")
        #expect(grid.first == Rect(x: LayoutUnit(-3), y: LayoutUnit(-1), width: LayoutUnit(4), height: LayoutUnit(2)))
        #expect(grid.columns == 26)
        #expect(grid.rows == 26)
    }

    @Test func boxesThatRepeatTheSamePictureShareItsForm() throws {
        let css = "p { height: 20px; background: linear-gradient(red, blue) 0 0 / 3px 3px }"
        let text = try SmallDocument(body: "<p>a</p><p>b</p><p style='opacity: .5'>c</p>", css: css).plainText()
        #expect(text.matches(of: /\/PatternType 1/).count == 3)
        #expect(text.matches(of: /\/Subtype \/Form/).count == 2)
    }

    @Test func repetitionsTooFineToSeeAreMixed() throws {
        func colours(_ period: String) throws -> [UInt8] {
            let css = "div { height: 300px; background: repeating-linear-gradient(red, blue \(period)) }"
            for item in try items("<div/>", css) {
                guard case .tile(.gradient(let gradient), let rect) = item else { continue }
                return GradientLine(gradient, in: rect).colors.stops.map(\.color.red)
            }
            return []
        }
        #expect(try colours("0.25px").count == 2402)
        #expect(try colours("0.1px") == [128, 128])
    }

    @Test func aTinyTileCostsNoMoreThanALargeOne() throws {
        let grid = try tiles("width: 390px; height: 290px; background-size: 0.02px 0.02px")
        #expect(grid.columns * grid.rows > 100_000_000)
    }

    @Test func spaceAndRoundFitWholeTiles() throws {
        let space = try tiles("background-size: 3px 3px; background-repeat: space")
        #expect(space.columns == 33)
        #expect(space.rows == 16)
        #expect(space.step.width.rawValue == 3 * 64 + 64 / 32)
        let round = try tiles("background-size: 3px 4px; background-repeat: round")
        #expect(round.columns == 33)
        #expect(round.rows == 13)
    }

    // MARK: Borders

    private func shapes(_ css: String) throws -> [String] {
        try items("<div/>", "div { width: 50px; height: 20px; border: 6px solid; \(css) }").compactMap { item in
            switch item {
            case .fillBetween(let outer, let inner, _):
                "ring \(Int(outer.rect.width.px)) \(Int(inner.rect.width.px))"
            case .fillPolygons(let polygons, let color):
                "sides \(polygons.count) \(Self.text(color, Rect(origin: .zero, size: .zero)).prefix { $0 != " " })"
            case .stroke: "line"
            case .strokeOutline: "outline"
            case .clipPolygon: "quarter"
            default: nil
            }
        }
    }

    @Test func aBorderThatIsAlikeAllAroundIsOneArea() throws {
        #expect(try shapes("") == ["ring 62 50"])
        #expect(try shapes("border-left: none") == ["sides 3 ?"])
        #expect(try shapes("border-style: double") == ["ring 62 58", "ring 54 50"])
        #expect(try shapes("border-style: dotted; border-radius: 5px") == ["outline"])
    }

    @Test func sidesOfOneColourAreOneAreaWithoutSeams() throws {
        #expect(try shapes("border-color: red red blue red") == ["sides 3 red", "sides 1 blue"])
    }

    @Test func sidesOfOtherStylesAreCutAtTheirCorners() throws {
        #expect(
            try shapes("border-style: dashed") == [
                "quarter", "line", "quarter", "line", "quarter", "line", "quarter", "line",
            ])
        #expect(
            try shapes("border-style: groove none none") == ["sides 1 ?", "sides 1 ?"])
    }

    @Test func transparentBordersAreNotDrawn() throws {
        #expect(try shapes("border-color: transparent") == [])
    }

    // MARK: Shadows and outlines

    @Test func shadowsLieBehindTheBoxAndFollowItsSpread() throws {
        let css = "div { width: 50px; height: 20px; margin: 10px; background: green; "
        #expect(
            try fills("<div/>", css + "box-shadow: 3px 4px red, 1px 1px 0 5px blue }")
                == ["blue 6 6 60 30", "red 13 14 50 20", "green 10 10 50 20"])
    }

    @Test func shadowsShowNothingInsideTheBox() throws {
        let items = try items("<div/>", "div { width: 50px; height: 20px; box-shadow: 3px 4px red }")
        #expect(items.contains { if case .clipOutside = $0 { true } else { false } })
    }

    @Test func innerShadowsAreCutAtThePaddingEdge() throws {
        let items = try items("<div/>", "div { width: 50px; height: 20px; box-shadow: inset 3px 4px red }")
        let hole = items.compactMap { item -> Rect? in
            if case .fillBetween(_, let inner, _) = item { return inner.rect }
            return nil
        }
        #expect(
            hole == [Rect(x: LayoutUnit(3), y: LayoutUnit(4), width: LayoutUnit(50), height: LayoutUnit(20))])
    }

    @Test(arguments: [
        ("outline: 2px solid red", "ring 54 50"), ("outline: 2px solid red; outline-offset: 3px", "ring 60 56"),
        ("outline-width: 4px; outline-style: auto; outline-color: red", "ring 58 50"),
        ("outline: 2px solid red; outline-offset: -5px", "ring 44 40"),
    ])
    func outlinesTakeNoRoom(css: String, shape: String) throws {
        let found = try items("<div/>", "div { width: 50px; height: 20px; \(css) }").compactMap { item -> String? in
            guard case .fillBetween(let outer, let inner, _) = item else { return nil }
            return "ring \(Int(outer.rect.width.px)) \(Int(inner.rect.width.px))"
        }
        #expect(found == [shape])
    }

    @Test func outlinesLieOverWhatComesAfterThem() throws {
        let items = try items(
            "<div class=\"r\"/><div class=\"g\"/>", Self.boxes + ".r { outline: 2px solid blue }")
        guard case .fillBetween? = items.dropLast().last else {
            Issue.record("the outline is not last: \(items)")
            return
        }
    }

    @Test(arguments: [("border-box", 0), ("padding-box", 4), ("content-box", 7)])
    func imagesBeginInTheAreaOfTheirOrigin(area: String, place: Int) throws {
        let items = try items(
            "<div/>",
            "div { width: 50px; height: 20px; border: 4px solid transparent; padding: 3px; "
                + "background: linear-gradient(red, blue) no-repeat; background-origin: \(area) }")
        let tiles = items.compactMap { item -> Int? in
            if case .tile(_, let rect) = item { return Int(rect.minX.px) }
            return nil
        }
        #expect(tiles == [place])
    }
}
