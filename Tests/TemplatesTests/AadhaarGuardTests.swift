import Primitives
import Templates
import Testing

/// What the guard says of a payload.
private func finding(_ payload: JSONValue, schema: String = "{}") throws -> String? {
    let bundle = BundleFixture.bundle(body: "", schema: schema)
    let template = try Template(compiling: bundle)
    do {
        _ = try template.validate(payload: payload.serialized)
        return nil
    } catch {
        #expect(error.code == .unmaskedAadhaar)
        return error.message
    }
}

private func isFound(_ text: String) throws -> Bool { try finding(["name": .string(text)]) != nil }

@Suite struct AadhaarGuardTests {
    @Test func wholeNumbersAreFoundAndNeverEchoed() throws {
        let message = try finding(["a": [["b": "ID 234123412346."]], "name": "x"])
        #expect(message == "a whole Aadhaar number stands in /a/0/b; send its last four digits only")
    }

    @Test func groupsOfFourAndDigitsOfEveryScriptCount() throws {
        for text in [
            "234123412346", "2341 2341 2346", "2341-2341-2346", "2341-2341 2346", "UID:234123412346,",
            "२३४१ २३४१ २३४६", "௨௩௪௧௨௩௪௧௨௩௪௬", "2341\u{A0}2341\u{2013}2346", "2026-11-20 234123412346 9",
        ] {
            #expect(try isFound(text), "\(text)")
        }
    }

    @Test func otherNumbersAreNot() throws {
        for text in [
            "234123412345",  // wrong check digit
            "123456789010",  // begins with 1
            "1234123412346", "2341234123460",  // part of a longer run
            "+919876543216", "+2341 2341 2346",  // a phone
            "2341  2341  2346", "23412 3412 346", "2341 23412346", "XXXX XXXX 2346", "2341.2341.2346",
            "data:image/png;base64,AAAA234123412346BBBB",
        ] {
            #expect(try !isFound(text), "\(text)")
        }
    }

    @Test func numbersAndNamesOfMembersAreSearchedToo() throws {
        #expect(
            try finding(["n": 234_123_412_346]) == "a whole Aadhaar number stands in /n; send its last four digits only"
        )
        #expect(try finding(["a": ["2341 2341 2346": 1]])?.contains("2341") == false)
    }

    @Test func markedFieldsAreLeftOut() throws {
        let schema = """
            {"definitions": {"account": {"type": "string", "x-number": "account"}},
             "properties": {"phone": {"type": "string", "x-number": "phone"}, "name": {"type": "string"},
                            "banks": {"type": "array", "items": {"properties": {"no": {"$ref": "#/definitions/account"}}}}}}
            """
        #expect(try finding(["phone": "919876543216", "banks": [["no": "234123412346"]]], schema: schema) == nil)
        #expect(
            try finding(
                ["phone": "1", "name": "919876543216", "banks": [["no": "1", "x": "234123412346"]]], schema: schema)
                == "a whole Aadhaar number stands in /name; /banks/0/x; send its last four digits only")
    }

    @Test func theGuardLooksBeforeTheSchemaDoes() throws {
        #expect(
            try finding(
                ["name": 234_123_412_346, "x": 1], schema: "{\"properties\": {\"name\": {\"type\": \"string\"}}}")
                != nil)
    }
}
