import Primitives
import Testing

@testable import CSS

@Suite struct StyleVocabularyTests {
    private func diagnostics(_ sheet: String) -> [Diagnostic] {
        Stylesheet(parsing: Array(sheet.utf8), file: "a.css").diagnostics
    }

    @Test(arguments: StyleVocabulary.selectors + StyleVocabulary.combinators)
    func anExampleOfASelectorIsAccepted(note: VocabularyNote) {
        #expect(diagnostics(note.example + " { color: red }") == [])
        #expect(!note.meaning.isEmpty)
    }

    @Test(arguments: StyleVocabulary.atRules)
    func anExampleOfAnAtRuleIsAccepted(note: VocabularyNote) {
        #expect(diagnostics(note.example) == [])
    }

    @Test(arguments: StyleVocabulary.units + StyleVocabulary.values)
    func anExampleOfAValueIsAccepted(note: VocabularyNote) {
        #expect(diagnostics("p { \(note.example) }") == [])
    }

    @Test func everyPropertyIsExplained() {
        for property in Properties.descriptions {
            #expect(!property.meaning.isEmpty, "write a line for \(property.name) into PropertyNotes.swift")
        }
        let known = Set(Properties.descriptions.map(\.name))
        for name in propertyNotes.keys { #expect(known.contains(name), "\(name) is no property") }
    }

    @Test func whatIsLeftOutIsRefused() {
        for thing in StyleVocabulary.leftOut {
            let name = thing.property.hasSuffix("…") ? String(thing.property.dropLast()) : thing.property
            guard let value = thing.value else {
                #expect(diagnostics("p { \(name): none }").count == 1, "\(name)")
                continue
            }
            if value == "…" || value.hasSuffix("()") { continue }
            let sheet = Stylesheet(parsing: Array("p { \(name): \(value) }".utf8), file: "a.css")
            #expect(StyleCheck.diagnostics(of: [sheet]).count == 1, "\(name): \(value)")
        }
    }

    @Test func percentagesAreExplainedWhereTheyAreTaken() {
        for property in Properties.descriptions where property.kind == .longhand {
            let takesPercentages = diagnostics("p { \(property.name): 51% }").isEmpty
            // A width of faces in per cent refers to nothing; a transform's percentages stand inside its functions.
            if ["font-stretch", "transform"].contains(property.name) { continue }
            #expect(takesPercentages == (property.percentages != nil), "\(property.name)")
        }
    }
}
