import Primitives
import Templates
import Testing

/// What is wrong with a payload; nil where nothing is.
private func fault(_ schema: String, _ payload: String) throws -> TemplateError? {
    let check = TemplateCheck(BundleFixture.bundle(body: "", files: ["template.json": plainManifest], schema: schema))
    try #require(check.diagnostics.map(\.description) == [])
    let template = try #require(check.template)
    do {
        _ = try template.validate(payload: Array(payload.utf8))
        return nil
    } catch {
        return error
    }
}

private let plainManifest = """
    {"name": "note", "title": "Note", "schema_version": 1, "default_language": "en", "fonts": ["Noto Sans"],
     "file_name": "note", "document_title": "Note"}
    """

private func message(_ schema: String, _ payload: String) throws -> String? { try fault(schema, payload)?.message }

@Suite struct PayloadSchemaTests {
    @Test func everyFaultIsListedWithItsPointer() throws {
        let schema = """
            {"type": "object", "required": ["number", "date"], "additionalProperties": false,
             "properties": {
               "number": {"type": "string", "maxLength": 5, "pattern": "^[A-Z0-9-]+$", "examples": ["QT-1"]},
               "date": {"type": "string", "format": "date"},
               "lines": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/line"}}},
             "definitions": {"line": {"type": "object", "required": ["rate"], "properties": {"rate": {"type": "string"}}}}}
            """
        let error = try fault(schema, "{\"number\": \"q 1\", \"lines\": [{\"rate\": 1.5}, {}], \"nummer\": 1}")
        #expect(error?.code == .payloadInvalid)
        #expect(
            error?.message
                == "the payload has no \"date\"; /number does not have the form ^[A-Z0-9-]+$, such as \"QT-1\"; "
                + "/lines/0/rate is a number, not a text; /lines/1 has no \"rate\"; "
                + "/nummer is not known (nearest: number)")
        #expect(
            try message(schema, "{\"number\": \"ABCDEF\", \"date\": \"2026-02-30\", \"lines\": []}")
                == "/number has 6 characters, more than 5; /date is not a day of the form YYYY-MM-DD; /lines is empty")
        #expect(try message(schema, "{\"number\": \"QT-1\", \"date\": \"2026-02-28\"}") == nil)
    }

    @Test func longListsOfFaultsAreCutAndValuesNeverEchoed() throws {
        let payload = "[" + Array(repeating: "\"secret\"", count: 30).joined(separator: ",") + "]"
        let text = try #require(try message("{\"items\": {\"type\": \"integer\"}}", payload))
        #expect(text.hasSuffix("/19 is a text, not a whole number; and 10 more"))
        #expect(!text.contains("secret"))
    }

    @Test func keywordsOfDraft7AreKept() throws {
        let cases: [(schema: String, good: String, bad: String, message: String)] = [
            ("{\"const\": 1}", "1.0", "2", "the payload is not 1"),
            ("{\"enum\": [\"a\", null]}", "null", "\"b\"", "the payload is not one of \"a\", null"),
            ("{\"type\": [\"string\", \"null\"]}", "null", "1", "the payload is a number, not a text or null"),
            ("{\"type\": \"integer\"}", "3.0", "3.5", "the payload is a number, not a whole number"),
            ("{\"minLength\": 2}", "\"éé\"", "\"é\"", "the payload has 1 characters, fewer than 2"),
            ("{\"minimum\": 0, \"exclusiveMaximum\": 10}", "0", "10", "the payload is not below 10"),
            ("{\"multipleOf\": 0.5}", "2.5", "2.6", "the payload is not a multiple of 0.5"),
            ("{\"uniqueItems\": true}", "[1, 2]", "[1, 1]", "the payload has the same element twice"),
            ("{\"contains\": {\"const\": 1}}", "[2, 1]", "[2]", "the payload has no element of the kind that it needs"),
            (
                "{\"items\": [{\"type\": \"string\"}], \"additionalItems\": false}", "[\"a\"]", "[\"a\", 1]",
                "/1 is not expected here"
            ),
            ("{\"minProperties\": 1}", "{\"a\": 1}", "{}", "the payload has 0 members, fewer than 1"),
            (
                "{\"patternProperties\": {\"^x\": {\"type\": \"string\"}}, \"additionalProperties\": false}",
                "{\"xa\": \"\"}", "{\"xa\": 1}", "/xa is a number, not a text"
            ),
            (
                "{\"propertyNames\": {\"maxLength\": 1}}", "{\"a\": 1}", "{\"ab\": 1}",
                "the payload has a member whose name is not allowed: \"ab\""
            ),
            ("{\"dependencies\": {\"a\": [\"b\"]}}", "{\"b\": 1}", "{\"a\": 1}", "the payload has \"a\" but no \"b\""),
            ("{\"allOf\": [{\"minimum\": 1}, {\"maximum\": 2}]}", "2", "3", "the payload is above 2"),
            (
                "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"integer\", \"minimum\": 5}]}", "\"a\"", "4",
                "the payload is below 5"
            ),
            (
                "{\"oneOf\": [{\"minimum\": 1}, {\"maximum\": 3}]}", "0", "2",
                "the payload fits more than one of the forms of which it may have one"
            ),
            ("{\"not\": {\"type\": \"null\"}}", "1", "null", "the payload has a form that is not allowed"),
            (
                "{\"if\": {\"required\": [\"a\"]}, \"then\": {\"required\": [\"b\"]}, \"else\": {\"required\": [\"c\"]}}",
                "{\"a\": 1, \"b\": 1}", "{}", "the payload has no \"c\""
            ),
            (
                "{\"format\": \"date-time\"}", "\"2026-01-01T10:00:00+05:30\"", "\"2026-01-01\"",
                "the payload is not a time of the form YYYY-MM-DDThh:mm:ss with an offset"
            ),
            ("{\"format\": \"email\"}", "\"a@example.com\"", "\"a@\"", "the payload is not an e-mail address"),
            (
                "{\"format\": \"uri\"}", "\"https://example.com\"", "\"example.com\"",
                "the payload is not an address with a scheme"
            ),
        ]
        for test in cases {
            #expect(try message(test.schema, test.good) == nil, "\(test.schema)")
            #expect(try message(test.schema, test.bad) == test.message)
        }
    }

    @Test func patternsMatchAsECMASays() throws {
        let cases: [(pattern: String, good: [String], bad: [String])] = [
            ("^[0-9]{4,8}$", ["1234", "12345678"], ["123", "123456789", "1234\\n"]),
            ("^-?[0-9]+(\\\\.[0-9]{1,2})?$", ["-1.25", "0"], ["1.", "1.255", "--1"]),
            ("b+c", ["abbcd"], ["ac", "b"]),
            (
                "^(?:data:image/(png|jpeg);base64,|assets/|blob:)", ["data:image/png;base64,AA", "blob:a/b"],
                ["http://x", "xassets/"]
            ),
            ("^[^\\\\s\\\\-\\\\]]*$", ["aé", ""], ["a b", "a-b", "]"]),
            ("^$|^x$", ["", "x"], ["xx"]),
            ("^.$", ["é", "😀"], ["", "ab"]),
            ("(a|b)*c$", ["ababc", "zc"], ["ab"]),
            ("^\\\\u0041\\\\w\\\\d\\\\W$", ["A_1-"], ["A_1a"]),
        ]
        for test in cases {
            for text in test.good {
                #expect(
                    try message("{\"pattern\": \"\(test.pattern)\"}", "\"\(text)\"") == nil, "\(test.pattern) \(text)")
            }
            for text in test.bad {
                #expect(
                    try message("{\"pattern\": \"\(test.pattern)\"}", "\"\(text)\"") != nil, "\(test.pattern) \(text)")
            }
        }
    }

    @Test func patternsReadLongTextsOnce() throws {
        // Exponential for engines that go back, and too deep for those that recurse.
        let long = String(repeating: "a", count: 3_000_000)
        #expect(try message("{\"pattern\": \"^(a+)+$\"}", "\"\(long)\"") == nil)
        #expect(try message("{\"pattern\": \"^(a+)+$\"}", "\"\(long)!\"") != nil)
    }

    @Test func identifiersAreCheckedToTheirCheckDigit() throws {
        let cases: [(check: String, good: [String], bad: [String])] = [
            (
                "gstin", ["33ABCPE1234F1ZI", "27AAPFU0939F1ZV"],
                ["33ABCPE1234F1ZJ", "39ABCPE1234F1ZI", "33ABCPE1234F1Z"]
            ),
            ("pan", ["ABCPE1234F"], ["ABCDE1234F", "ABCPE12345", "abcpe1234f"]),
            ("ifsc", ["ABCD0123456", "ABCD0A1B2C3"], ["ABCD1123456", "ABC00123456"]),
            ("pin", ["600001"], ["060001", "60001"]), ("hsn", ["8541", "85414300"], ["854", "85A1"]),
            ("state-code", ["01", "33", "97"], ["00", "39", "1"]), ("aadhaar-last4", ["1234"], ["123", "12a4"]),
            ("upi", ["ab.c@bank"], ["ab", "a b@bank"]),
        ]
        for test in cases {
            for text in test.good { #expect(try message("{\"x-check\": \"\(test.check)\"}", "\"\(text)\"") == nil) }
            for text in test.bad {
                #expect(try message("{\"x-check\": \"\(test.check)\"}", "\"\(text)\"") != nil, "\(text)")
            }
        }
        #expect(
            try message("{\"x-check\": \"gstin\"}", "\"33ABCPE1234F1ZJ\"")
                == "the payload is not a GSTIN with a right check digit")
    }

    @Test func payloadsThatAreNotJSONOrTooLargeAreRefused() throws {
        #expect(try message("{}", "{\"a\": }") == "the payload is not JSON: line 1, column 7: Invalid value.")
        #expect(try message("{}", String(repeating: "[", count: 300))?.hasSuffix("nested too deeply") == true)
        var limits = TemplateLimits()
        limits.payload = 10
        let template = try Template(
            compiling: BundleFixture.bundle(body: "", schema: BundleFixture.openSchema), limits: limits)
        #expect {
            _ = try template.validate(payload: Array("\"0123456789\"".utf8))
        } throws: { error in
            (error as? TemplateError)
                == TemplateError(.payloadTooLarge, "the payload has 12 bytes, more than the limit of 10")
        }
    }

    @Test func faultsOfTheSchemaArePointedAt() {
        let schema = """
            {
              "properties": {
                "a": {"typ": "string"},
                "b": {"type": "text", "format": "color"},
                "c": {"$ref": "#/definitions/none"},
                "d": {"pattern": "(?=x)"},
                "e": {"$ref": "#/definitions/ring"},
                "f": {"x-check": "gst", "x-number": "card"}
              },
              "definitions": {"ring": {"allOf": [{"$ref": "#/definitions/ring"}]}}
            }
            """
        let faults = BundleFixture.faults(body: "", files: ["template.json": plainManifest], schema: schema)
        #expect(
            faults.prefix(7) == [
                "note/schema.json:3:11: unknown keyword \"typ\" (nearest: type)",
                "note/schema.json:4:11: \"text\" is no type (one of: null, boolean, integer, number, string, array, object)",
                "note/schema.json:4:27: \"color\" is not known here (one of: date, time, email, uri, date-time)",
                "note/schema.json:5:11: this reference leads nowhere (only #/definitions/NAME of this file)",
                "note/schema.json:6:11: the pattern cannot be used: look-around is not supported",
                "note/schema.json:8:11: \"gst\" is not known here "
                    + "(one of: gstin, pan, ifsc, pin, hsn, aadhaar-last4, state-code, upi)",
                "note/schema.json:8:29: x-number is none that is known (phone, account, reference)",
            ])
        #expect(faults.contains { $0.hasSuffix("this schema leads to itself") })
    }
}

@Suite struct SumRuleTests {
    private let schema = """
        {"definitions": {"money": {"type": "string"}},
         "properties": {
           "sections": {"type": "array", "items": {"properties": {
             "subtotal": {"$ref": "#/definitions/money"},
             "lines": {"type": "array", "items": {"properties": {
               "quantity": {"$ref": "#/definitions/money"}, "rate": {"$ref": "#/definitions/money"},
               "discount_percent": {"$ref": "#/definitions/money"}, "taxable": {"$ref": "#/definitions/money"},
               "optional": {"type": "boolean"}}}}}}},
           "totals": {"properties": {
             "taxable": {"$ref": "#/definitions/money"}, "discount": {"$ref": "#/definitions/money"},
             "cgst": {"$ref": "#/definitions/money"}, "round_off": {"$ref": "#/definitions/money"},
             "grand_total": {"$ref": "#/definitions/money"}}}},
         "x-sum-of": {
           "sections[].lines[].taxable": [".quantity * .rate * (100% - .discount_percent)"],
           "sections[].subtotal": [".lines[!optional].taxable"],
           "totals.taxable": ["sections[].lines[!optional].taxable"],
           "totals.grand_total": ["totals.taxable", "-totals.discount", "totals.cgst", "totals.round_off"]}}
        """

    private func payload(
        taxable: String = "250.00", total: String = "294.00", line: String = "150.00", subtotal: String = "150.00"
    ) -> String {
        """
        {"sections": [
           {"subtotal": "\(subtotal)", "lines": [
             {"quantity": "1.5", "rate": "105.2632", "discount_percent": "5", "taxable": "\(line)"},
             {"quantity": "1", "rate": "99.00", "taxable": "99.00", "optional": true}]},
           {"lines": [{"quantity": "3", "rate": "33.3333", "taxable": "100.00"}]}],
         "totals": {"taxable": "\(taxable)", "discount": "1.00", "cgst": "45.50", "round_off": "-0.50",
                    "grand_total": "\(total)"}}
        """
    }

    @Test func amountsThatAddUpToThePaisaPass() throws {
        #expect(try message(schema, payload()) == nil)
        #expect(try message(schema, "{}") == nil)
    }

    @Test func differencesNamePathExpectedAndFound() throws {
        let error = try fault(schema, payload(taxable: "250.01", total: "294.00"))
        #expect(error?.code == .payloadInconsistent)
        #expect(
            error?.message
                == "/totals/taxable: expected 250.00, found 250.01; /totals/grand_total: expected 294.01, found 294.00")
        #expect(
            try message(schema, payload(line: "149.99"))
                == "/sections/0/lines/0/taxable: expected 150.00, found 149.99; "
                + "/sections/0/subtotal: expected 149.99, found 150.00; /totals/taxable: expected 249.99, found 250.00")
    }

    @Test func rulesAreExactWhereFloatingPointIsNot() throws {
        let rule = """
            {"properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"type": "string"}}},
             "x-sum-of": {"a": ["b[]"]}}
            """
        #expect(try message(rule, "{\"a\": \"0.30\", \"b\": [\"0.1\", \"0.2\"]}") == nil)
        #expect(try message(rule, "{\"a\": \"90071992547409930.01\", \"b\": [\"90071992547409930\", \"0.01\"]}") == nil)
        #expect(try message(rule, "{\"a\": \"0.01\", \"b\": [\"0.005\"]}") == nil)
        let huge = String(repeating: "9", count: 30)
        #expect(try message(rule, "{\"a\": \"1\", \"b\": [\"\(huge).0\"]}") == "/a: expected 0.00, found 1")
    }

    @Test func faultsOfRulesArePointedAt() {
        let faulty = """
            {"properties": {"a": {"type": "string"}, "l": {"type": "array", "items": {"properties": {"x": {}}}}},
             "x-sum-of": {
               "a": ["l[].y"],
               "b": ["a"],
               "l.x": ["a +"],
               ".a": ["a"]}}
            """
        #expect(
            BundleFixture.faults(body: "", files: ["template.json": plainManifest], schema: faulty) == [
                "note/schema.json:3:4: the schema has no \"y\" of \"l[].y\" (nearest: x)",
                "note/schema.json:4:4: the schema has no \"b\" of \"b\" (nearest: a)",
                "note/schema.json:5:4: the schema has no \"x\" of \"l.x\"",
                "note/schema.json:6:4: an amount's path begins at the top",
            ])
    }
}
