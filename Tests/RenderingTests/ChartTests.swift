import CSS
import Jobs
import PDF
import Primitives
import TestSupport
import Testing

@testable import Rendering
@testable import Templates

/// Charts: the axis, what is drawn for which values, and what is refused.
@Suite struct ChartTests {
    // MARK: Axis

    @Test(
        arguments: [
            ([1210, 870, 1430.0], 6, ["0", "500", "1,000", "1,500"]),
            ([123_456_789.0], 3, ["0", "5,00,00,000", "10,00,00,000", "15,00,00,000"]),
            ([0.021, 0.034], 4, ["0", "0.01", "0.02", "0.03", "0.04"]),
            ([-5, 12.0], 4, ["−5", "0", "5", "10", "15"]),
            ([-30, -12.0], 4, ["−30", "−20", "−10", "0"]),
            ([100.0], 5, ["0", "20", "40", "60", "80", "100"]),
            ([1.0], 2, ["0", "0.5", "1"]),
            ([0, 0.0], 5, ["0", "1"]), ([], 5, ["0", "1"]),
        ] as [([Double], Int, [String])])
    func ticksAreRoundNumbersInIndianGroups(values: [Double], intervals: Int, labels: [String]) {
        let scale = ChartScale(values, includesZero: true, intervals: intervals)
        #expect(scale.ticks.map { scale.label(of: $0) } == labels)
    }

    @Test func aLineFarFromZeroLeavesItOut() {
        let line = ChartScale([1010, 1050], includesZero: false, intervals: 5)
        #expect(line.ticks.map { line.label(of: $0) } == ["1,010", "1,020", "1,030", "1,040", "1,050"])
        let near = ChartScale([10, 50], includesZero: false, intervals: 5)
        #expect(near.label(of: near.ticks.lowerBound) == "0")
        #expect(line.basePosition == 0)
    }

    @Test func positionsGoFromZeroToOne() {
        let scale = ChartScale([-5, 12], includesZero: true, intervals: 4)
        #expect(scale.position(of: -5) == 0)
        #expect(scale.position(of: 15) == 1)
        #expect(scale.basePosition == 0.25)
    }

    // MARK: Lists

    @Test func listsAreSplitAtCommasOrBars() throws {
        #expect(ChartData.items("Jan, Feb ,Mar") == ["Jan", "Feb", "Mar"])
        #expect(ChartData.items("Pune, East|Pune, West") == ["Pune, East", "Pune, West"])
        #expect(try ChartData.values("1.50,,-3").map { $0?.description } == ["1.50", nil, "-3"])
    }

    @Test(arguments: [
        ("", "", "the chart has no values in /v"), (",,", "", "the chart has no values in /v"),
        ("1,two", "", "value 2 of the chart is not a decimal number such as 1234.50 in /v"),
        ("1,2", "a,b,c", "the chart has 3 labels for 2 values in /l"),
        (String(repeating: "1,", count: 1_000), "", "the chart has more than 1000 values in /v"),
    ])
    func faultyListsNameTheirField(values: String, labels: String, reason: String) throws {
        let failure = try SmallDocument(
            body: "<bar-chart values=\"{{v}}\" labels=\"{{l}}\" alt=\"x\"/>",
            payload: ["v": .string(values), "l": .string(labels)]
        ).failure()
        #expect(failure == JobFailure(.payloadInvalid, "note/page.xhtml:1:13: \(reason)"))
    }

    @Test func aLabelWithoutAGlyphNamesItsField() throws {
        let failure = try SmallDocument(
            body: "<line-chart values=\"1,2\" labels=\"a,{{l}}\" alt=\"x\"/>", payload: ["l": "町"]
        ).failure()
        #expect(
            failure == JobFailure(.glyphMissing, "note/page.xhtml:1:13: no registered font has U+753A in /l"))
    }

    // MARK: Drawing

    @Test func barsStandOnZeroAndHangBelowIt() throws {
        let bars = try fills(of: "<bar-chart values=\"10,-5,,0\" alt=\"x\"/>", accent: .green)
        #expect(bars.count == 2)
        #expect(bars[0].maxY == bars[1].minY)
        #expect(bars[0].height.px / bars[1].height.px > 1.95)
        #expect(bars[0].width == bars[1].width)
    }

    @Test func aLineHasGapsWhereValuesAreMissing() throws {
        let picture = try picture(of: "<line-chart values=\"1,2,,4,5,,7\" alt=\"x\"/>")
        let lines = picture.shapes.compactMap { shape -> Int? in
            if case .line(let points, _, _) = shape { return points.count }
            return nil
        }
        #expect(lines == [2, 2])
        // Dots on all of them, the lonely one too.
        #expect(try fills(of: "<line-chart values=\"1,2,,4,5,,7\" alt=\"x\"/>", accent: .green).count == 5)
    }

    @Test func labelsAreThinnedUntilTheyStandApart() throws {
        let months = (1...24).map { "Month \($0)" }.joined(separator: ",")
        let values = (1...24).map(String.init).joined(separator: ",")
        let words = try words(of: "<bar-chart values=\"\(values)\" labels=\"\(months)\" alt=\"x\"/>")
        let shown = words.filter { $0.text.hasPrefix("Month") }
        #expect(shown.count > 2 && shown.count < 12)
        for (one, next) in zip(shown, shown.dropFirst()) { #expect(one.x + one.width < next.x) }
        let few = try self.words(of: "<bar-chart values=\"1,2,3\" labels=\"a,b,c\" alt=\"x\"/>")
        #expect(few.suffix(3).map(\.text) == ["a", "b", "c"])
    }

    @Test func theHeadingNamesWhatIsShownAndItsUnit() throws {
        #expect(try words(of: "<bar-chart values=\"1\" unit=\"kWh\" alt=\"x\"/>").contains { $0.text == "kWh" })
        #expect(
            try words(of: "<bar-chart values=\"1\" unit=\"kWh\" label=\"Yield\" alt=\"x\"/>")
                .contains { $0.text == "Yield (kWh)" })
    }

    @Test func everythingStaysInTheBox() throws {
        for (width, height) in [(300, 170), (80, 30), (20, 10), (700, 120)] {
            let picture = try picture(
                of: "<bar-chart values=\"5,-7,100000\" labels=\"left,middle,right\" alt=\"x\"/>",
                css: "bar-chart { width: \(width)px; height: \(height)px }")
            for case .fill(let outline, _) in picture.shapes where width > 100 {
                #expect(outline.rect.minX.px >= 0 && outline.rect.maxX.px <= Double(width) + 0.1)
                #expect(outline.rect.minY.px >= -0.5 && outline.rect.maxY.px <= Double(height) + 0.5)
            }
            #expect(!picture.shapes.isEmpty)
        }
    }

    @Test func aChartIsAFigureWithItsWords() throws {
        let document = SmallDocument(
            body: "<h1>a</h1><bar-chart values=\"1,2\" labels=\"left,right\" alt=\"two bars\"/>")
        let tree = try document.structure()
        #expect(tree.violations() == [])
        #expect(tree.writtenTypes.contains(.figure))
        let text = try document.plainText()
        #expect(text.contains("/Alt (two bars)"))
        #expect(text.contains("/BBox"))
        let copied = try Tool.withFile(document.render(), suffix: ".pdf") { try Tool.run("pdftotext", [$0, "-"]).text }
        #expect(copied.contains("left") && copied.contains("right"))
    }

    @Test func aChartWithoutWordsForReadersIsDecoration() throws {
        let tree = try SmallDocument(body: "<h1>a</h1><bar-chart values=\"1,2\" alt=\"\"/>").structure()
        #expect(!tree.writtenTypes.contains(.figure))
        #expect(tree.violations() == [])
    }

    @Test func chartsGiveTheSameBytesAgain() throws {
        let document = SmallDocument(body: "<line-chart values=\"3,1,2\" labels=\"க,ख,c\" unit=\"₹\" alt=\"x\"/>")
        let session = try Sample.session()
        let first = try document.render(in: session)
        #expect(try document.render(in: session) == first)
        #expect(try document.render() == first)
    }

    // MARK: Doing

    private func picture(of body: String, css: String = "") throws -> Picture {
        let document = try SmallDocument(
            body: body, css: "body { font-size: 10px; accent-color: green; color: black } \(css)"
        ).laidOut()
        return try #require(CodeTests.picture(of: document))
    }

    private func fills(of body: String, accent: Color) throws -> [Rect] {
        try picture(of: body).shapes.compactMap { shape in
            if case .fill(let outline, let color) = shape, color == accent { return outline.rect }
            return nil
        }
    }

    private func words(of body: String) throws -> [(text: String, x: LayoutUnit, width: LayoutUnit)] {
        try picture(of: body).shapes.compactMap { shape in
            guard case .words(let words, let point, _) = shape else { return nil }
            return (String(decoding: words.text, as: UTF8.self), point.x, words.width)
        }
    }
}

extension Color {
    fileprivate static let green = Color(red: 0, green: 128, blue: 0)
}
