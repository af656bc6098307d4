import Testing

@testable import Typography

/// CSS Fonts 4 §5.2.
@Suite struct FontMatchingTests {
    private func weight(_ wanted: Int16, among weights: [Int16]) -> Int16 {
        let candidates = weights.map { FontMatching.Candidate(weight: $0, isItalic: false, stretch: 100) }
        return weights[FontMatching.best(of: candidates, weight: wanted, isItalic: false, stretch: 100)]
    }

    @Test func normalWeightsLookUpToFiveHundredThenDownThenUp() {
        #expect(weight(400, among: [300, 500, 700]) == 500)
        #expect(weight(450, among: [400, 500]) == 500)
        #expect(weight(400, among: [300, 600]) == 300)
        #expect(weight(500, among: [600, 700]) == 600)
        #expect(weight(500, among: [400, 600]) == 400)
    }

    @Test func lightWeightsLookDownFirst() {
        #expect(weight(300, among: [200, 400]) == 200)
        #expect(weight(100, among: [400, 700]) == 400)
    }

    @Test func boldWeightsLookUpFirst() {
        #expect(weight(600, among: [400, 900]) == 900)
        #expect(weight(700, among: [400, 600]) == 600)
        #expect(weight(550, among: [500, 600]) == 600)
    }

    @Test func stretchGoesBeforeStyleAndStyleBeforeWeight() {
        let faces: [(FontMatching.Candidate, String)] = [
            (.init(weight: 400, isItalic: true, stretch: 75), "condensed italic"),
            (.init(weight: 700, isItalic: true, stretch: 100), "bold italic"),
            (.init(weight: 400, isItalic: false, stretch: 100), "regular"),
        ]
        func best(_ weight: Int16, _ isItalic: Bool, _ stretch: Int16) -> String {
            faces[FontMatching.best(of: faces.map(\.0), weight: weight, isItalic: isItalic, stretch: stretch)].1
        }
        #expect(best(400, true, 100) == "bold italic")
        #expect(best(700, false, 100) == "regular")
        #expect(best(700, false, 80) == "condensed italic")
        #expect(best(400, false, 110) == "regular")
    }

    @Test func theFirstWinsAmongEquals() {
        let same = FontMatching.Candidate(weight: 400, isItalic: false, stretch: 100)
        #expect(FontMatching.best(of: [same, same, same], weight: 700, isItalic: true, stretch: 50) == 0)
    }
}
