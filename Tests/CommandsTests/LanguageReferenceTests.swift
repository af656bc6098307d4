import Testing

@testable import Commands

@Suite struct LanguageReferenceTests {
    @Test func theReferenceInTheDocumentsIsTheOneThatTheProgramPrints() throws {
        try Reference.check(LanguageReference.text, against: "docs/templates-reference.md")
    }

    @Test func everyCellOfItsTablesIsFilledWhereAMeaningBelongs() {
        for line in LanguageReference.text.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
            #expect(cells.count > 3 && !cells[1].isEmpty && !cells[2].isEmpty, "\(line)")
        }
    }

    @Test func aVerticalLineInsideACellDoesNotEndIt() {
        var page = MarkdownText()
        page.table(["a"], [["x | y"]])
        #expect(page.text == "| a |\n|---|\n| x \\| y |\n")
    }
}
