import Testing

@testable import Images

@Suite struct QRCodeTests {
    @Test func aShortTextGivesTheSmallestSymbolWithFinderPatterns() throws {
        let code = try #require(QRCode(Array("A".utf8)))
        #expect(code.side == 21)
        for (row, column) in [(0, 0), (0, 14), (14, 0)] {
            #expect(code.isDark(row: row, column: column))
            #expect(!code.isDark(row: row + 1, column: column + 1))
            #expect(code.isDark(row: row + 3, column: column + 3))
        }
    }

    @Test func moreCorrectionNeedsMoreModules() throws {
        let link = Array("upi://pay?pa=example@upi&pn=Example%20Traders&am=1234.50&cu=INR".utf8)
        let low = try #require(QRCode(link, errorCorrection: .low))
        let high = try #require(QRCode(link, errorCorrection: .high))
        #expect(low.side < high.side)
    }

    @Test func whatDoesNotFitGivesNothing() {
        #expect(QRCode([]) == nil)
        #expect(QRCode([UInt8](repeating: 65, count: 5000)) == nil)
    }
}
