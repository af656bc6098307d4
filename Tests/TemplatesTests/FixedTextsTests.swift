import Primitives
import Templates
import Testing

private let files = [
    "strings/en.json":
        "{\"hello\": \"Hello {name}\", \"items.one\": \"{count} item\", \"items.other\": \"{count} items\", \"s.draft\": \"Draft\"}",
    "strings/hi.json":
        "{\"hello\": \"नमस्ते {name}\", \"items.one\": \"{count} वस्तु\", \"items.other\": \"{count} वस्तुएँ\", \"s.draft\": \"मसौदा\"}",
]

@Suite struct FixedTextsTests {
    @Test func textsAreFilledInTheDocumentsLanguage() throws {
        func text(_ language: String?) throws -> String {
            try BundleFixture.text("{{t \"hello\" name=who}}", ["who": "{x}"], language: language, files: files)
        }
        #expect(try text(nil) == "Hello {x}")
        #expect(try text("hi") == "नमस्ते {x}")
        #expect(try text("hi-IN") == "नमस्ते {x}")
        #expect(try text("ta") == "Hello {x}")
    }

    @Test func countsChooseByTheLanguagesGrammar() throws {
        func text(_ count: JSONValue, _ language: String) throws -> String {
            try BundleFixture.text("{{t 'items' count=n}}", ["n": count], language: language, files: files)
        }
        #expect(try text(1, "en") == "1 item")
        #expect(try text(0, "en") == "0 items")
        #expect(try text("2", "en") == "2 items")
        #expect(try text(0, "hi") == "0 वस्तु")
        #expect(try text(2, "hi") == "2 वस्तुएँ")
    }

    @Test func aValueOfThePayloadMayChooseAText() throws {
        let schema = """
            {"properties": {"status": {"enum": ["draft", "final"]}, "free": {"type": "string"}, "name": {}}}
            """
        #expect(
            BundleFixture.faults(body: "{{t status prefix='s.'}}{{t free}}", files: files, schema: schema) == [
                "note/page.xhtml:1:17: strings/ has no text \"s.final\"",
                "note/page.xhtml:1:41: t with a path needs an enum in the schema "
                    + "(list the values of free, or write {{t \"key\"}})",
            ])
        #expect(
            try BundleFixture.text("{{t status prefix='s.'}}", ["status": "draft"], language: "hi", files: files)
                == "मसौदा")
    }

    @Test func languagesHaveTheSameKeys() {
        let uneven = [
            "strings/en.json": "{\"a\": \"A\", \"b\": \"B {x}\"}",
            "strings/hi.json": "{\n\"a\": \"अ\",\n \"bb\": \"ब\"}",
        ]
        #expect(
            BundleFixture.faults(body: "{{t 'a'}}", files: uneven) == [
                "note/strings/hi.json:1:1: \"b\" is missing in this language",
                "note/strings/hi.json:3:2: \"bb\" is not in the default language's file (nearest: b)",
            ])
    }

    @Test func faultsOfTextsAndTheirUseArePointedAt() {
        #expect(
            BundleFixture.faults(
                body: "{{t 'helo' name='x'}}\n{{t 'hello'}}\n{{t 'items' count=1}}{{t}}", files: files) == [
                    "note/page.xhtml:1:17: strings/ has no text \"helo\" (nearest: hello)",
                    "note/page.xhtml:2:5: the text \"hello\" needs name= ({{t \"hello\" name=value}})",
                ])
        #expect(
            BundleFixture.faults(
                body: "", files: ["strings/en.json": "{\"a\": \"x {y\", \"b\": 1}", "strings/EN_in.json": "{}"]) == [
                    "note/strings/EN_in.json:1:1: a file of strings/ is named after its language (strings/en.json)",
                    "note/strings/en.json:1:2: \"a\" has a brace that is no {name} (write {name})",
                    "note/strings/en.json:1:15: \"b\" is not a text",
                ])
    }
}
