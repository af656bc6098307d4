/// A signature field that nobody has signed yet: ISO 32000-1 §12.7.4.5.
package struct SignatureField: Hashable, Sendable {
    /// Unique in its document; without a full stop, which would join it to a parent (§12.7.3.2).
    package var name: String
    /// What it is for, in words for people: shown by readers and read aloud (TU).
    package var label: String

    package init(name: String, label: String) {
        self.name = name
        self.label = label
    }
}

extension DocumentWriter {
    /// Makes a rectangle a signature field that readers offer to sign.
    ///
    /// Its normal appearance is empty: what is seen of it is the page's own content.
    ///
    /// - Parameters:
    ///   - field: its name and its label.
    ///   - rectangle: where the signature's own appearance will stand.
    ///   - element: of type `form`, without any content besides.
    /// - Throws: `fieldElementExpected`, `fieldNameInvalid`, `fieldNameTaken`.
    package func addSignatureField(
        _ field: SignatureField, over rectangle: PageRectangle, element: StructureElement
    ) throws(PDFError) {
        guard structure.type(of: element) == .form else { throw .fieldElementExpected }
        guard !field.name.isEmpty, !field.name.utf8.contains(UInt8(ascii: ".")) else {
            throw .fieldNameInvalid(field.name)
        }
        guard fieldNames.insert(field.name).inserted else { throw .fieldNameTaken(field.name) }
        let appearance = objects.reserve()
        let box = PageRectangle(
            page: rectangle.page, x: 0, y: 0, width: rectangle.width, height: rectangle.height)
        objects.writeStream(appearance, .raw([]), compression: .never) { dictionary in
            dictionary.raw("/Type/XObject/Subtype/Form/BBox")
            dictionary.rectangle(box, in: PageSpace(height: rectangle.height))
            dictionary.raw("/Resources<<>>")
        }
        addAnnotation(.signatureField(field, appearance: appearance), over: rectangle, element: element)
    }

    /// The interactive form (§12.7.2) where there are fields; nil elsewhere.
    func writeForm() -> ObjectID? {
        let fields = annotations.filter {
            if case .signatureField = $0.kind { return true }
            return false
        }
        guard !fields.isEmpty else { return nil }
        let form = objects.beginNew()
        // SigFlags 1: there are signature fields; none is signed, so nothing asks readers to only append.
        objects.syntax.raw("<</SigFlags 1/Fields[")
        for field in fields { objects.syntax.reference(field.id) }
        objects.syntax.raw("]>>")
        objects.end()
        return form
    }
}

extension SyntaxBuffer {
    /// The entries of a field that is its only widget (§12.5.6.19).
    mutating func widget(of field: SignatureField, appearance: ObjectID) {
        raw("/Subtype/Widget/FT/Sig/T")
        text(field.name)
        raw("/TU")
        text(field.label.isEmpty ? field.name : field.label)
        raw("/AP<</N")
        reference(appearance)
        raw(">>")
    }
}
