import Testing

@testable import Commands

@Suite struct TextTableTests {
    @Test func columnsAlignAndNoLineEndsInBlanks() {
        var table = TextTable(("NAME", .left), ("COUNT", .right), ("WHY", .left))
        table.append(["a", "1", ""])
        table.append(["longer", "1000", "because"])
        #expect(
            table.text == """
                NAME    COUNT  WHY
                a           1
                longer   1000  because
                """)
    }
}
