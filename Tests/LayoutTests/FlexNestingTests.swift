import Testing

/// Flex containers and percentages inside flex items: CSS Flexbox 1 §9.2, §9.9; CSS Positioned Layout 3 §4.4.
@Suite struct FlexNestingTests {
    @Test func percentagesOfAHeightThatTheBasisReplacesBehaveAsAuto() throws {
        let page = try layout(
            "<div id='f'><div id='a'><div id='b'><div style='height: 20px'/></div></div></div>",
            css: """
                #f { display: flex; flex-direction: column } #a { flex: 1 1 10%; height: 160px; overflow: hidden }
                #b { height: 50% }
                """)
        #expect(page["a"]?.height == 20)
        #expect(page["f"]?.height == 20)
    }

    @Test func basisByAKeywordDoesNotBoundWhatARowAsksFor() throws {
        let page = try layout(
            "<div id='f'><div id='a'><div style='width: 60px; height: 10px'/></div></div>",
            css: "#f { display: flex; width: max-content } #a { flex: 0 0 max-content; width: 190px }")
        #expect(page["f"]?.width == 190)
        #expect(page["a"]?.width == 60)
    }

    @Test func basisDoesNotBoundTheLeastWidthOfARowThatWraps() throws {
        let page = try layout(
            "<div id='f'><div id='a'><div style='width: 60px; height: 10px'/></div></div>",
            css: "#f { display: flex; flex-wrap: wrap; width: min-content } #a { flex: 0 0 200px }")
        #expect(page["f"]?.width == 60)
        #expect(page["a"]?.width == 200)
    }

    @Test func itemsOfAColumnThatIsWiderThanItsContainerUseItsWidth() throws {
        let page = try layout(
            "<div id='f'><div id='a'><span/> <span/></div><div id='b'/></div>",
            css: """
                #f { display: flex; flex-flow: column wrap; align-items: flex-start; width: 20px }
                #b { width: 300px; height: 5px } span { display: inline-block; width: 40px; height: 5px }
                #a { font-size: 0 }
                """)
        #expect(page["a"]?.width == 80)
    }

    @Test func percentagesDoNotFollowAMinimumHeightByTheContent() throws {
        let page = try layout(
            "<div id='f'><div id='a'/><div id='b'/></div>",
            css: """
                #f { display: flex; flex-direction: column; height: 20px; min-height: min-content }
                #a { flex: none; height: 60px } #b { flex: none; height: 100% }
                """)
        #expect(page["b"]?.height == 20)
        #expect(page["f"]?.height == 80)
    }

    @Test(arguments: [("end", 80.0), ("center", 40), ("start", 0)])
    func alignSelfPutsAPositionedBoxBetweenItsInsets(value: String, y: Double) throws {
        let page = try layout(
            "<div id='c'><div id='a'><div style='height: 20px'/></div></div>",
            css: """
                #c { position: relative; height: 100px } #a { position: absolute; inset: 0; align-self: \(value) }
                """)
        #expect(page["a"]?.height == 20)
        #expect(page["a"]?.y == (page["c"]?.y ?? 0) + y)
    }

    @Test func aMaximumByFitContentBoundsWhatAnItemAsksFor() throws {
        let page = try layout(
            "<div id='f'><div id='a'/></div>",
            css: "#f { display: inline-flex } #a { flex: 1 0 50px; max-width: fit-content; height: 5px }")
        #expect(page["a"]?.width == 0)
        #expect(page["f"]?.width == 0)
    }

    @Test func theBaselineOfCutContentStandsInsideItsBox() throws {
        // The item has no height: its baseline is its lower edge, not that of the 20px inside it.
        let page = try layout(
            "<div style='font-size: 0; line-height: 0'><div id='b' style='display: inline-block; width: 5px; height: 30px'/><div id='f'><div id='a'><div id='i'/></div></div></div>",
            css: """
                #f { display: inline-flex; flex-direction: column; padding: 5px } #a { flex: 1 1 0; overflow: hidden }
                #i { display: inline-block; width: 10px; height: 20px }
                """)
        #expect(page["f"]?.y == 25)
    }

    @Test(arguments: [
        // Beyond the end of its room it stays in the containing block, 20px high.
        ("top: 5px; bottom: 2px; height: 14px", "start", 5.0), ("top: 5px; bottom: 2px; height: 18px", "start", 2),
        // What is higher than the containing block begins with it.
        ("top: 5px; bottom: 2px; height: 40px", "start", 0), ("top: -5px; bottom: -12px; height: 50px", "end", -5),
    ])
    func alignedBoxesThatOverflowKeepToTheContainingBlock(style: String, align: String, y: Double) throws {
        let page = try layout(
            "<div style='position: relative; height: 20px'><div id='a' style='position: absolute; width: 5px; \(style); align-self: \(align)'/></div>"
        )
        #expect(page["a"]?.y == y)
    }

    @Test func theBaselineOfAFlexContainerThatCutsOffStandsInsideIt() throws {
        // The line's bottom stands above the container, which wraps in reverse.
        let page = try layout(
            "<div style='font-size: 0; line-height: 0'><div id='b' style='display: inline-block; width: 5px; height: 10px'/><div id='f'><div style='height: 10px; margin-bottom: 40px'/></div></div>",
            css: """
                #f { display: inline-flex; flex-wrap: wrap-reverse; overflow: hidden; width: 10px; height: 20px }
                """)
        #expect(page["f"]?.y == 10)
    }

    @Test func percentagesInColumnsThatWrapAreNothingWhileTheirWidthIsMeasured() throws {
        // As wide as it would like to be, the first item is 160px high, and the second one stands beside it.
        let page = try layout(
            "<div style='display: flex'><div id='f'><div style='width: 25%; display: flex'><div style='width: 80px; aspect-ratio: 1 / 2'/></div><div style='width: 30px; height: 50px'/></div></div>",
            css: "#f { display: flex; flex-flow: column wrap; height: 180px }")
        #expect(page["f"]?.width == 110)
    }

    @Test func paddingByPercentagesTakesFromTheHeightThatRatiosFollow() throws {
        // 5% of 400px on each side leave 40px of the height.
        let page = try layout(
            "<div style='width: 400px; display: flex; height: 80px'><div id='a' style='padding: 5%; display: flex'><div id='b' style='aspect-ratio: 2'/></div></div>"
        )
        #expect(page["b"] == LaidOutDocument.Frame(20, 20, 80, 40))
        #expect(page["a"]?.width == 120)
    }

    @Test(arguments: [
        "display: flex", "display: flex; max-height: max-content",
        "display: flex; min-height: max-content; height: 50%",
        "display: flex; flex-flow: column wrap; height: 90%",
    ])
    func workOfNestedContainersIsPolynomial(style: String) throws {
        // A ratio anywhere makes widths depend on heights.
        for ratio in ["", "<div style='aspect-ratio: 2; width: 10px'/>"] {
            func work(_ depth: Int) throws -> Int {
                let open = String(repeating: "<div style='\(style)'>", count: depth)
                let content = open + "x" + String(repeating: "</div>", count: depth)
                return try layout("<div style='display: flex; height: 100px'>\(content)</div>" + ratio).work
            }
            let (small, large) = (try work(10), try work(20))
            #expect(large < small * 6)
        }
    }

    @Test func workOfPercentagesInNestedColumnsIsPolynomial() throws {
        func work(_ depth: Int) throws -> Int {
            let open = "<div style='display: flex; height: 50%'><div style='display: flex; flex-direction: column'>"
            return try layout(
                String(repeating: open, count: depth) + "x" + String(repeating: "</div></div>", count: depth)
            ).work
        }
        // Each column in turn settles the heights of all that are inside it, each in its turn laid out whole.
        let (small, large) = (try work(10), try work(20))
        #expect(large < small * 10)
    }

    @Test(arguments: [
        // 40 by 20 px of itself; the width that counts is the used one.
        ("height: 60px", "max-height: max-content; max-width: 20px", 20.0, 10.0),
        ("height: 60px", "max-height: max-content; min-width: 80px", 80, 40),
        ("height: 60px", "max-height: max-content; flex: 1", 400, 60),
        ("height: 60px", "min-height: max-content; width: 200px", 200, 100),
        ("height: 10px", "min-height: max-content; max-width: 20px", 20, 10),
        ("flex-direction: column", "width: max-content; max-width: 20px", 20, 10),
        ("flex-direction: column", "width: fit-content; min-width: 80px", 80, 40),
        ("flex-direction: column", "width: max-content; min-width: 80px; height: 10px", 80, 10),
        ("flex-direction: column", "width: min-content; max-width: 20px; padding: 2px", 24, 14),
    ])
    func contentHeightsOfPicturesFollowTheirBoundedWidths(
        container: String, style: String, width: Double, height: Double
    ) throws {
        let page = try layout(
            "<div style='display: flex; \(container)'><img id='i' alt='' style='\(style)'/></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, width, height))
    }

    @Test func columnsOfABoxWithARatioAreAsLongAsItSays() throws {
        // 30px wide, it is 15px high: the items stand side by side, and ask for no more.
        let page = try layout(
            "<div style='display: flex; flex-direction: column'><div id='f'><div class='i'/><div class='i'/></div></div>",
            css: """
                #f { width: 30px; aspect-ratio: 2; display: flex; flex-flow: column wrap }
                .i { width: 10px; height: 10px }
                """)
        #expect(page["f"] == Frame(0, 0, 30, 15))
    }

    @Test func heightsThatTheContentGivesDoNotMakeWidths() throws {
        // The row is stretched, and its picture with it; but its height comes of its content.
        let page = try layout(
            "<div style='display: flex; flex-direction: column'><div style='display: flex'><img id='i' alt=''/><div id='r'/><div id='b'/></div></div>",
            css: "#b { width: 10px; height: 60px } #r { aspect-ratio: 1 }", replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 40, 60))
        #expect(page["b"]?.x == 40)
    }

    @Test func heightsThatAColumnSettlesMakeWidths() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column; height: 100px'><div style='display: flex; flex: 1'><img id='i' alt=''/><div id='r'/></div></div>",
            css: "#r { aspect-ratio: 1 }", replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 200, 100))
        #expect(page["r"] == Frame(200, 0, 100, 100))
    }

    @Test func aMinimumByTheContentDoesNotKeepAnItemFromItsLine() throws {
        let page = try layout(
            "<div id='f'><div id='a'/></div>",
            css:
                "#f { display: flex; height: 80px; max-height: max-content } #a { min-height: min-content; padding: 1px }"
        )
        #expect(page["a"]?.height == 80)
        #expect(page["f"]?.height == 80)
    }

    @Test(arguments: [("height: 20px", 20.0), ("height: 20%", 40)])
    func columnsMeasuredForAMinimumDoNotEndByAPercentage(height: String, minimum: Double) throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column; height: 100px'><div id='f'><div>x</div><div>x</div></div></div>",
            css: "#f { display: flex; flex-flow: column wrap; min-height: min-content; \(height) }")
        #expect(page["f"]?.height == minimum)
    }

    @Test func ratiosDoNotFollowAHeightThatTheBasisReplaces() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column'><div id='a'><div id='b'/></div></div>",
            css: "#a { flex: 1 1 content; height: 75px } #b { width: fit-content; height: 20%; aspect-ratio: 3 / 2 }")
        #expect(page["a"]?.height == 0)
    }

    @Test func negativeMarginsOfObjectsTakeFromTheWidthOfTheirLine() throws {
        let page = try layout(
            "<div id='a' style='width: max-content'><div class='j'/><div class='i'/><div class='i'/></div>",
            css: """
                #a { font-size: 0 } .i { display: inline-block; width: 30px; height: 5px }
                .j { display: inline-block; margin-left: -10px }
                """)
        #expect(page["a"]?.width == 50)
    }

    @Test func picturesByPercentagesOfAStretchedHeightMakeItsWidth() throws {
        let page = try layout(
            "<div style='display: flex; height: 50px'><div id='a'><img id='i' alt='' style='height: 100%'/></div><div id='b'>x</div></div>",
            replaced: ["i": .picture(40, 20)])
        #expect(page["i"] == Frame(0, 0, 100, 50))
        #expect(page["a"]?.width == 100)
        #expect(page["b"]?.x == 100)
    }

    @Test(arguments: ["auto", "fit-content", "max-content"])
    func rowsCountStretchedRatiosByTheirHeight(width: String) throws {
        let page = try layout(
            "<div id='f'><div id='a'>xxxxx xxxxxx xxx xxxxx xxxx</div></div>",
            css: "#f { display: inline-flex; height: 120px } #a { width: \(width); aspect-ratio: 1 }")
        #expect(page["f"]?.width == 120)
    }
}
