import Primitives
import Templates
import Testing

/// What a helper makes of `v`.
private func helped(_ call: String, _ value: JSONValue, language: String? = nil) throws -> String {
    try BundleFixture.text("{{\(call)}}", ["v": value], language: language)
}

/// What is wrong with `v` for a helper, without the place.
private func refusal(_ call: String, _ value: JSONValue) throws -> String? {
    let prefix = "note/page.xhtml:1:13: {{\(call)}}: "
    guard let message = try BundleFixture.failure("{{\(call)}}", ["v": value])?.message else { return nil }
    #expect(message.hasPrefix(prefix))
    return String(message.dropFirst(prefix.count))
}

@Suite struct HelperTests {
    @Test func rupeesAreGroupedInLakhAndCrore() throws {
        #expect(try helped("inr v", "1234567") == "₹12,34,567.00")
        #expect(try helped("inr v", "0") == "₹0.00")
        #expect(try helped("inr v", "999.5") == "₹999.50")
        #expect(try helped("inr v", "1000") == "₹1,000.00")
        #expect(try helped("inr v", "99999.99") == "₹99,999.99")
        #expect(try helped("inr v", "100000") == "₹1,00,000.00")
        #expect(try helped("inr v", "12345678901234.56") == "₹1,23,45,67,89,01,234.56")
        #expect(try helped("inr v", "-1234.5") == "-₹1,234.50")
        #expect(try helped("inr v symbol=false", "1234.5") == "1,234.50")
        #expect(try helped("inr v decimals=0", "1234.5") == "₹1,235")
        #expect(try helped("inr v", 250) == "₹250.00")
    }

    @Test func moneyRoundsHalvesAwayFromZeroAndExactly() throws {
        #expect(try helped("inr v", "0.005") == "₹0.01")
        #expect(try helped("inr v", "0.0049999999999999999999999") == "₹0.00")
        #expect(try helped("inr v", "-0.005") == "-₹0.01")
        #expect(try helped("inr v", "1.115") == "₹1.12")
        #expect(try helped("inr v", "0.995") == "₹1.00")
    }

    @Test func missingAmountsGiveNothingAndOthersAreRefused() throws {
        #expect(try helped("inr v", nil) == "")
        #expect(try helped("inr v", "") == "")
        for text in ["1,234", "1e5", "+1", ".5", "5.", "₹5", "abc", "--1", " 1", String(repeating: "9", count: 31)] {
            #expect(try refusal("inr v", .string(text)) == "/v is not a decimal number such as \"1234.50\"")
        }
        #expect(
            try refusal("inr v", 12.5) == "/v is a JSON number with decimals; write it as text: \"1234.50\"")
    }

    @Test func numbersKeepTheirDecimalsLessZerosAtTheEnd() throws {
        #expect(try helped("number v", "1234567.500") == "12,34,567.5")
        #expect(try helped("number v", "10.000") == "10")
        #expect(try helped("number v decimals=3", "1.5") == "1.500")
        #expect(try helped("number v decimals=1", "2.25") == "2.3")
        #expect(try helped("number v grouping=\"thousands\"", "1234567") == "1,234,567")
        #expect(try helped("number v grouping=\"none\"", "-1234567") == "-1234567")
        #expect(try helped("percent v", "18.00") == "18%")
        #expect(try helped("percent v decimals=2", "2.5") == "2.50%")
    }

    @Test func amountsAreWrittenInEnglishWords() throws {
        #expect(
            try helped("words v", "1234567") == "Rupees Twelve Lakh Thirty Four Thousand Five Hundred Sixty Seven Only")
        #expect(try helped("words v", "0") == "Rupees Zero Only")
        #expect(try helped("words v", "100.50") == "Rupees One Hundred and Fifty Paise Only")
        #expect(try helped("words v", "0.01") == "One Paisa Only")
        #expect(try helped("words v", "20000000.00") == "Rupees Two Crore Only")
        #expect(try helped("words v", "1000000000000") == "Rupees One Lakh Crore Only")
        #expect(try helped("words v", "-15") == "Minus Rupees Fifteen Only")
        #expect(try helped("words v", "19.999") == "Rupees Twenty Only")
        #expect(try refusal("words v", "99999999999999999999.00") == "/v is too large to be written in words")
    }

    @Test func amountsAreWrittenInHindiWords() throws {
        #expect(
            try helped("words v", "1234567", language: "hi") == "रुपये बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ मात्र")
        #expect(try helped("words v lang=\"hi\"", "10000099.75") == "रुपये एक करोड़ निन्यानवे और पचहत्तर पैसे मात्र")
        #expect(try helped("words v lang=\"en\"", "38", language: "hi") == "Rupees Thirty Eight Only")
        let irregular = [
            "29": "उनतीस", "39": "उनतालीस", "49": "उनचास", "59": "उनसठ", "69": "उनहत्तर", "79": "उन्यासी", "89": "नवासी",
        ]
        for (number, word) in irregular {
            #expect(try helped("words v lang=\"hi\"", .string(number)) == "रुपये \(word) मात्र")
        }
        let words = try (0..<100).map { try helped("words v lang=\"hi\"", .string(String($0))) }
        #expect(Set(words).count == 100)
    }

    @Test func datesAreWrittenByPatternAndLanguage() throws {
        #expect(try helped("date v", "2026-11-09") == "9 Nov 2026")
        #expect(try helped("date v pattern=\"dd/MM/yyyy\"", "2026-11-09") == "09/11/2026")
        #expect(try helped("date v pattern=\"EEEE, d MMMM yyyy\"", "2026-11-20") == "Friday, 20 November 2026")
        #expect(try helped("date v pattern=\"EEE d.M.yy\"", "2024-02-29") == "Thu 29.2.24")
        #expect(try helped("date v pattern=\"d 'de' MMM ''yy\"", "2026-01-02") == "2 de Jan '26")
        #expect(try helped("date v pattern=\"d MMMM yyyy\"", "2026-08-15", language: "hi") == "15 अगस्त 2026")
        #expect(try helped("date v pattern=\"d MMMM yyyy\"", "2026-01-26", language: "ta") == "26 ஜனவரி 2026")
        for language in ["te", "kn", "ml", "bn", "gu", "mr", "pa", "or", "ur"] {
            let text = try helped("date v pattern=\"MMMM EEEE\"", "2026-08-15", language: language)
            #expect(text != "August Saturday" && text.unicodeScalars.count > 5)
        }
        #expect(try helped("date v", nil) == "")
        // A moment's day is that of India.
        #expect(try helped("date v", "2026-12-31T20:00:00Z") == "1 Jan 2027")
    }

    @Test func timesAreThoseOfIndiaWithTheirOffset() throws {
        #expect(try helped("datetime v", "2026-11-20T08:15:30Z") == "20 Nov 2026, 13:45 +05:30")
        #expect(try helped("time v", "2026-11-20T23:59:59.123456+05:30") == "23:59 +05:30")
        #expect(
            try helped("datetime v pattern=\"d MMM yyyy h:mm a z\"", "2026-11-20T18:45:00Z")
                == "21 Nov 2026 12:15 AM IST")
        #expect(try helped("time v pattern=\"HH:mm:ss z\" zone=\"UTC\"", "2026-11-20T00:10:05+05:30") == "18:40:05 UTC")
        #expect(try helped("datetime v zone=\"-03:00\"", "2026-03-01T01:00:00Z") == "28 Feb 2026, 22:00 -03:00")
        #expect(try helped("date v", "0000-03-01") == "1 Mar 0000")
    }

    @Test func daysAndTimesThatDoNotExistAreRefused() throws {
        for text in ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "2026-11-20 ", "tomorrow", "2025-02-29"] {
            #expect(try refusal("date v", .string(text)) == "/v is not a day of the form YYYY-MM-DD")
        }
        for text in ["2026-11-20T08:15:30", "2026-11-20T24:00:00Z", "2026-11-20", "2026-11-20T08:15:30.Z"] {
            #expect(
                try refusal("time v", .string(text))
                    == "/v is not a time of the form YYYY-MM-DDThh:mm:ss with an offset")
        }
        #expect(try refusal("date v", true) == "/v is not a text")
    }

    @Test func masksShowOnlyTheEnd() throws {
        #expect(try helped("mask-aadhaar v", "1234") == "XXXX XXXX 1234")
        #expect(try helped("mask-aadhaar v", "2341 2341 2346") == "XXXX XXXX 2346")
        #expect(
            try refusal("mask-aadhaar v", "12345")
                == "/v is neither the last four digits of an Aadhaar number nor a whole one")
        #expect(try helped("mask-pan v", "ABCDE1234F") == "ABCxxxxx4F")
        #expect(try helped("mask-pan v", "ABCxxxxx4F") == "ABCxxxxx4F")
        #expect(try refusal("mask-pan v", "ABCDE12345")?.hasPrefix("/v is not a PAN") == true)
        #expect(try helped("mask-account v", "001234567890") == "XXXXXXXX7890")
        #expect(try helped("mask-account v", "1234") == "XXXX")
        #expect(try helped("mask-phone v", "+91 98765 43210") == "+XX XXXXX X3210")
        #expect(try helped("mask-phone v", nil) == "")
    }

    @Test func letterCaseFollowsUnicode() throws {
        #expect(try helped("upper v", "straße é") == "STRASSE É")
        #expect(try helped("lower v", "ÉTÉ") == "été")
        #expect(try helped("title v", "rAJESH o'neil-KUMAR ǆ") == "Rajesh O'neil-Kumar ǅ")
        #expect(try helped("title v", "राजेश कुमार") == "राजेश कुमार")
    }

    @Test func listsAreJoinedWithoutTheirGaps() throws {
        #expect(try helped("join v", ["a", nil, "", "b", 3]) == "a, b, 3")
        #expect(try helped("join v ' / '", ["a", "b"]) == "a / b")
        #expect(try helped("join v", nil) == "")
        #expect(try refusal("join v", "a") == "/v is not a list")
    }

    @Test func defaultsStandInForNothing() throws {
        #expect(try helped("default v '-'", nil) == "-")
        #expect(try helped("default v '-'", "") == "-")
        #expect(try helped("default v '-'", "x") == "x")
        #expect(try helped("default v '-'", 0) == "0")
    }

    @Test func paymentLinksAreCheckedAndEncoded() throws {
        func link(_ payload: JSONValue) throws -> String {
            try BundleFixture.text("{{upi vpa=a name=n amount=m note=t}}", payload)
        }
        #expect(
            try link(["a": "example.traders@bank", "n": "Example & Sons", "m": "1234.5", "t": "QT/7 é"])
                == "upi://pay?pa=example.traders@bank&pn=Example%20%26%20Sons&am=1234.50&cu=INR&tn=QT%2F7%20%C3%A9")
        #expect(try link(["a": "ab@cd", "n": "N"]) == "upi://pay?pa=ab@cd&pn=N&cu=INR")
        #expect(try link(["n": "N"]) == "")
        for bad: JSONValue in [
            ["a": "no-at", "n": "N"], ["a": "a@b&am=1", "n": "N"], ["a": "ab@cd", "n": " "],
            ["a": "ab@cd", "n": "N", "m": "0"], ["a": "ab@cd", "n": "N", "m": "1.005"],
            ["a": "ab@cd", "n": "N", "m": "-1"],
        ] {
            let body = "{{upi vpa=a name=n amount=m note=t}}"
            #expect(try BundleFixture.failure(body, bad)?.code == .payloadInvalid)
        }
    }

    @Test func faultsOfHelpersNameTemplateAndPayloadPlaces() throws {
        let error = try BundleFixture.failure(
            "<p>\n  {{#each rows}}<b>é {{date a.day}}</b>{{/each}}</p>",
            ["rows": [["a": ["day": "2026-01-01"]], ["a": ["day": "secret"]]]])
        #expect(error?.code == .payloadInvalid)
        #expect(
            error?.message == "note/page.xhtml:2:22: {{date a.day}}: /rows/1/a/day is not a day of the form YYYY-MM-DD")
    }
}
