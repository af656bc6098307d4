import TestSupport
import Testing

/// What `quoin check` says of bundles that have every kind of fault.
@Suite struct FaultyBundleTests {
    private static let folder = "Tests/CommandsTests/FaultyBundles"

    @Test func everyFaultIsToldWithItsPlaceAndTheWayOut() throws {
        var text = ""
        for bundle in ["many", "broken", "bare"] {
            let result = try QuoinProcess.run(["check", "\(Self.folder)/\(bundle)"])
            #expect(result.status == 65)
            for line in result.text.split(separator: "\n") {
                #expect(line.hasPrefix(Self.folder + "/"))
                text += line.dropFirst(Self.folder.count + 1) + "\n"
            }
        }
        try Reference.check(text, against: "\(Self.folder)/expected.txt")
    }

    @Test func nothingIsToldTwice() throws {
        let result = try QuoinProcess.run(["check", "\(Self.folder)/many"])
        let lines = result.text.split(separator: "\n")
        #expect(Set(lines).count == lines.count)
    }
}
