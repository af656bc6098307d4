import Testing

@testable import PDF

struct ShownGlyphTests {
    private let font: EmbeddedFont

    /// A font of 1,000 units an em whose codes 1–5 are "A" to "E", 500 wide; its glyphs are 41–45.
    init() {
        font = EmbeddedFont(
            description: FontDescription(
                postScriptName: "Test", unitsPerEm: 1000, glyphCount: 100, ascent: 800,
                descent: -200, capHeight: 700,
                boundingBox: FontDescription.Box(left: 0, bottom: -200, right: 1000, top: 800), italicAngle: 0,
                stemV: 80), index: 0)
        for glyph in 0..<5 {
            _ = font.addCode(
                of: UInt16(41 + glyph), advance: 500, reading: 0..<1, in: [UInt8(ascii: "A") + UInt8(glyph)])
        }
    }

    /// The operators of a text, codes as letters, without the frame and the font.
    private func shown(_ draw: (inout ContentStream) -> Void) -> [String] {
        var content = ContentStream(page: PageIndex(number: 0), space: PageSpace(height: 100))
        content.begin(.layout)
        draw(&content)
        content.end()
        #expect(content.fault == nil)
        let bytes = content.close().bytes.compactMap { $0 == 0 ? nil : $0 < 6 ? $0 + 64 : $0 }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst(2).dropLast(2)
            .map(String.init)
    }

    private func glyph(_ code: UInt16, _ advance: Int32 = 500, spacing: Double = 0) -> ShownGlyph {
        ShownGlyph(code: code, advance: advance, spacing: spacing)
    }

    @Test func unchangedAdvancesNeedOneString() {
        #expect(
            shown { $0.show([glyph(1), glyph(2)], font: font, size: 10, x: 5, y: 20) }
                == ["BT", "/F0 10 Tf", "5 80 Td", " (AB)Tj", "ET"])
    }

    @Test func kerningBecomesNumbers() {
        #expect(
            shown { $0.show([glyph(1, 470), glyph(2, 520), glyph(3)], font: font, size: 10, x: 0, y: 100) }
                == ["BT", "/F0 10 Tf", "0 0 Td", "[(A)30(B)-20(C)]TJ", "ET"])
    }

    @Test func offsetsMoveOneGlyphOnly() {
        let mark = ShownGlyph(code: 2, advance: 0, xOffset: -200, yOffset: 0)
        // The mark is 500 wide in the font and takes no room: the pen goes back after it.
        #expect(
            shown { $0.show([glyph(1), mark, glyph(3)], font: font, size: 10, x: 0, y: 0) }.contains(
                "[(A)200(B)300(C)]TJ"))
    }

    @Test func raisedGlyphsUseTextRise() {
        let raised = ShownGlyph(code: 2, advance: 500, yOffset: 100)
        #expect(
            shown { $0.show([glyph(1), raised, glyph(3)], font: font, size: 10, x: 0, y: 100) }
                == ["BT", "/F0 10 Tf", "0 0 Td", " (A)Tj", "1 Ts", " (B)Tj", "0 Ts", " (C)Tj", "ET"])
        #expect(
            shown { $0.show([raised], font: font, size: 10, x: 0, y: 100) }
                == ["BT", "/F0 10 Tf", "0 0 Td", "1 Ts", " (B)Tj", "0 Ts", "ET"])
    }

    @Test func spacingAfterOneGlyphIsANumber() {
        // 2 points at size 10 are 200 thousandths of an em.
        #expect(
            shown { $0.show([glyph(1, spacing: 2), glyph(2)], font: font, size: 10, x: 0, y: 100) }.contains(
                "[(A)-200(B)]TJ"))
    }

    @Test func letterSpacingIsLeftToTheViewer() {
        let spaced = (1...4).map { glyph($0, spacing: 0.5) }
        #expect(
            shown {
                $0.show(spaced, font: font, size: 10, x: 0, y: 100)
                $0.show([glyph(1), glyph(2)], font: font, size: 10, x: 0, y: 90)
            } == [
                "BT", "/F0 10 Tf", ".5 Tc", "0 0 Td", " (ABCD)Tj", "0 Tc", "0 10 Td", " (AB)Tj", "ET",
            ])
    }

    @Test func roundingDoesNotAddUp() throws {
        // 0.003 points a glyph are 0.3 thousandths of an em: too little for each glyph, three for each ten.
        let glyphs = (0..<101).map { _ in glyph(1, spacing: 0.0031) }
        var mixed = glyphs
        mixed[0].spacing = 0
        let text = shown { $0.show(mixed, font: font, size: 10, x: 0, y: 100) }.joined()
        let total = text.split(whereSeparator: { !"-0123456789".contains($0) }).compactMap { Int($0) }
            .filter { $0 < 0 }.reduce(0, +)
        #expect(abs(-Double(total) - 99 * 0.31) <= 1)
    }

    @Test func runsThatFollowEachOtherNeedNoMove() {
        #expect(
            shown {
                $0.show([glyph(1)], font: font, size: 10, x: 7, y: 100)
                $0.setFillColor(.white)
                $0.show([glyph(2)], font: font, size: 10, x: 12, y: 100)
                $0.show([glyph(3)], font: font, size: 10, x: 20, y: 88)
            } == [
                "BT", "/F0 10 Tf", "7 0 Td", " (A)Tj", "1 g", " (B)Tj", "13 12 Td", " (C)Tj", "ET",
            ])
    }

    @Test func replacedTextEncloses() {
        let text = Array("xyक".utf8)
        #expect(
            shown {
                $0.show(
                    [glyph(1), glyph(2), glyph(3), glyph(4)],
                    replacements: [.init(glyphs: 0..<1, text: 0..<1), .init(glyphs: 2..<4, text: 0..<2)], text: text,
                    font: font, size: 10, x: 0, y: 100)
            } == [
                "BT", "/F0 10 Tf", "0 0 Td", "/Span<</ActualText(x)>>BDC", " (A)Tj", "EMC", " (B)Tj",
                "/Span<</ActualText(xy)>>BDC", " (CD)Tj", "EMC", "ET",
            ])
    }

    @Test func stretchedGlyphsFillTheirWidth() {
        var (wide, blank) = (glyph(2, 800), glyph(3, 600))
        (wide.stretchedWidth, blank.stretchedWidth) = (800, -1)
        #expect(
            shown { $0.show([glyph(1), wide, wide, blank, glyph(4)], font: font, size: 10, x: 0, y: 100) } == [
                "BT", "/F0 10 Tf", "0 0 Td", " (A)Tj", "160 Tz", " (BBC)Tj", "100 Tz", "[200(D)]TJ", "ET",
            ])
        #expect(
            shown {
                $0.show([wide], font: font, size: 10, x: 0, y: 100)
                $0.show([glyph(1)], font: font, size: 10, x: 8, y: 100)
            } == ["BT", "/F0 10 Tf", "0 0 Td", "160 Tz", " (B)Tj", "100 Tz", " (A)Tj", "ET"])
    }

    @Test func gapsBetweenStretchedGlyphsAreStretchedToo() {
        var (first, second) = (glyph(1, 1100), glyph(2, 1000))
        (first.stretchedWidth, second.stretchedWidth) = (1000, 1000)
        // A tenth of an em, at twice the width.
        #expect(
            shown { $0.show([first, second], font: font, size: 10, x: 0, y: 100) }
                == ["BT", "/F0 10 Tf", "0 0 Td", "200 Tz", "[(A)-50(B)]TJ", "100 Tz", "ET"])
    }

    @Test func silentGlyphsAreShownBehindAllOthers() {
        var (mark, raised) = (glyph(3), glyph(3))
        (mark.isSilent, raised.isSilent) = (true, true)
        (mark.advance, raised.advance) = (0, 0)
        (mark.xOffset, raised.yOffset) = (-250, 500)
        #expect(
            shown {
                $0.show([glyph(1), mark, glyph(2), raised], font: font, size: 10, x: 0, y: 100)
                $0.show([glyph(4), mark], font: font, size: 20, x: 10, y: 100)
            } == [
                "BT", "/F0 10 Tf", "0 0 Td", " (AB)Tj", "/F0 20 Tf", " (D)Tj", "/Span<</ActualText()>>BDC", "/F0 10 Tf",
                "2.5 0 Td", " (C)Tj", "5 Ts", "[-250(C)]TJ", "0 Ts", "/F0 20 Tf", "12.5 0 Td", " (C)Tj", "EMC", "ET",
            ])
    }

    @Test func silentGlyphsAreShownInTheirColour() {
        var mark = glyph(3)
        (mark.isSilent, mark.advance) = (true, 0)
        #expect(
            shown {
                $0.show([glyph(1), mark], font: font, size: 10, x: 0, y: 100)
                $0.setFillColor(.white)
                $0.show([glyph(2)], font: font, size: 10, x: 5, y: 100)
            } == [
                "BT", "/F0 10 Tf", "0 0 Td", " (A)Tj", "/Span<</ActualText()>>BDC", "5 0 Td", " (C)Tj", "EMC", "1 g",
                "0 0 Td", " (B)Tj", "ET",
            ])
    }

    @Test func nothingIsShownWithoutSizeOrGlyphs() {
        #expect(
            shown {
                $0.show([glyph(1)], font: font, size: 0, x: 0, y: 0)
                $0.show([], font: font, size: 10, x: 0, y: 0)
            } == [])
    }

    @Test func veryLongRunsAreSeveralStrings() {
        let operators = shown {
            $0.show([ShownGlyph](repeating: glyph(1), count: 40_000), font: font, size: 10, x: 0, y: 0)
        }
        #expect(operators.count { $0.hasSuffix("Tj") } == 3)
    }
}
