import Primitives
import Testing

private func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

private func fault(_ text: String) -> JSONError? {
    do {
        _ = try JSONValue(parsing: text)
        return nil
    } catch {
        return error
    }
}

@Suite struct JSONValueTests {
    @Test func everyKindOfValueIsRead() throws {
        let value = try parsed(" {\"a\": [null, true, false, 12, -3, 1.5, 1e3, \"x\"], \"b\": {}, \"c\": []}\n")
        #expect(value == ["a": [nil, true, false, 12, -3, 1.5, 1000.0, "x"], "b": [:], "c": []])
        #expect(value["a"]?[3]?.integerValue == 12)
        #expect(value["a"]?[7]?.stringValue == "x")
        #expect(value["a"]?[8] == nil)
        #expect(value["z"] == nil)
        #expect(value["a"]?["b"] == nil)
        #expect(value.objectValue?.keys == ["a", "b", "c"])
    }

    @Test func escapesAndSurrogatesAreDecoded() throws {
        #expect(try parsed("\"\\u0041\\n\\t\\\"\\\\\\/\\ud83d\\ude00é\"") == .string("A\n\t\"\\/😀é"))
        #expect(try parsed("\"a\\u0000b\"") == .string("a\u{0}b"))
    }

    @Test func integersPastTheirRangeBecomeNumbers() throws {
        #expect(try parsed("9223372036854775807") == .integer(.max))
        #expect(try parsed("-9223372036854775808") == .integer(.min))
        #expect(try parsed("9223372036854775808") == .number(9_223_372_036_854_775_808))
    }

    @Test func textsThatAreNotJSONAreRefusedWithTheirPlace() {
        for text in [
            "", " ", "{", "[1,]", "{\"a\" 1}", "{a: 1}", "01", "1.", "+1", "nul", "\"abc", "[1] 2", "'a'", "\"\\x\"",
            "\"\\ud800\"", "NaN", "[1 2]", "\u{FEFF}1", "\"a\nb\"", "// c\n1",
        ] {
            #expect(fault(text) != nil, "\(text)")
        }
        #expect(fault("{\n  \"a\": ?}")?.description == "line 2, column 8: Invalid value.")
        #expect(fault("")?.description == "line 1, column 1: The document is empty.")
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
            #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test func nestingIsLimited() throws {
        let limit = JSONValue.maximumDepth
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parsed(nested(limit))
        #expect(fault(nested(limit + 1))?.reason == "nested too deeply")
        #expect(fault(String(repeating: "{\"a\":", count: 100_000))?.reason == "nested too deeply")
    }

    @Test func longTextsAndManyMembersAreRead() throws {
        let long = String(repeating: "अ", count: 500_000)
        #expect(try parsed("\"\(long)\"").stringValue?.utf8.count == 1_500_000)
        let many = (0..<20_000).map { "\"k\($0)\": \($0)" }.joined(separator: ",")
        #expect(try parsed("{\(many)}")["k19999"] == 19_999)
    }

    @Test func ofAKeyThatRepeatsTheLastCounts() throws {
        #expect(try parsed("{\"a\": 1, \"a\": 2}")["a"] == 2)
    }

    @Test func membersAreSetInPlaceAppendedAndRemoved() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        object["b"] = nil
        #expect(object == ["a": 3, "c": 4])
    }

    @Test func writingAndReadingGivesTheSameValue() throws {
        let value: JSONValue = [
            "text": "q\"\\\n\r\t\u{1}é😀</script>", "n": [0, -1, 1.25, 1e300, nil, true], "o": ["z": 1, "a": 2],
        ]
        #expect(try JSONValue(parsing: value.serialized) == value)
        #expect(
            value.serializedText
                == "{\"text\":\"q\\\"\\\\\\n\\r\\t\\u0001é😀</script>\",\"n\":[0,-1,1.25,1e+300,null,true],"
                + "\"o\":{\"z\":1,\"a\":2}}")
    }
}
