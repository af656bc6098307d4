import Testing

@testable import Typography

@Suite struct CaseMappingTests {
    private func map(_ text: String, _ target: CaseMapping.Case, _ language: String) -> String {
        String(decoding: CaseMapping(language: language).apply(target, to: Array(text.utf8)), as: UTF8.self)
    }

    @Test func lengthsMayChange() {
        #expect(map("straße", .upper, "de") == "STRASSE")
        #expect(map("ŉŉŉŉŉŉŉŉŉŉŉŉŉŉŉŉŉŉŉŉ", .upper, "") == String(repeating: "ʼN", count: 20))
        #expect(map("", .lower, "en") == "")
    }

    @Test func languagesHaveTheirRules() {
        #expect(map("istanbul", .upper, "tr") == "İSTANBUL")
        #expect(map("istanbul", .upper, "en") == "ISTANBUL")
        #expect(map("ijsland", .title, "nl") == "IJsland")
        #expect(map("ΟΔΟΣ", .lower, "el") == "οδος")
    }

    @Test func titlesStartEachWord() {
        #expect(map("solar POWER plant", .title, "en") == "Solar Power Plant")
        #expect(map("हिन्दी text", .title, "hi") == "हिन्दी Text")
    }
}
