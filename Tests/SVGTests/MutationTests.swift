import Primitives
import Testing

@testable import SVG

/// Whatever bytes come: a drawing whose numbers are finite, or faults; never a crash.
@Suite struct MutationTests {
    private static let seed = """
        <?xml version="1.0"?>
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="40mm" preserveAspectRatio="xMinYMid meet">
          <title>x</title>
          <defs>
            <linearGradient id="a" x1="0" x2="100%" gradientTransform="rotate(30)">
              <stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="blue" stop-opacity=".3"/>
            </linearGradient>
            <radialGradient id="b" cx="50" cy="25" r="20" fx="45" gradientUnits="userSpaceOnUse">
              <stop offset="10%" style="stop-color: rgb(1,2,3)"/><stop offset=".9"/>
            </radialGradient>
          </defs>
          <g fill="url(#a)" stroke="currentColor" color="#123456" opacity=".8" transform="translate(3 4) skewX(10)">
            <path d="M0 0c1 2 3 4 5 6s7 8 9 10q1 2 3 4t5 6a7 8 9 0 1 10 11H3V4h-1v-2L9 8zm1 1l2 2" fill-rule="evenodd"/>
            <rect x="1" y="2" width="30%" height="40" rx="3" stroke-dasharray="1 2 3" stroke-width="1.5"/>
            <circle cx="50" cy="25" r="10" fill="url(#b) red" stroke-linecap="round"/>
            <ellipse cx="5" cy="6" rx="7" ry="8" style="fill: none; stroke: rgba(0,0,0,.5); stroke-linejoin: bevel"/>
            <polyline points="0,0 10,10 20,0" transform="matrix(1 .2 -.3 .9 4 5)"/>
          </g>
        </svg>
        """

    @Test func mutatedDrawingsNeverCrash() {
        let original = Array(Self.seed.utf8)
        #expect(VectorImage.read(original, file: "a.svg").diagnostics.map(\.description) == [])
        var random = Generator(state: 20_26)
        var usable = 0
        for _ in 0..<4_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, using: &random) }
            let outcome = VectorImage.read(bytes, file: "a.svg")
            if let image = outcome.image {
                usable += 1
                if !isFinite(image) {
                    Issue.record("numbers that cannot be written: \(String(decoding: bytes, as: UTF8.self))")
                }
            } else if outcome.diagnostics.isEmpty {
                Issue.record("neither drawing nor fault: \(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(usable > 100)
    }

    private func mutate(_ bytes: inout [UInt8], using random: inout Generator) {
        guard bytes.count > 10 else { return }
        let place = Int.random(in: 0..<bytes.count - 1, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2:
            let digits = ["9e99", "-0", "1e-30", "0", "-7", "999999999", "NaN", ".", "%", "url(#b)", "none", "z", "A"]
            bytes.insert(contentsOf: Array(digits[Int.random(in: 0..<digits.count, using: &random)].utf8), at: place)
        case 3:
            let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
            bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &random))
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &random)))
        default:
            // Digits only, so that most files stay well-formed.
            for index in place..<min(bytes.count, place + 30) where bytes[index] >= 48 && bytes[index] <= 57 {
                bytes[index] = UInt8.random(in: 48...57, using: &random)
            }
        }
    }

    private func isFinite(_ image: VectorImage) -> Bool {
        func finite(_ items: [VectorImage.Item]) -> Bool {
            items.allSatisfy { item in
                switch item {
                case .group(_, let items): finite(items)
                case .shape(let shape):
                    Bounds(shape.path)?.isFinite ?? true && shape.stroke?.width.isFinite ?? true
                        && shape.matrix.map { [$0.a, $0.b, $0.c, $0.d, $0.e, $0.f].allSatisfy(\.isFinite) } ?? true
                }
            }
        }
        return image.bounds.isFinite && finite(image.items)
    }

    /// SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
