/// Where a link leads.
package enum LinkTarget: Hashable, Sendable {
    /// An address whose scheme is `https`, `mailto`, `tel` or `upi`; ASCII, everything else percent-encoded.
    case uri(String)
    case destination(Destination)
}

/// An annotation waiting to be written: ISO 32000-1 §12.5.
struct Annotation {
    enum Kind {
        /// §12.5.6.5.
        case link(LinkTarget, contents: String)
        /// §12.5.6.19, §12.7.4.5.
        case signatureField(SignatureField, appearance: ObjectID)
    }

    let id: ObjectID
    let rectangle: PageRectangle
    let element: StructureElement
    let kind: Kind
}

/// An address that a document of ours may lead to.
package enum LinkAddress {
    static let allowedSchemes = ["https", "mailto", "tel", "upi"]

    /// - Throws: `linkSchemeRefused`, `linkInvalid`.
    package static func check(_ address: String) throws(PDFError) {
        let scheme = address.prefix { $0 != ":" }.lowercased()
        guard address.contains(":"), allowedSchemes.contains(scheme) else {
            throw .linkSchemeRefused(scheme: address.contains(":") ? String(scheme.prefix(32)) : "")
        }
        guard address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), address.utf8.count > scheme.utf8.count + 1 else {
            throw .linkInvalid
        }
    }
}

extension ObjectWriter {
    /// Writes an annotation; `structParent` is its key in the parent tree.
    mutating func write(
        _ annotation: Annotation, structParent: Int, pageID: ObjectID, space: PageSpace,
        destinations: [(page: ObjectID, x: Int, y: Int)]
    ) {
        begin(annotation.id)
        // F 4: printed, as PDF/A-2 §6.3.2 wants.
        syntax.raw("<</Type/Annot/F 4/Rect")
        syntax.rectangle(annotation.rectangle, in: space)
        syntax.raw("/P")
        syntax.reference(pageID)
        syntax.raw("/StructParent ")
        syntax.integer(structParent)
        switch annotation.kind {
        case .link(let target, let contents): write(target, contents, destinations)
        case .signatureField(let field, let appearance): syntax.widget(of: field, appearance: appearance)
        }
        syntax.raw(">>")
        end()
    }

    private mutating func write(
        _ target: LinkTarget, _ contents: String, _ destinations: [(page: ObjectID, x: Int, y: Int)]
    ) {
        // Border 0: links are to be seen by their text.
        syntax.raw("/Subtype/Link/Border[0 0 0]/Contents")
        syntax.text(contents)
        switch target {
        case .uri(let address):
            syntax.raw("/A<</S/URI/URI")
            syntax.string(address.utf8)
            syntax.raw(">>")
        case .destination(let place):
            let destination = destinations[place.index]
            syntax.raw("/Dest")
            syntax.destination(page: destination.page, x: destination.x, y: destination.y)
        }
    }
}

extension SyntaxBuffer {
    /// An explicit destination that keeps the reader's zoom (§12.3.2.2).
    mutating func destination(page: ObjectID, x: Int, y: Int) {
        raw("[")
        reference(page)
        raw("/XYZ ")
        coordinate(x)
        byte(0x20)
        coordinate(y)
        raw(" null]")
    }
}
