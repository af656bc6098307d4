import Primitives
import TestSupport
import Testing

@testable import Commands

@Suite struct PayloadVariationTests {
    private func variation(_ name: String) throws -> PayloadVariation {
        try PayloadVariation(try File.read(ProjectFiles.path("samples/\(name).json")))
    }

    @Test func theSameSeedGivesTheSamePayloadAndOthersDiffer() throws {
        for name in ["quotation/basic-8-lines", "quotation/hindi.hi", "kyc-summary/with-photo"] {
            let variation = try variation(name)
            #expect(variation.payload(seed: 7) == variation.payload(seed: 7))
            #expect(Set((0..<50).map { variation.payload(seed: $0) }).count == 50, "\(name)")
        }
    }

    @Test func theFiguresStillAddUp() throws {
        for name in ["quotation/basic-8-lines", "quotation/igst", "quotation/long-70-lines"] {
            let variation = try variation(name)
            for seed in 0..<20 {
                let payload = try JSONValue(parsing: variation.payload(seed: UInt64(seed)))
                func paise(_ value: JSONValue?) -> Int64 { QuotationFigures.hundredths(value?.stringValue) ?? 0 }
                var taxable: Int64 = 0
                for section in payload["sections"]?.arrayValue ?? [] {
                    for line in section["lines"]?.arrayValue ?? [] where line["optional"]?.boolValue != true {
                        let exact =
                            paise(line["quantity"]) * paise(line["rate"]) * (10_000 - paise(line["discount_percent"]))
                        #expect(abs(exact - paise(line["taxable"]) * 1_000_000) <= 500_000)
                        taxable += paise(line["taxable"])
                    }
                }
                let totals = payload["totals"]
                #expect(paise(totals?["taxable"]) == taxable)
                let parts = ["taxable", "freight", "cgst", "sgst", "igst", "cess", "round_off"]
                let sum = parts.reduce(0) { $0 + paise(totals?[$1]) } - paise(totals?["discount"])
                #expect(paise(totals?["grand_total"]) == sum)
                #expect(paise(totals?["grand_total"]) % 100 == 0)
            }
        }
    }

    @Test func wordsKeepTheirBuild() {
        var words = WordSource(seed: 1)
        let varied = words.vary("Rack server, 2U for ABC")
        #expect(varied.count == "Rack server, 2U for ABC".count)
        #expect(varied.hasSuffix(" for ABC"))
        #expect(varied != "Rack server, 2U for ABC")
        #expect(varied.first?.isUppercase == true)
    }

    @Test func decimalStringsAreReadAndWrittenInHundredths() {
        #expect(QuotationFigures.hundredths("1234.5") == 123_450)
        #expect(QuotationFigures.hundredths("-0.05") == -5)
        #expect(QuotationFigures.hundredths("1.234") == nil)
        #expect(QuotationFigures.hundredths("x") == nil)
        #expect(QuotationFigures.text(123_450) == "1234.50")
        #expect(QuotationFigures.text(-5) == "-0.05")
    }
}
