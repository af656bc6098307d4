import Primitives
import Testing

@Suite struct LayoutUnitTests {
    @Test func lengthsRoundToTheNearest64thAndClamp() {
        #expect(LayoutUnit(1.0).rawValue == 64)
        #expect(LayoutUnit(1.0 / 128).rawValue == 1)
        #expect(LayoutUnit(-1.0 / 128).rawValue == -1)
        #expect(LayoutUnit(Double.infinity) == .max)
        #expect(LayoutUnit(Double.nan) == .zero)
        #expect(LayoutUnit(Int.max) == .max)
        #expect(LayoutUnit.max + LayoutUnit(1) == .max)
    }

    @Test func pointsAreThreeQuartersOfPixels() {
        #expect(LayoutUnit(96).points == 72)
        #expect(LayoutUnit(96).px == 96)
    }

    @Test func insetsAndOffsetsMoveTheEdges() {
        let rect = Rect(x: LayoutUnit(10), y: LayoutUnit(20), width: LayoutUnit(100), height: LayoutUnit(50))
        let inner = rect.inset(
            by: Edges(top: LayoutUnit(1), right: LayoutUnit(2), bottom: LayoutUnit(3), left: LayoutUnit(4)))
        #expect(inner == Rect(x: LayoutUnit(14), y: LayoutUnit(21), width: LayoutUnit(94), height: LayoutUnit(46)))
        #expect(rect.offset(by: Point(x: LayoutUnit(5), y: .zero)).maxX == LayoutUnit(115))
    }
}
