import Testing

/// Widths that follow heights by an aspect ratio: CSS Box Sizing 4 §5, CSS Flexbox 1 §4.5, §9.2.
@Suite struct RatioWidthTests {
    private typealias Frame = LaidOutDocument.Frame

    /// A box with a ratio of 2, 40px high: 80px wide by its ratio, its content is 100px wide.
    private func wide(_ style: String) -> String {
        "<div id='a' style='aspect-ratio: 2; height: 40px; \(style)'><div style='width: 100px'/></div>"
    }

    // MARK: Keywords

    @Test func boundsByKeywordsAreWhatTheRatioGives() throws {
        for keyword in ["min-content", "max-content", "fit-content"] {
            // The automatic minimum, 100px, never exceeds a maximum.
            #expect(try layout(wide("max-width: \(keyword)"))["a"] == Frame(0, 0, 80, 40))
            #expect(try layout(wide("width: 10px; min-width: \(keyword)"))["a"] == Frame(0, 0, 80, 40))
        }
    }

    @Test func aKeywordWidthIsAtLeastThatOfTheContent() throws {
        #expect(try layout(wide("width: min-content"))["a"] == Frame(0, 0, 100, 40))
    }

    @Test func boundsByKeywordsReferToTheHeightThatAParentHasByItsRatio() throws {
        let page = try layout(
            "<div style='aspect-ratio: 2; width: 100px'><div id='a' style='aspect-ratio: 3; height: 40%; max-width: min-content'/></div>"
        )
        #expect(page["a"] == Frame(0, 0, 60, 20))
    }

    @Test func boundsByKeywordsReferToTheContainingBlockOfAPositionedBox() throws {
        let page = try layout(
            "<div style='position: relative; height: 50px'><div id='a' style='position: absolute; aspect-ratio: 1; height: 80%; width: 90px; max-width: fit-content'/></div>"
        )
        #expect(page["a"] == Frame(0, 0, 40, 40))
    }

    @Test func aPositionedBoxWithWidthAndHeightIsAsWideAsItsContent() throws {
        #expect(try layout(wide("position: absolute; width: 50px"))["a"] == Frame(0, 0, 100, 40))
        #expect(try layout(wide("position: absolute; width: 50px; max-width: 60px"))["a"] == Frame(0, 0, 60, 40))
        #expect(try layout(wide("position: absolute; width: 50px; min-width: 0"))["a"] == Frame(0, 0, 50, 40))
    }

    // MARK: Items of rows

    @Test func theBasisOfAnItemIsTheWidthThatItsHeightGives() throws {
        // Of 200px, 80 and 20 are the base sizes; each item gets half of the rest.
        let page = try layout(
            "<div style='display: flex; align-items: start; width: 200px'>\(wide("flex-grow: 1"))<div id='b' style='flex-grow: 1'><div style='width: 20px'/></div></div>"
        )
        #expect(page["a"] == Frame(0, 0, 130, 40))
        #expect(page["b"]?.width == 70)
    }

    @Test func anItemsKeywordWidthLimitsItsAutomaticMinimum() throws {
        let page = try layout(
            "<div style='display: flex; align-items: start; width: 200px'>\(wide("width: min-content"))</div>")
        #expect(page["a"] == Frame(0, 0, 80, 40))
    }

    @Test func anItemDoesNotShrinkBelowTheWidthThatItsHeightGives() throws {
        let page = try layout(
            "<div style='display: flex; width: 50px'><div id='a' style='aspect-ratio: 2; height: 40px'/></div>")
        #expect(page["a"] == Frame(0, 0, 80, 40))
    }

    @Test func contentThatFollowsTheHeightOfAStretchedItemWidensIt() throws {
        let inner = "<div id='b' style='aspect-ratio: 2; height: 50%'/>"
        let page = try layout("<div style='display: flex; height: 40px'><div id='a'>\(inner)</div></div>")
        #expect(page["a"] == Frame(0, 0, 40, 40))
        #expect(page["b"] == Frame(0, 0, 40, 20))
        let nested = try layout(
            "<div style='display: flex; height: 40px'><div style='display: flex'><div id='a'>\(inner)</div></div></div>"
        )
        #expect(nested["a"] == Frame(0, 0, 40, 40))
    }

    @Test func anItemWhoseMinimumIsItsContentWidensARowThatWraps() throws {
        let page = try layout(
            "<div style='width: 50px'><div style='display: inline-flex'><div id='f' style='display: flex; flex-wrap: wrap'><div style='aspect-ratio: 2; min-width: max-content'><div style='width: 90px; height: 10px'/></div></div></div></div>"
        )
        #expect(page["f"]?.width == 90)
    }

    // MARK: Items of columns

    @Test func anItemsWidthInAColumnFollowsTheHeightThatItShrinksTo() throws {
        func item(_ style: String) throws -> Frame? {
            try layout(
                "<div style='display: flex; flex-direction: column; height: 30px'><div id='a' style='align-self: flex-start; aspect-ratio: 2; min-height: 0; \(style)'><div style='width: 100px'/></div></div>"
            )["a"]
        }
        #expect(try item("") == Frame(0, 0, 60, 30))
        #expect(try item("height: 40px; min-width: min-content") == Frame(0, 0, 60, 30))
        // With a height of its own, the content's least width counts.
        #expect(try item("height: 40px") == Frame(0, 0, 100, 30))
    }

    @Test func contentDoesNotMakeAHeightByAKeywordLarger() throws {
        let page = try layout(
            "<div style='display: flex; flex-direction: column'><div id='a' style='width: 30px; height: min-content; aspect-ratio: 1'><div style='height: 50px'/></div></div>"
        )
        #expect(page["a"] == Frame(0, 0, 30, 30))
    }

    @Test func columnsAreAsLongAsTheRatioSays() throws {
        // 50px by the ratio, 70px by the tallest item; lines are broken at 50px.
        let page = try layout(
            "<div id='f' style='display: flex; flex-flow: column wrap; width: 100px; aspect-ratio: 2; align-content: flex-start'><div id='a' style='width: 20px; height: 30px'/><div id='b' style='width: 20px; height: 30px'/><div id='c' style='width: 20px; height: 70px'/></div>"
        )
        #expect(page["f"] == Frame(0, 0, 100, 70))
        #expect(page["a"]?.x == 0)
        #expect(page["b"]?.x == 20)
        #expect(page["c"]?.x == 40)
    }

    @Test func aMaximumHeightDoesNotLimitTheContentOfAnItemThatFillsItsLine() throws {
        func item(_ align: String) throws -> Frame? {
            try layout(
                "<div style='display: flex; height: 40px; width: 30px; align-items: \(align)'><div id='a' style='max-height: 20px; aspect-ratio: 1'><div style='width: 40px; height: 40px'/></div></div>"
            )["a"]
        }
        #expect(try item("stretch") == Frame(0, 0, 40, 20))
        // Elsewhere the least width is what the greatest height transfers: 20px.
        #expect(try item("flex-start") == Frame(0, 0, 20, 20))
    }

    // MARK: Percentages inside stretched items

    @Test func percentagesInAnItemReferToItsRatioUnlessItIsStretchedFurther() throws {
        func page(_ height: Int) throws -> LaidOutDocument {
            try layout(
                "<div style='display: flex'><div id='a' style='aspect-ratio: 2; width: 60px'><div id='b' style='height: 50%'/><div style='height: 30px'/></div><div style='height: \(height)px'/></div>"
            )
        }
        // 30px by the ratio, 45px by the content.
        #expect(try page(10)["a"]?.height == 45)
        #expect(try page(10)["b"]?.height == 15)
        #expect(try page(80)["b"]?.height == 40)
    }

    @Test func percentagesInAStretchedItemDoNotReferToABoundByItsContent() throws {
        let page = try layout(
            "<div style='display: flex'><div id='a' style='max-height: min-content'><div id='b' style='height: 50%'/><div style='width: 30px; height: 10px'/></div><div style='height: 50px'/></div>"
        )
        #expect(page["a"]?.height == 35)
        #expect(page["b"]?.height == 25)
    }

    @Test func percentagesInAStretchedItemReferToABoundByItsRatio() throws {
        let page = try layout(
            "<div style='display: flex'><div id='a' style='aspect-ratio: 3 / 2; max-height: fit-content'><div id='b' style='width: 90px; height: 100%'/></div><div style='height: 110px'/></div>"
        )
        #expect(page["a"] == Frame(0, 0, 90, 60))
        #expect(page["b"] == Frame(0, 0, 90, 60))
    }

    @Test func theContentOfAnItemInAColumnIsMeasuredAsIfItsHeightWereAutomatic() throws {
        func item(_ style: String) throws -> Frame? {
            try layout(
                "<div style='display: flex; flex-direction: column; height: 8px'><div id='a' style='height: 47px; aspect-ratio: 2; \(style)'><div style='width: 10px'/></div></div>"
            )["a"]
        }
        // 5px by the content's width and the ratio: the item shrinks to its container's height.
        #expect(try item("max-width: max-content") == Frame(0, 0, 16, 8))
        #expect(try item("align-self: flex-start; min-width: 0") == Frame(0, 0, 16, 8))
        #expect(try item("align-self: flex-start; width: max-content; min-width: 0") == Frame(0, 0, 16, 8))
    }

    @Test func aMaximumByFitContentFitsAColumnThatIsWiderThanItsContainer() throws {
        let page = try layout(
            "<div style='display: flex; flex-flow: column wrap; width: 20px'><div style='width: 300px; height: 5px'/><div id='a' style='max-width: fit-content; font-size: 0'><span style='display: inline-block; width: 40px; height: 5px'/><span style='display: inline-block; width: 40px; height: 5px'/></div></div>"
        )
        #expect(page["a"]?.width == 80)
    }
}
