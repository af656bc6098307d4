import Service

extension CommandSpec {
    static let reference = CommandSpec(
        "reference", "print the reference of the template language that this version knows, as Markdown",
        usage: [""], operands: 0...0,
        notes: "It is made from the tables that the gate works with; docs/templates-reference.md holds the same."
    ) { invocation throws(CommandError) in
        invocation.terminal.out(Array(LanguageReference.text.utf8))
        return .ok
    }
}
