import CSS
import Testing

@testable import Layout

@Suite struct CounterRepresentationTests {
    @Test(
        arguments: [
            (.lowerGreek, 1, "α"), (.lowerGreek, 18, "σ"), (.lowerGreek, 24, "ω"), (.lowerGreek, 25, "αα"),
            (.lowerAlpha, 27, "aa"), (.upperAlpha, 26, "Z"), (.lowerAlpha, 0, "0"), (.armenian, 1, "Ա"),
            (.armenian, 1999, "ՌՋՂԹ"), (.armenian, 9999, "ՔՋՂԹ"), (.armenian, 10_000, "10000"), (.georgian, 8, "ჱ"),
            (.georgian, 1996, "ჩშჟვ"), (.georgian, 19_999, "ჵჰშჟთ"), (.georgian, 20_000, "20000"),
            (.upperRoman, 1994, "MCMXCIV"), (.lowerRoman, 4000, "4000"), (.decimalLeadingZero, -7, "-07"),
        ] as [(ListStyle.Kind, Int32, String)])
    func countersAreWrittenInTheirStyle(kind: ListStyle.Kind, value: Int32, text: String) {
        #expect(kind.representation(of: value) == text)
    }
}
