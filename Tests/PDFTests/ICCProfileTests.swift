import Testing

@testable import PDF

struct ICCProfileTests {
    private let profile = ICCProfile.sRGB()

    private func u32(_ place: Int) -> Int {
        var value = 0
        for byte in profile[place..<place + 4] { value = value << 8 | Int(byte) }
        return value
    }
    private func text(_ place: Int) -> String { String(decoding: profile[place..<place + 4], as: UTF8.self) }

    /// Where the data of a tag begin and end.
    private func tag(_ signature: String) -> Range<Int>? {
        for entry in 0..<u32(128) where text(132 + entry * 12) == signature {
            let start = u32(132 + entry * 12 + 4)
            return start..<start + u32(132 + entry * 12 + 8)
        }
        return nil
    }

    @Test func headerIsThatOfAnRGBDisplay() {
        #expect(u32(0) == profile.count)
        #expect(profile[8] == 4)
        #expect([text(12), text(16), text(20), text(36)] == ["mntr", "RGB ", "XYZ ", "acsp"])
        #expect(profile.count.isMultiple(of: 4))
    }

    @Test(arguments: ["desc", "cprt", "wtpt", "chad", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"])
    func requiredTagsAreWithinTheProfile(signature: String) throws {
        let range = try #require(tag(signature))
        #expect(range.lowerBound >= 132 + u32(128) * 12 && range.upperBound <= profile.count)
        #expect(range.lowerBound.isMultiple(of: 4))
    }

    @Test func primariesAddUpToTheWhitePoint() throws {
        for axis in 0..<3 {
            var sum = 0
            for signature in ["rXYZ", "gXYZ", "bXYZ"] {
                sum += u32(try #require(tag(signature)).lowerBound + 8 + axis * 4)
            }
            #expect(abs(sum - u32(68 + axis * 4)) <= 16)
        }
    }

    @Test func compressedItIsSmall() {
        guard case .deflated(let bytes, let length) = Compressor().profile() else {
            Issue.record("the profile is not compressed")
            return
        }
        #expect(length == profile.count)
        #expect(bytes.count < 3 << 10)
    }
}
