import Testing

/// Margins, borders, paddings and offsets of single sides, by their physical and their logical names.
@Suite struct BoxEdgeTests {
    /// A box of 100 px by 10 px in one of 200 px, with a child that fills it; frames of both.
    private func frames(_ declarations: String, direction: String = "ltr") throws -> [Frame?] {
        let page = try layout(
            "<div style='width: 200px; overflow: hidden; direction: \(direction)'>"
                + "<div id='a' style='width: 100px; height: 10px; \(declarations)'>"
                + "<div id='b' style='height: 10px'/></div></div>")
        return [page["a"], page["b"]]
    }

    @Test(arguments: [
        ("border-top-style: solid; border-top-width: 3px", Frame(0, 0, 100, 13), Frame(0, 3, 100, 10)),
        ("border-right-style: solid; border-right-width: 3px", Frame(0, 0, 103, 10), Frame(0, 0, 100, 10)),
        ("border-bottom-style: solid; border-bottom-width: 3px", Frame(0, 0, 100, 13), Frame(0, 0, 100, 10)),
        ("border-left-style: solid; border-left-width: 3px", Frame(0, 0, 103, 10), Frame(3, 0, 100, 10)),
        // A border without a style has no width, whatever is declared.
        ("border-top-width: 3px", Frame(0, 0, 100, 10), Frame(0, 0, 100, 10)),
        ("border-top: 3px solid", Frame(0, 0, 100, 13), Frame(0, 3, 100, 10)),
        ("border-right: 3px solid", Frame(0, 0, 103, 10), Frame(0, 0, 100, 10)),
        ("border-bottom: 3px solid", Frame(0, 0, 100, 13), Frame(0, 0, 100, 10)),
        ("padding-top: 3px", Frame(0, 0, 100, 13), Frame(0, 3, 100, 10)),
        ("padding-right: 3px", Frame(0, 0, 103, 10), Frame(0, 0, 100, 10)),
        ("padding-bottom: 3px", Frame(0, 0, 100, 13), Frame(0, 0, 100, 10)),
        ("padding-left: 3px", Frame(0, 0, 103, 10), Frame(3, 0, 100, 10)),
        // Percentages refer to the containing block's width, those of the top too.
        ("padding-top: 10%", Frame(0, 0, 100, 30), Frame(0, 20, 100, 10)),
    ])
    func aSideTakesItsSpace(declarations: String, outer: Frame, inner: Frame) throws {
        #expect(try frames(declarations) == [outer, inner])
    }

    @Test(
        arguments: [
            ("margin-inline-start: 7px", 7, 93), ("margin-inline-end: 7px", 0, 100),
            ("margin-inline: 7px 8px", 7, 93), ("margin-inline: 7px", 7, 93), ("margin-inline: auto", 50, 50),
            ("margin-inline-start: auto", 100, 0),
        ] as [(String, Double, Double)])
    func inlineMarginsFollowTheDirection(declarations: String, left: Double, mirrored: Double) throws {
        #expect(try frames(declarations)[0]?.x == left)
        #expect(try frames(declarations, direction: "rtl")[0]?.x == mirrored)
    }

    @Test(
        arguments: [
            ("padding-inline-start: 7px", 7, 0), ("padding-inline-end: 7px", 0, 7), ("padding-inline: 7px 8px", 7, 8),
            ("border-inline-start-style: solid; border-inline-start-width: 7px", 7, 0),
            ("border-inline-end-style: solid; border-inline-end-width: 7px", 0, 7),
            ("border-inline-start: 7px solid", 7, 0), ("border-inline-end: 7px solid", 0, 7),
            ("border-inline: 7px solid", 7, 7),
        ] as [(String, Double, Double)])
    func inlinePaddingsAndBordersFollowTheDirection(declarations: String, left: Double, mirrored: Double) throws {
        func inset(_ frames: [Frame?]) -> Double? { (frames[1]?.x).flatMap { x in (frames[0]?.x).map { x - $0 } } }
        #expect(try inset(frames(declarations)) == left)
        #expect(try inset(frames(declarations, direction: "rtl")) == mirrored)
    }

    @Test(arguments: [
        ("margin-block-start: 6px", Frame(0, 6, 100, 10), Frame(0, 6, 100, 10)),
        ("margin-block: 6px 2px", Frame(0, 6, 100, 10), Frame(0, 6, 100, 10)),
        ("padding-block-start: 6px", Frame(0, 0, 100, 16), Frame(0, 6, 100, 10)),
        ("padding-block-end: 6px", Frame(0, 0, 100, 16), Frame(0, 0, 100, 10)),
        ("padding-block: 6px 2px", Frame(0, 0, 100, 18), Frame(0, 6, 100, 10)),
        (
            "border-block-start-style: solid; border-block-start-width: 6px", Frame(0, 0, 100, 16),
            Frame(0, 6, 100, 10)
        ),
        ("border-block-end-style: solid; border-block-end-width: 6px", Frame(0, 0, 100, 16), Frame(0, 0, 100, 10)),
        ("border-block-start: 6px solid", Frame(0, 0, 100, 16), Frame(0, 6, 100, 10)),
        ("border-block-end: 6px solid", Frame(0, 0, 100, 16), Frame(0, 0, 100, 10)),
        ("border-block: 6px solid", Frame(0, 0, 100, 22), Frame(0, 6, 100, 10)),
        ("inline-size: 80px; block-size: 20px", Frame(0, 0, 80, 20), Frame(0, 0, 80, 10)),
        ("min-inline-size: 120px; min-block-size: 20px", Frame(0, 0, 120, 20), Frame(0, 0, 120, 10)),
        ("max-inline-size: 80px; max-block-size: 5px", Frame(0, 0, 80, 5), Frame(0, 0, 80, 10)),
    ])
    func blockSidesAreTopAndBottom(declarations: String, outer: Frame, inner: Frame) throws {
        #expect(try frames(declarations) == [outer, inner])
    }

    @Test func theLowerBlockMarginPushesWhatFollows() throws {
        let page = try layout(
            "<div style='height: 10px; margin-block-end: 6px'/><div id='b' style='height: 10px'/>")
        #expect(page["b"]?.y == 16)
    }

    @Test(
        arguments: [
            ("inset-block-start: 4px; inset-inline-start: 5px", 5, 4, 85),
            ("inset-block-end: 4px; inset-inline-end: 5px", 85, 86, 5), ("inset-block: 4px auto; left: 3px", 3, 4, 3),
            ("inset-block: auto 4px; inset-inline: auto 5px", 85, 86, 5),
            ("inset-inline: 5px auto; top: 0", 5, 0, 85),
        ] as [(String, Double, Double, Double)])
    func offsetsFollowTheDirection(declarations: String, x: Double, y: Double, mirrored: Double) throws {
        func frame(_ direction: String) throws -> Frame? {
            try layout(
                "<div style='position: relative; width: 100px; height: 100px; direction: \(direction)'>"
                    + "<div id='a' style='position: absolute; width: 10px; height: 10px; \(declarations)'/></div>")["a"]
        }
        #expect(try frame("ltr") == Frame(x, y, 10, 10))
        #expect(try frame("rtl")?.x == mirrored)
    }

    // MARK: Gaps

    @Test func gapsStandBetweenItemsAndLines() throws {
        let page = try layout(
            "<div style='display: flex; flex-wrap: wrap; width: 100px; column-gap: 10px; row-gap: 5px'>"
                + "<div id='a' style='width: 40px; height: 10px'/><div id='b' style='width: 40px; height: 10px'/>"
                + "<div id='c' style='width: 40px; height: 10px'/></div>")
        #expect(page["a"] == Frame(0, 0, 40, 10))
        #expect(page["b"] == Frame(50, 0, 40, 10))
        #expect(page["c"] == Frame(0, 15, 40, 10))
    }

    @Test func aColumnGapInPerCentRefersToTheContainersWidth() throws {
        let page = try layout(
            "<div style='display: flex; width: 200px; column-gap: 10%'>"
                + "<div style='width: 40px; height: 10px'/><div id='b' style='width: 40px; height: 10px'/></div>")
        #expect(page["b"]?.x == 60)
    }

    // MARK: List markers

    @Test func aMarkerInsideTakesSpaceInTheFirstLine() throws {
        let outside = try layout("<ul style='margin: 0; padding: 0'><li>item</li></ul>")
        let inside = try layout(
            "<ul style='margin: 0; padding: 0; list-style-position: inside'><li>item</li></ul>")
        #expect(outside.text("item")?.x == 0)
        #expect(try #require(inside.text("item")?.x) > 0)
    }
}
