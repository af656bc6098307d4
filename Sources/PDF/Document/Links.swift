/// Where a link leads.
package enum LinkTarget: Hashable, Sendable {
    /// An address whose scheme is `https`, `mailto`, `tel` or `upi`; ASCII, everything else percent-encoded.
    case uri(String)
    case destination(Destination)
}

/// A link annotation waiting to be written: ISO 32000-1 §12.5.6.5.
struct LinkAnnotation {
    let id: ObjectID
    let rectangle: PageRectangle
    let target: LinkTarget
    let contents: String
    let element: StructureElement
}

/// An address that a document of ours may lead to.
enum LinkAddress {
    static let allowedSchemes = ["https", "mailto", "tel", "upi"]

    static func check(_ address: String) throws(PDFError) {
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
    /// Writes a link's annotation; `structParent` is its key in the parent tree.
    mutating func write(
        _ link: LinkAnnotation, structParent: Int, pageID: ObjectID, space: PageSpace,
        destination: (page: ObjectID, x: Int, y: Int)?
    ) {
        begin(link.id)
        // Border 0: links are to be seen by their text. F 4: printed, as PDF/A-2 §6.3.2 wants.
        syntax.raw("<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4/Rect")
        syntax.rectangle(link.rectangle, in: space)
        syntax.raw("/P")
        syntax.reference(pageID)
        syntax.raw("/StructParent ")
        syntax.integer(structParent)
        syntax.raw("/Contents")
        syntax.text(link.contents)
        switch link.target {
        case .uri(let address):
            syntax.raw("/A<</S/URI/URI")
            syntax.string(address.utf8)
            syntax.raw(">>")
        case .destination:
            if let destination {
                syntax.raw("/Dest")
                syntax.destination(page: destination.page, x: destination.x, y: destination.y)
            }
        }
        syntax.raw(">>")
        end()
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
