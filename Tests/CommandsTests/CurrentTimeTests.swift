import Testing

@testable import Commands

@Suite struct CurrentTimeTests {
    @Test(arguments: [
        ("2026-04-01", "2026-04-01T00:00:00.000000Z"),
        ("2026-04-01T10:30Z", "2026-04-01T10:30:00.000000Z"),
        ("2026-04-01T00:10:05+05:30", "2026-03-31T18:40:05.000000Z"),
        ("2026-04-01T10:30:05.25Z", "2026-04-01T10:30:05.250000Z"),
        ("2024-02-29T23:00:00-02:00", "2024-03-01T01:00:00.000000Z"),
    ])
    func timesBecomeUTC(text: String, expected: String) {
        #expect(CurrentTime.normalized(text) == expected)
    }

    @Test(arguments: [
        "", "yesterday", "2026-4-1", "2026-02-30", "2026-13-01", "2026-04-01T25:00Z", "2026-04-01T10:30",
        "2026-04-01T10:30:05+0530", "2026-04-01T10:30:05Zx",
    ])
    func otherTextsAreRefused(text: String) {
        #expect(CurrentTime.normalized(text) == nil)
    }
}
