import Cryptography
import Testing

@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func sha256MatchesTheStandardsExamples(text: String, digest: String) {
        #expect(SHA256.hexHash(of: text.utf8) == digest)
        #expect(Hex.encode(SHA256.hash(of: Array(text.utf8))) == digest)
    }

    @Test func sha256PieceByPieceEqualsSha256AtOnce() {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var state = SHA256()
        for start in stride(from: 0, to: bytes.count, by: 333) {
            state.update(with: bytes[start..<min(start + 333, bytes.count)])
        }
        #expect(state.finish() == SHA256.hash(of: bytes))
    }

    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ])
    func md5MatchesTheStandardsExamples(text: String, digest: String) {
        #expect(Hex.encode(MD5.hash(of: text.utf8)) == digest)
    }

    @Test func bytesThatDoNotLieTogetherHashTheSame() {
        let bytes: [UInt8] = [1, 2, 3, 4]
        #expect(SHA256.hash(of: bytes.lazy.map { $0 }) == SHA256.hash(of: bytes))
    }

    /// RFC 4231 §4.2, §4.3, §4.7 (a key longer than a block).
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func hmacMatchesTheStandardsExamples(key: [UInt8], text: String, code: String) {
        #expect(Hex.encode(HMACSHA256(key: key).authenticationCode(for: text.utf8)) == code)
        #expect(Hex.encode(HMACSHA256.authenticationCode(for: text.utf8, key: key)) == code)
    }

    @Test func digestsAreTheSameFromManyThreads() async {
        let expected = SHA256.hash(of: Array("quoin".utf8))
        let wrong = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).count { _ in SHA256.hash(of: Array("quoin".utf8)) != expected } }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}
