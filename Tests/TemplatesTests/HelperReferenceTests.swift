import Primitives
import Testing

@testable import Templates

@Suite struct HelperReferenceTests {
    private static let examples = HelperDescription.all.flatMap(\.examples)

    @Test(arguments: examples)
    func anExampleOfTheReferenceGivesWhatItSays(example: HelperDescription.Example) throws {
        let strings = """
            {"thanks": "Thank you, {name}", "pages.one": "{count} page", "pages.other": "{count} pages", "mode.upi": "UPI"}
            """
        let payload = try JSONValue(parsing: Array(example.payload.utf8))
        let text = try BundleFixture.text(
            example.binding, payload, language: example.language, files: ["strings/en.json": strings])
        #expect(text == example.result)
    }

    @Test func everyHelperIsExplainedWithItsOptions() {
        for helper in HelperDescription.all {
            #expect(!helper.meaning.isEmpty && !helper.examples.isEmpty, "\(helper.name)")
            for option in helper.options { #expect(!option.meaning.isEmpty, "\(helper.name) \(option.name)") }
        }
    }

    @Test func everyDocumentFactIsExplained() {
        for fact in TemplateReference.documentFacts { #expect(!fact.meaning.isEmpty, "\(fact.name)") }
    }

    @Test func theKeysOfTheManifestAreThoseThatAreRead() {
        let check = TemplateCheck(BundleFixture.bundle(body: "", files: ["template.json": "{}"], schema: "{}"))
        let missing = check.diagnostics.compactMap { diagnostic -> String? in
            guard diagnostic.message.hasPrefix("template.json has no \"") else { return nil }
            return String(diagnostic.message.dropFirst("template.json has no \"".count).dropLast())
        }
        // The profile may be left out.
        #expect(Set(missing + ["profile"]) == Set(TemplateManifest.keys.map(\.name)))
        let unknown = TemplateCheck(
            BundleFixture.bundle(body: "", files: ["template.json": "{\"profil\": 1}"], schema: "{}")
        ).diagnostics.first { $0.message.hasPrefix("unknown key") }
        #expect(unknown?.hint == "nearest: profile")
    }
}
