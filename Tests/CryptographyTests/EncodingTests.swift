import Cryptography
import Testing

@Suite struct EncodingTests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64MatchesTheStandardsExamples(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test func base64ForURLsHasNoPaddingAndNoSlash() {
        #expect(Base64.encodeForURL([0xFB, 0xFF, 0xFE, 0xFF]) == "-__-_w")
    }

    @Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Zm 9v", "====", "Z===", "Zm9v=", "Zm-v"])
    func base64OfAWrongTextIsNil(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func everyByteSurvivesBothEncodings() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Hex.decode("00FFab") == [0, 255, 0xAB])
    }

    @Test(arguments: ["0", "0g", "é0", " 00"])
    func hexOfAWrongTextIsNil(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
