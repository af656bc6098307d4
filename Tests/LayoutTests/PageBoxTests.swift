import Layout
import Primitives
import Testing

/// The page box, its margin boxes and its sides: CSS Page 3 §§3–5.
@Suite struct PageBoxTests {
    /// Frames of the margin boxes of a page, in their order.
    private func boxes(_ css: String, _ body: String = "<p>x</p>", page number: Int = 1) throws -> [Frame] {
        let page = try layout(body, css: "@page { size: 400px 300px; margin: 50px } @page { \(css) }")
        return page.tree.pages[number - 1].fragments.compactMap { fragment in
            guard fragment.source.isMarginBox, case .box = fragment.content else { return nil }
            return Frame(fragment.frame)
        }
    }

    // MARK: The page's own box

    @Test func percentagesOfPageMarginsReferToTheSheet() throws {
        let page = try layout("<p id='p'>x</p>", css: "@page { margin: 10% 5% }")
        #expect(page["p"] == Frame(20, 30, 360, 20))
    }

    @Test func percentagesOfPagePaddingReferToTheSheet() throws {
        let page = try layout("<p id='p'>x</p>", css: "@page { padding: 10% 5%; border: 4px solid }")
        #expect(page["p"] == Frame(24, 34, 352, 20))
    }

    @Test func automaticPageMarginsCentreAPageOfASize() throws {
        let page = try layout("<p id='p'>x</p>", css: "@page { margin: auto; width: 200px; height: 100px }")
        #expect(page["p"] == Frame(100, 100, 200, 20))
        #expect(page.tree.pages[0].size == Size(width: LayoutUnit(400), height: LayoutUnit(300)))
    }

    @Test func oneAutomaticPageMarginTakesWhatIsLeft() throws {
        let page = try layout(
            "<p id='p'>x</p>", css: "@page { margin: 10px 20px auto auto; width: 200px; height: 100px }")
        #expect(page["p"] == Frame(180, 10, 200, 20))
    }

    @Test func sheetGivesWayToMarginsAndSize() throws {
        let page = try layout("<p id='p'>x</p>", css: "@page { margin: 30px; width: 200px; height: 100px }")
        #expect(page.tree.pages[0].size == Size(width: LayoutUnit(260), height: LayoutUnit(160)))
        #expect(page["p"] == Frame(30, 30, 200, 20))
    }

    @Test func pagesMayChangeTheirWidthAndTheTextFollows() throws {
        let page = try layout(
            "<p id='p' style='orphans: 1; widows: 1'>" + String(repeating: "word word word word ", count: 30) + "</p>",
            css: "@page { size: 200px 100px } @page :first { size: 400px 100px }")
        #expect(page.fragments("p")[0].fragment.frame.width == LayoutUnit(400))
        #expect(page.fragments("p")[1].fragment.frame.width == LayoutUnit(200))
        #expect(page.lines(of: "p", page: 2).allSatisfy { $0.width == 200 })
    }

    @Test func nestedAutomaticPageIsThatOfItsParent() throws {
        let page = try layout(
            "<div style='page: a'><p id='p'>x</p><p id='q' style='page: auto'>y</p></div>",
            css: "@page a { margin: 10px }")
        #expect(page.pageCount == 1)
        #expect(page["q"]?.x == 10)
    }

    @Test func nestedPageNameEndsTheOuterOne() throws {
        let page = try layout(
            "<div style='page: a'><p id='p'>x</p><p id='q' style='page: b'>y</p><p id='r'>z</p></div>",
            css: "@page a { margin: 10px } @page b { margin: 20px }")
        #expect(page.pages(of: "q") == [2])
        #expect(page["q"]?.x == 20)
        #expect(page.pages(of: "r") == [3])
        #expect(page["r"]?.x == 10)
    }

    @Test func firstPageTakesTheNameOfItsContent() throws {
        let page = try layout("<div style='page: cover'><p id='p'>x</p></div>", css: "@page cover { margin: 40px }")
        #expect(page["p"]?.x == 40)
    }

    @Test func namedFirstPageMatchesBothSelectors() throws {
        let page = try layout(
            "<div style='page: a'><p id='p'>x</p></div>",
            css: "@page a:first { margin: 30px } @page a { margin: 10px } @page :first { margin: 5px }")
        #expect(page["p"]?.x == 30)
    }

    // MARK: Sides

    private static let sides = "@page :left { margin-left: 30px } @page :right { margin-left: 10px }"

    @Test func firstPageIsARightOne() throws {
        let page = try layout("<p id='p'>x</p><p id='q' style='break-before: page'>y</p>", css: Self.sides)
        #expect(page["p"]?.x == 10)
        #expect(page["q"]?.x == 30)
    }

    @Test func firstPageOfARightToLeftDocumentIsALeftOne() throws {
        let page = try layout("<p id='p'>x</p>", css: Self.sides + "html { direction: rtl }")
        #expect(page["p"]?.x == 30)
    }

    @Test func breakBeforeTheRootChoosesTheFirstSide() throws {
        let page = try layout("<p id='p' style='break-before: left'>x</p>", css: Self.sides)
        #expect(page.pageCount == 1)
        #expect(page["p"]?.x == 30)
    }

    @Test func rectoAndVersoFollowTheProgression() throws {
        let body = "<p>x</p><p id='q' style='break-before: verso'>y</p>"
        #expect(try layout(body).pages(of: "q") == [2])
        #expect(try layout(body, css: "html { direction: rtl }").pages(of: "q") == [2])
        let recto = "<p>x</p><p id='q' style='break-before: recto'>y</p>"
        #expect(try layout(recto).pages(of: "q") == [3])
        #expect(try layout(recto, css: "html { direction: rtl }").pages(of: "q") == [3])
    }

    @Test func blankPagesHaveTheirOwnStyle() throws {
        let page = try layout(
            "<p>x</p><p style='break-before: right'>y</p>",
            css:
                "@page { margin: 50px 0; @top-left { content: \"head\" } } @page :blank { @top-left { content: \"blank\" } }"
        )
        #expect(page.allText(page: 1) == "x head")
        #expect(page.allText(page: 2) == "blank")
        #expect(page.allText(page: 3) == "y head")
    }

    @Test func documentWithoutBoxesHasOneEmptyPage() throws {
        let page = try layout("<p>x</p>", css: "html { display: none }")
        #expect(page.pageCount == 1)
        #expect(page.tree.pages[0].fragments.isEmpty)
    }

    // MARK: Margin boxes along a side

    @Test func aloneInItsSideABoxTakesAllOfIt() throws {
        #expect(try boxes("@top-left { content: \"a\" }") == [Frame(50, 0, 300, 50)])
        #expect(try boxes("@right-bottom { content: \"a\" }") == [Frame(350, 50, 50, 200)])
    }

    @Test func middleBoxStaysCentred() throws {
        let found = try boxes(
            "@top-left { content: \"a long beginning\" } @top-center { content: \"mid\"; width: 60px }")
        #expect(found[1] == Frame(170, 0, 60, 50))
        #expect(found[0] == Frame(50, 0, 120, 50))
    }

    @Test func twoBoxesShareByTheirContent() throws {
        let found = try boxes(
            "@top-left { content: \"aaaa\" } @top-right { content: \"aaaa\" }")
        #expect(found == [Frame(50, 0, 150, 50), Frame(200, 0, 150, 50)])
    }

    @Test func boxOfAWidthLeavesTheRestToTheOther() throws {
        let found = try boxes("@bottom-left { content: \"a\"; width: 100px } @bottom-right { content: \"b\" }")
        #expect(found.contains(Frame(50, 250, 100, 50)))
        #expect(found.contains(Frame(150, 250, 200, 50)))
    }

    @Test func maximumWidthHoldsABoxBack() throws {
        let found = try boxes(
            "@top-left { content: \"aaaa\"; max-width: 40px } @top-right { content: \"aaaa\" }")
        #expect(found == [Frame(50, 0, 40, 50), Frame(90, 0, 260, 50)])
    }

    @Test func minimumWidthMakesABoxWider() throws {
        let found = try boxes(
            "@top-left { content: \"aaaa\"; min-width: 250px } @top-right { content: \"aaaa\" }")
        #expect(found == [Frame(50, 0, 250, 50), Frame(300, 0, 50, 50)])
    }

    @Test func percentWidthRefersToTheSide() throws {
        #expect(try boxes("@top-left { content: \"a\"; width: 50% }") == [Frame(50, 0, 150, 50)])
    }

    @Test func sideBoxesShareTheHeight() throws {
        let found = try boxes(
            "@left-top { content: \"a\" } @left-middle { content: \"b\"; height: 40px } @left-bottom { content: \"c\" }"
        )
        #expect(found.contains(Frame(0, 50, 50, 80)))
        #expect(found.contains(Frame(0, 130, 50, 40)))
        #expect(found.contains(Frame(0, 170, 50, 80)))
    }

    @Test func cornersFillTheCorners() throws {
        let found = try boxes(
            "@top-left-corner { content: \"a\" } @top-right-corner { content: \"b\" } @bottom-left-corner { content: \"c\" }"
                + "@bottom-right-corner { content: \"d\" }")
        #expect(found.contains(Frame(0, 0, 50, 50)))
        #expect(found.contains(Frame(350, 0, 50, 50)))
        #expect(found.contains(Frame(0, 250, 50, 50)))
        #expect(found.contains(Frame(350, 250, 50, 50)))
    }

    // MARK: Across the side

    @Test func automaticMarginsCentreAMarginBoxInItsMargin() throws {
        #expect(
            try boxes("@top-left { content: \"a\"; height: 20px; margin-top: auto; margin-bottom: auto }")
                == [Frame(50, 15, 300, 20)])
    }

    @Test func overconstrainedTopBoxDropsItsTopMargin() throws {
        #expect(
            try boxes("@top-left { content: \"a\"; height: 20px; margin: 5px 0 }") == [Frame(50, 25, 300, 20)])
    }

    @Test func overconstrainedBottomBoxDropsItsBottomMargin() throws {
        #expect(
            try boxes("@bottom-left { content: \"a\"; height: 20px; margin: 5px 0 }") == [Frame(50, 255, 300, 20)])
    }

    @Test func overconstrainedSideBoxesDropTheirOuterMargins() throws {
        #expect(
            try boxes("@left-top { content: \"a\"; width: 20px; margin: 0 5px }") == [Frame(25, 50, 20, 200)])
        #expect(
            try boxes("@right-top { content: \"a\"; width: 20px; margin: 0 5px }") == [Frame(355, 50, 20, 200)])
    }

    @Test func automaticMarginsOfABoxThatIsTooTallAreZero() throws {
        #expect(
            try boxes("@top-left { content: \"a\"; height: 80px; margin-top: auto; margin-bottom: auto }")
                .first?.height == 80)
    }

    @Test func marginsBordersAndPaddingStandInsideTheSide() throws {
        let page = try layout(
            "<p>x</p>",
            css:
                "@page { margin: 50px; @top-left { content: \"a\"; margin: 4px; border: 2px solid; padding: 3px; vertical-align: top } }"
        )
        let box = try #require(page.tree.pages[0].fragments.first { $0.source.isMarginBox })
        #expect(Frame(box.frame) == Frame(54, 4, 292, 42))
        #expect(page.text("a")?.x == 59)
    }

    @Test func contentIsAlignedVertically() throws {
        func y(_ align: String) throws -> Double? {
            let page = try layout(
                "<p>x</p>", css: "@page { margin: 60px 0; @top-left { content: \"a\"; vertical-align: \(align) } }")
            return page.tree.pages[0].fragments.last { if case .line = $0.content { true } else { false } }?.frame.minY
                .px
        }
        #expect(try y("top") == 0)
        #expect(try y("middle") == 20)
        #expect(try y("bottom") == 40)
    }

    @Test func lineBreaksInTextOfMarginBoxesAreKept() throws {
        let page = try layout(
            "<p>x</p>",
            css:
                "@page { margin: 60px 0; @top-left { content: \"one\\A two\"; white-space: pre; vertical-align: top } }"
        )
        #expect(page.text("one")?.y != page.text("two")?.y)
    }

    @Test func imagesStandInMarginBoxes() throws {
        let page = try layout(
            "<p>x</p>",
            css: "@page { margin: 60px 0; @top-left { content: url(assets/logo.png); vertical-align: top } }",
            contentImages: ["assets/logo.png": .picture(40, 20)])
        let image = try #require(page.tree.pages[0].fragments.first { $0.image >= 0 })
        #expect(image.frame.width == LayoutUnit(40))
    }

    @Test func marginBoxWithoutContentIsNotThere() throws {
        #expect(try boxes("@top-left { content: none } @top-right { width: 20px }") == [])
    }

    @Test func marginBoxWithEmptyTextIsThere() throws {
        #expect(try boxes("@top-left { content: \"\"; background: red }") == [Frame(50, 0, 300, 50)])
    }

    // MARK: Limits

    @Test(.timeLimit(.minutes(1))) func marginsLargerThanThePageLeaveNoArea() throws {
        let page = try layout("<p id='p'>x</p>", css: "@page { size: 100px; margin: 200px }")
        #expect(page.pageCount >= 1)
        #expect(page["p"]?.width == 0)
    }

    @Test(.timeLimit(.minutes(1))) func absurdSizesEndInAnErrorOrPages() throws {
        let page = try layout("<p>x</p>", css: "@page { size: 1e9px 1e9px; margin: -1e9px }")
        #expect(page.pageCount == 1)
    }

    @Test(.timeLimit(.minutes(1))) func pagesOfOnePixelMakeProgress() throws {
        var limits = LayoutLimits()
        limits.pages = 50
        let outcome = Result {
            try layout(
                "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", css: "@page { size: 1px }", limits: limits)
        }
        if case .failure(let error) = outcome {
            #expect(error as? LayoutError == LayoutError(.tooManyPages(limit: 50), node: -1))
        }
        if case .success(let page) = outcome { #expect(page.pageCount >= 2) }
    }
}
