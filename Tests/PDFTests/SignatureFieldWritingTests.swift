import PDF
import Testing

/// Unsigned signature fields as the writer makes them: ISO 32000-1 §12.7.
struct SignatureFieldWritingTests {
    private let document: DocumentWriter
    private let area: PageRectangle

    init() throws {
        document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        let page = try document.addPage(width: 100, height: 100)
        area = PageRectangle(page: page, x: 10, y: 20, width: 60, height: 15)
    }

    private func add(_ name: String, _ label: String = "", type: StructureType = .form) throws {
        try document.addSignatureField(
            SignatureField(name: name, label: label), over: area, element: document.structure.add(type, to: .root))
    }

    @Test func theFieldAndItsWidgetAreOne() throws {
        try add("customer", "Sign here")
        let objects = try InspectedFile(document.finish()).objects().values.compactMap { $0 as? [String: Any] }
        let widget = try #require(objects.first { $0["/Subtype"] as? String == "/Widget" })
        #expect(widget["/FT"] as? String == "/Sig")
        #expect(widget["/T"] as? String == "u:customer")
        #expect(widget["/TU"] as? String == "u:Sign here")
        #expect(widget["/F"] as? Int == 4)
        #expect(widget["/Rect"] as? [Int] == [10, 65, 70, 80])
        #expect((widget["/AP"] as? [String: String])?.keys.sorted() == ["/N"])
        #expect(widget["/V"] == nil && widget["/A"] == nil && widget["/AA"] == nil)
        let form = try #require(objects.first { $0["/Fields"] != nil })
        #expect(form["/SigFlags"] as? Int == 1)
        #expect(form["/NeedAppearances"] == nil)
        #expect(document.structure.violations() == [])
    }

    @Test func aFieldWithoutALabelIsCalledByItsName() throws {
        try add("a")
        let objects = try InspectedFile(document.finish()).objects().values.compactMap { $0 as? [String: Any] }
        #expect(objects.contains { $0["/TU"] as? String == "u:a" })
    }

    @Test func namesAreUniqueAndWhole() throws {
        try add("a")
        #expect(throws: PDFError.fieldNameTaken("a")) { try add("a") }
        #expect(throws: PDFError.fieldNameInvalid("a.b")) { try add("a.b") }
        #expect(throws: PDFError.fieldNameInvalid("")) { try add("") }
    }

    @Test func fieldsStandInForms() {
        #expect(throws: PDFError.fieldElementExpected) { try add("a", type: .p) }
    }

    @Test func aFormWithoutItsWidgetOrWithMoreBreaksTheRules() throws {
        let form = document.structure.add(.form, to: .root)
        try document.addSignatureField(SignatureField(name: "a", label: ""), over: area, element: form)
        #expect(document.structure.violations() == [])
        _ = document.mark(form, on: area.page)
        #expect(document.structure.violations().map(\.rule) == [.kid])
    }
}
