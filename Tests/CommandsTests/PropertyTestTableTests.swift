import CSS
import Testing

@Suite struct PropertyTestTableTests {
    @Test func theTableOfTestsIsTrue() throws {
        try Reference.check(try PropertyTestTable().markdown, against: "docs/templates-tests.md")
    }

    @Test func everyPropertyIsHeldByATest() throws {
        let table = try PropertyTestTable()
        for name in Properties.names {
            #expect(
                table.entries[name] != nil,
                "no test declares \(name): write one in Tests/LayoutTests or Tests/RenderingTests")
        }
    }

    @Test func testsAreFoundWithTheTextsThatStandInThem() {
        let source = """
            // @Test func comment() { "color: red" }
            @Suite struct A {
                let outside = "margin: 0"
                @Test func plain() { let a = "p { width: 1px; }" + "height :2px"; if a { } }
                @Test(arguments: ["color: red", #"raw: "x" top: 1"#])
                func withArguments(a: String) throws { use("left: \\(b("right: 1px")) \\" bottom: 2px", a) }
                func helper() { "opacity: 1" }
                @Test func lines() {
                    \"""
                    p { font-size: 1px;
                        --margin: 0; xcolor: red }
                    \"""
                }
            }
            """
        let tests = SwiftTestSource(source).tests
        #expect(tests.map(\.name) == ["plain", "withArguments", "lines"])
        let known: Set = [
            "width", "height", "color", "top", "left", "right", "bottom", "opacity", "font-size", "margin",
        ]
        #expect(
            tests.map { $0.properties(among: known).sorted() } == [
                ["height", "width"], ["bottom", "color", "left", "right", "top"], ["font-size"],
            ])
    }
}
