import Jobs
import Testing

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
