import Testing
import XML

/// What the parser tells of a file, with the places of everything.
@Suite struct XMLReaderTests {
    /// Notes events as a line each.
    private final class Notes: XMLHandler {
        var lines: [String] = []
        var isRefused = false
        var refusesAt: String?

        func beginElement(_ name: String, attributes: [XMLAttribute], at offset: Int) {
            let values = attributes.map { attribute in
                let value = String(decoding: attribute.value, as: UTF8.self)
                return " \(attribute.name)=\(value)@\(attribute.place.name):\(attribute.place.value)"
            }
            lines.append("<\(name)\(values.joined())@\(offset)")
            isRefused = name == refusesAt
        }

        func endElement() { lines.append(">") }

        func addText(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
            lines.append("\(String(decoding: bytes, as: UTF8.self))@\(offset)")
        }

        func reportUnknownEntity(_ name: String, at offset: Int) { lines.append("&\(name)@\(offset)") }

        func beginDocumentType(hasDeclarations: Bool, at offset: Int) { lines.append("doctype \(hasDeclarations)") }

        func addInstruction(_ target: String, data: [UInt8], at offset: Int) {
            lines.append("?\(target) \(String(decoding: data, as: UTF8.self))@\(offset)")
        }
    }

    private func read(
        _ text: String, entities: String = "", refusing name: String? = nil, wrapped: Bool = false
    ) throws -> [String] {
        let notes = Notes()
        notes.refusesAt = name
        let reader = try #require(XMLReader(Array(text.utf8), handler: notes, entities: Array(entities.utf8)))
        if wrapped { try reader.read(within: ("<w>", "</w>")) } else { try reader.read() }
        return notes.lines
    }

    @Test func elementsTextAndInstructionsComeInOrderWithTheirPlaces() throws {
        #expect(try read("<a>x<b/>é</a>") == ["<a@0", "x@3", "<b@4", ">", "é@8", ">"])
        #expect(try read("<?go 1 2?><a/>") == ["?go 1 2@0", "<a@10", ">"])
    }

    @Test func attributesHaveTheirNamesAndValuesPlaced() throws {
        #expect(
            try read("<a  b = 'x\ny' c=\"&lt;\"/>") == ["<a b=x y@4:9..<12 c=<@14:17..<21@0", ">"])
        #expect(try read("<a b='>' c='/'/>") == ["<a b=>@3:6..<7 c=/@9:12..<13@0", ">"])
    }

    @Test func aWrapperDoesNotMoveThePlaces() throws {
        #expect(try read("x<a/>y", wrapped: true) == ["<w@-3", "x@0", "<a@1", ">", "y@5", ">"])
    }

    @Test func namedEntitiesAreThoseThatAreGiven() throws {
        let declarations = "<!ENTITY euro '&#8364;'>"
        #expect(try read("<a>&euro;</a>", entities: declarations) == ["<a@0", "€@3", ">"])
        #expect(try read("<a>&eur;</a>", entities: declarations) == ["<a@0", "&eur@3", ">"])
        #expect(throws: XMLFault.malformed(reason: "undefined entity", at: 3)) { try read("<a>&eur;</a>") }
    }

    @Test func documentTypesSayWhetherTheyDeclare() throws {
        #expect(try read("<!DOCTYPE a><a/>").first == "doctype false")
        #expect(try read("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>").first == "doctype true")
    }

    @Test func faultsNameTheirPlace() {
        #expect(throws: XMLFault.tagMismatch(at: 6)) { try read("<a><b></a>") }
        #expect(throws: XMLFault.unfinished(at: 3)) { try read("<a>") }
        #expect(throws: XMLFault.unfinished(at: 0)) { try read("") }
        #expect(throws: XMLFault.malformed(reason: "not well-formed (invalid token)", at: 5)) { try read("<a>x<1</a>") }
        #expect(throws: XMLFault.malformed(reason: "duplicate attribute", at: 9)) { try read("<a b='1' b='2'/>") }
    }

    @Test func aRefusedFileIsReadNoFurther() {
        #expect(throws: XMLFault.refused) { try read("<a><b/><c/></a>", refusing: "b") }
    }

    @Test func nothingOutsideIsOpened() throws {
        let text = "<!DOCTYPE a SYSTEM 'file:///etc/hostname' [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><a>&e;</a>"
        #expect(try read(text).filter { !$0.hasPrefix("doctype") && !$0.hasPrefix("<a") } == [">"])
    }
}
