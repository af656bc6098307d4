import Primitives
import Testing

@Suite struct DiagnosticTests {
    @Test func theNearestWordIsWithinAFewLetters() {
        let words = ["table", "tbody", "td", "figure", "figcaption"]
        #expect(Diagnostic.nearest(to: "tabel", among: words) == "table")
        #expect(Diagnostic.nearest(to: "figcapton", among: words) == "figcaption")
        #expect(Diagnostic.nearest(to: "marquee", among: words) == nil)
        #expect(Diagnostic.nearest(to: "tx", among: ["tb", "ta"]) == "ta")
    }

    @Test func descriptionsNamePlaceMessageAndHint() {
        let place = SourceLocation(file: "a.css", line: 3, column: 7)
        #expect(Diagnostic("x", at: place).description == "a.css:3:7: x")
        #expect(Diagnostic("x", at: place, hint: "y").description == "a.css:3:7: x (y)")
    }
}
