import Primitives
import Testing
import XML

/// Offsets in bytes turned into lines and columns.
@Suite struct SourceTextTests {
    private let text = SourceText(Array("ab\n\nकc\n".utf8), file: "a.xhtml")

    private func place(_ offset: Int) -> String { "\(text.location(at: offset))" }

    @Test func columnsCountCharactersFromOne() {
        #expect(place(0) == "a.xhtml:1:1")
        #expect(place(1) == "a.xhtml:1:2")
        #expect(place(4) == "a.xhtml:3:1")
        // One character of three bytes.
        #expect(place(7) == "a.xhtml:3:2")
    }

    @Test func aLineEndBelongsToItsLine() {
        #expect(place(2) == "a.xhtml:1:3")
        #expect(place(3) == "a.xhtml:2:1")
    }

    @Test func offsetsOutsideAreTheEnds() {
        #expect(place(-5) == "a.xhtml:1:1")
        #expect(place(9) == "a.xhtml:4:1")
        #expect(place(1_000) == "a.xhtml:4:1")
        #expect("\(SourceText([], file: "a").location(at: 3))" == "a:1:1")
    }

    @Test func aCursorFindsTheSamePlacesInAnyOrder() {
        var cursor = SourceText.Cursor()
        for offset in [0, 1, 7, 8, 2, 2, 5, 9, 0] {
            #expect(text.location(at: offset, after: &cursor) == text.location(at: offset))
        }
    }
}
