import Jobs
import Testing

@testable import PDF

/// Links, pictures and artifacts as those who do not see them get them.
@Suite struct LinkStructureTests {
    private func text(_ body: String, css: String = "") throws -> String {
        try SmallDocument(body: body, css: css).plainText()
    }

    @Test func linksThatShowNothingCannotBeClicked() throws {
        for link in [
            "<a href=\"https://example.com/\"></a>",
            "<a href=\"https://example.com/\" style=\"visibility: hidden\">hidden</a>",
            "<a href=\"https://example.com/\" style=\"display: inline-block; width: 9px; height: 9px\"></a>",
        ] {
            #expect(try !text("<p>x \(link)</p>").contains("/Subtype /Link"))
        }
        #expect(try text("<p><a href=\"https://example.com/\">x</a></p>").contains("/Subtype /Link"))
    }

    @Test(arguments: [
        "display: block; height: 0", "display: block; width: 0; white-space: nowrap",
        "display: block; height: 10px; padding-top: 50px; margin-top: -50px",
    ])
    func linksWhoseTextLeavesTheirBoxCanBeClicked(style: String) throws {
        let link = "<a href=\"https://example.com/\" style=\"\(style)\">text</a>"
        #expect(try text("<div>\(link)</div>").matches(of: /\/Subtype \/Link/).count == 1)
    }

    @Test func whatStandsApartFromItsLinkCanBeClicked() throws {
        let link = "<a href=\"https://example.com/\">"
        for inside in [
            "<b style=\"position: absolute; top: 200px\">x</b>", "<b style=\"float: right\">x</b>",
            "<qr-code value=\"x\" alt=\"A code\" style=\"float: left\"/>",
            "<span role=\"img\" aria-label=\"Bar\" style=\"float: left; width: 9px; height: 9px; background: red\"/>",
        ] {
            let text = try text("<p>\(link)\(inside)</a></p>")
            #expect(text.matches(of: /\/Subtype \/Link/).count == 1, "\(inside)")
        }
        // In the box, and far from it.
        let both = try text("<p>\(link)in <b style=\"position: absolute; top: 200px\">out</b></a></p>")
        #expect(both.matches(of: /\/Subtype \/Link/).count == 2)
        #expect(both.matches(of: /\/Contents \(in out\)/).count == 2)
    }

    @Test func theWordsOfBlocksInALinkStandApart() throws {
        let body = "<a href=\"https://example.com/\"><p>one</p><p>two<br/>th<b>ree</b></p>four</a>"
        #expect(try text(body).contains("/Contents (one two three four)"))
    }

    @Test func aFigureThatSaysItIsAPictureIsOne() throws {
        let sketch = try SmallDocument(
            body: "<figure role=\"img\" aria-label=\"Two bars\"><p>a</p>b</figure><figure><p>c</p></figure>"
        ).bodySketch()
        #expect(sketch == "figure(p) div(p)")
        let text = try text("<div role=\"img\" aria-label=\"Two bars\">x</div>")
        #expect(text.contains("/Alt (Two bars)") && text.contains("/BBox"))
        #expect(try SmallDocument(body: "<figure role=\"img\"><p>a</p></figure>").bodySketch() == "div(p)")
    }

    @Test func theCaptionOfAFigureIsOne() throws {
        let code = "<qr-code value=\"x\" alt=\"A code\"/>"
        #expect(
            try SmallDocument(body: "<figure>\(code)<figcaption>a <b>b</b></figcaption></figure>").bodySketch()
                == "div(figure caption)")
        #expect(
            try SmallDocument(body: "<figure><figcaption><p>a</p></figcaption><p>b</p></figure>").bodySketch()
                == "div(caption(p) p)")
    }

    @Test func abbreviationsSayWhatTheyStandFor() throws {
        let body = "<p><abbr title=\"Goods and Services Tax\">GST</abbr> <abbr>kWp</abbr></p>"
        #expect(try SmallDocument(body: body).bodySketch() == "p(span)")
        #expect(try text(body).contains("/E (Goods and Services Tax)"))
    }

    @Test(arguments: [
        "<div role=\"img\" aria-label=\"Four of five\" style=\"height: 9px; background: red\"></div>",
        "<div role=\"img\" aria-label=\"Four of five\"><div style=\"border: 1px solid\"></div></div>",
        "<figure role=\"img\" aria-label=\"Four of five\"><qr-code value=\"x\" alt=\"\"/></figure>",
    ])
    func aLabelledPictureOfDrawnBoxesIsRead(picture: String) throws {
        #expect(try SmallDocument(body: picture).bodySketch() == "figure")
        let text = try text(picture)
        #expect(text.contains("/Alt (Four of five)") && text.contains("/BBox"))
        #expect(text.contains("/Figure <</MCID 0>>BDC") || text.contains("/Figure<</MCID 0>>BDC"))
    }

    @Test func hiddenPicturesAreNotRead() throws {
        let picture = "role=\"img\" aria-label=\"Label\" aria-hidden=\"true\" style=\"height: 9px; background: red\""
        #expect(try SmallDocument(body: "<div \(picture)></div><p>a</p>").bodySketch() == "p")
    }

    @Test func aPictureOverLinesCoversAllOfThem() throws {
        let structure = try SmallDocument(
            body: "<p style=\"width: 96px; line-height: 32px\">"
                + "<span role=\"img\" aria-label=\"Label\">first second third fourth</span></p>"
        ).structure()
        let box = try #require(structure.attributes.compactMap(\.boundingBox).first)
        #expect(box.height > 24 && box.width > 30)
    }

    @Test func aPictureOverPagesSaysWhatItCoversOnTheFirst() throws {
        let block = "<div style=\"height: 60px; background: red\"></div>"
        let structure = try SmallDocument(
            body: "<div role=\"img\" aria-label=\"L\">\(block)<div style=\"break-before: page\">\(block)</div></div>"
        ).structure()
        let box = try #require(structure.attributes.compactMap(\.boundingBox).first)
        #expect(box.page.number == 0)
    }

    @Test func picturesInLinesArePlacedInline() throws {
        let code = "<qr-code value=\"x\" alt=\"A code\""
        #expect(try text("<p>a \(code)/></p>").contains("/Placement /Inline"))
        #expect(try text("<p>\(code) style=\"display: block\"/></p>").contains("/Placement /Block"))
    }

    @Test func hiddenTextOverEveryPageIsAWatermark() throws {
        let stamp = "<div aria-hidden=\"true\" style=\"position: fixed; top: 0;"
        #expect(try text("<p>x</p>\(stamp) transform: rotate(-30deg)\">D</div>").contains("/Subtype/Watermark"))
        #expect(try text("<p>x</p>\(stamp) opacity: 0.2\">D</div>").contains("/Subtype/Watermark"))
        #expect(try !text("<p>x</p>\(stamp)\">D</div>").contains("Watermark"))
    }

    @Test func opacityTakesNoSavedStates() throws {
        let open = String(repeating: "<div style=\"opacity: 0.99\">", count: 40)
        let text = try text(open + "x" + String(repeating: "</div>", count: 40))
        #expect(text.contains("BDC"))
    }

    @Test func tooManyClipsWithinEachOtherAreNamed() throws {
        let open = String(repeating: "<div style=\"overflow: hidden\">", count: 40)
        let failure = try SmallDocument(body: open + "x" + String(repeating: "</div>", count: 40)).failure()
        #expect(failure.code == .templateInvalid)
        #expect(failure.message.hasPrefix("on page 1 too many boxes with overflow: hidden or transform lie within"))
    }

    @Test func textForReadersThatAPDFCannotHoldIsNamed() throws {
        let alt = String(repeating: "long ", count: 7000)
        let failure = try SmallDocument(body: "<p><qr-code value=\"x\" alt=\"\(alt)\"/></p>").failure()
        #expect(failure.code == .payloadInvalid)
        #expect(failure.message.contains("it may have 32767: shorten it"))
    }
}
