import Testing

@testable import PDF

struct ContentStreamTests {
    private static let page = PageIndex(number: 0)

    /// The operators that a call writes within an artifact on a page 100 points high, one a line.
    private func operators(_ draw: (inout ContentStream) -> Void) -> [String] {
        var content = ContentStream(page: Self.page, space: PageSpace(height: 100))
        content.begin(.layout)
        draw(&content)
        content.end()
        let lines = String(decoding: content.close().bytes, as: UTF8.self).split(separator: "\n")
        #expect(content.fault == nil)
        #expect(lines.first == "q" && lines.last == "Q")
        return lines.dropFirst(2).dropLast(2).map(String.init)
    }

    private func fault(_ draw: (inout ContentStream) -> Void) -> PDFError? {
        var content = ContentStream(page: Self.page, space: PageSpace(height: 100))
        draw(&content)
        _ = content.close()
        return content.fault
    }

    @Test func coordinatesAreTurnedUpsideDown() {
        #expect(
            operators {
                $0.move(toX: 10, y: 20)
                $0.line(toX: 10.5, y: 99.995)
                $0.curve(toX: 3, y: 3, control1X: 1, control1Y: 1, control2X: 2, control2Y: 2)
                $0.closePath()
                $0.fillAndStroke(.evenOdd)
            } == ["10 80 m", "10.5 0 l", "1 99 2 98 3 97 c", "h", "B*"])
    }

    @Test func rectanglesThatTouchLeaveNoGap() {
        // Edges at 0, 10.004, 20.008: rounded edges, not rounded heights.
        #expect(
            operators {
                $0.rectangle(x: 0, y: 0, width: 5, height: 10.004)
                $0.rectangle(x: 0, y: 10.004, width: 5, height: 10.004)
                $0.fill()
            } == ["0 90 5 10 re", "0 79.99 5 10.01 re", "f"])
    }

    @Test func aGridHasCoordinatesOfItsOwn() {
        #expect(
            operators {
                $0.fillGrid(
                    [true, true, false, false, true, true], columns: 3, x: 10, y: 20, width: 30, height: 10)
            } == ["q", "10 0 0 -5 10 80 cm", "0 0 2 1 re", "1 1 2 1 re", "f", "Q"])
    }

    @Test func piecesOfTextShareOneTextObject() {
        let face = FontDescription(
            postScriptName: "Test", unitsPerEm: 1000, glyphCount: 4, ascent: 800, descent: -200,
            capHeight: 700, boundingBox: FontDescription.Box(left: 0, bottom: -200, right: 1000, top: 800),
            italicAngle: 0, stemV: 80)
        let font = EmbeddedFont(description: face, index: 0)
        let code = font.addCode(of: 1, advance: 500, reading: 0..<1, in: [65])
        var content = ContentStream(page: Self.page, space: PageSpace(height: 100))
        for identifier in 0..<2 {
            content.begin(
                MarkedContent(identifier: Int32(identifier), type: .p, page: Self.page), isTextOnly: true)
            content.show(
                [ShownGlyph(code: code, advance: 500)], font: font, size: 10, x: 10, y: Double(20 + identifier * 10))
            content.end()
        }
        content.begin(.layout)
        content.rectangle(x: 0, y: 0, width: 5, height: 5)
        content.fill()
        content.end()
        let text = String(decoding: content.close().bytes, as: UTF8.self)
        #expect(content.fault == nil)
        let operators = text.split(whereSeparator: \.isWhitespace)
            .filter { ["BT", "ET", "EMC", "Td", "re"].contains($0) || $0.hasSuffix("BDC") }
            .map { $0.hasSuffix("BDC") ? "BDC" : String($0) }
        #expect(
            operators == ["BT", "BDC", "Td", "EMC", "BDC", "Td", "EMC", "ET", "BDC", "re", "EMC"])
    }

    @Test func aPieceOfTextOnlyMayDrawNothingElse() {
        let unbalanced = fault {
            $0.begin(MarkedContent(identifier: 0, type: .p, page: Self.page), isTextOnly: true)
            $0.rectangle(x: 0, y: 0, width: 5, height: 5)
            $0.fill()
            $0.end()
        }
        #expect(unbalanced == .markedContentUnbalanced(page: 0))
    }

    @Test func onlyChangesOfTheGraphicsStateAreWritten() {
        #expect(
            operators {
                $0.setFillColor(.black)
                $0.setFillColor(.white)
                $0.save()
                $0.setFillColor(.white)
                $0.setFillColor(DeviceColor(red: 255, green: 0, blue: 51))
                $0.setStrokeColor(DeviceColor(red: 128, green: 128, blue: 128))
                $0.setLineWidth(1)
                $0.setLineWidth(0.5)
                $0.setLineCap(.round)
                $0.setLineJoin(.bevel)
                $0.setDash([2, 1.5], phase: 1)
                $0.setDash([0, 0])
                $0.setOpacity(1)
                $0.setOpacity(0.25)
                $0.restore()
                $0.setFillColor(.white)
                $0.setLineWidth(1)
            } == [
                "1 g", "q", "1 0 .2 rg", ".502 G", ".5 w", "1 J", "2 j", "[2 1.5]1 d", "[]0 d", "/A250 gs", "Q",
            ])
    }

    @Test func clippingPaintsNothing() {
        #expect(
            operators {
                $0.rectangle(x: 0, y: 0, width: 1, height: 1)
                $0.clip()
                $0.rectangle(x: 0, y: 0, width: 1, height: 1)
                $0.clip(.evenOdd)
            } == ["0 99 1 1 re", "W n", "0 99 1 1 re", "W* n"])
    }

    @Test func transformsKeepTopDownCoordinates() {
        // A shift by (5, 10) downward is one by (5, -10) upward.
        #expect(operators { $0.transform(Transform(a: 1, b: 0, c: 0, d: 1, tx: 5, ty: 10)) } == ["1 0 0 1 5 -10 cm"])
        // A quarter turn clockwise about the top left corner takes (10, 0) to (0, 10): upward (10, 100) to (0, 90).
        #expect(
            operators { $0.transform(Transform(a: 0, b: 1, c: -1, d: 0, tx: 0, ty: 0)) } == ["0 -1 1 0 -100 100 cm"])
    }

    @Test func artifactsNameTheirKind() {
        func beginning(_ artifact: Artifact) -> String {
            var content = ContentStream(page: Self.page, space: PageSpace(height: 100))
            content.begin(artifact)
            return String(decoding: content.syntax.bytes.dropFirst(2), as: UTF8.self)
        }
        #expect(beginning(.pagination(.header)) == "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n")
        #expect(beginning(.pagination(.watermark)) == "/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n")
        #expect(beginning(.pagination(.other)) == "/Artifact<</Type/Pagination>>BDC\n")
        #expect(beginning(.layout) == "/Artifact<</Type/Layout>>BDC\n")
        #expect(beginning(.page) == "/Artifact<</Type/Page>>BDC\n")
        let box = PageRectangle(page: Self.page, x: 10, y: 20, width: 30, height: 40)
        #expect(beginning(.background(box)) == "/Artifact<</Type/Background/BBox[10 40 40 80]>>BDC\n")
    }

    @Test func paintingOutsideMarkedContentIsAFault() {
        #expect(
            fault {
                $0.rectangle(x: 0, y: 0, width: 1, height: 1)
                $0.fill()
            } == .contentUnmarked(page: 0))
    }

    @Test func markedContentDoesNotNest() {
        #expect(
            fault {
                $0.begin(.layout)
                $0.begin(.page)
            } == .markedContentUnbalanced(page: 0))
        #expect(fault { $0.end() } == .markedContentUnbalanced(page: 0))
        #expect(fault { $0.begin(.layout) } == .markedContentUnbalanced(page: 0))
    }

    @Test func contentOfAnotherPageIsAFault() {
        var tree = StructureTree()
        let content = tree.mark(.root, on: PageIndex(number: 3))
        #expect(fault { $0.begin(content) } == .markedContentUnbalanced(page: 0))
    }

    @Test func savesAreBalancedAndNotTooDeep() {
        #expect(fault { $0.restore() } == .graphicsStateUnbalanced(page: 0))
        #expect(fault { $0.save() } == .graphicsStateUnbalanced(page: 0))
        #expect(
            fault { content in
                for _ in 0..<26 { content.save() }
                for _ in 0..<26 { content.restore() }
            } == nil)
        #expect(
            fault { content in
                for _ in 0..<27 { content.save() }
                for _ in 0..<27 { content.restore() }
            } == .graphicsStateTooDeep(page: 0))
    }

    @Test(arguments: [Double.nan, .infinity, 1e8])
    func impossibleCoordinatesAreAFault(value: Double) {
        #expect(fault { $0.move(toX: value, y: 0) } == .coordinateOutOfRange(page: 0))
    }
}
