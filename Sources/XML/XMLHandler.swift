/// Takes the events of an `XMLReader`, in the order of the file.
///
/// Offsets count bytes of the file.
package protocol XMLHandler: AnyObject {
    /// True once reading on makes no sense; the reader stops after the event.
    var isRefused: Bool { get }

    func beginElement(_ name: String, attributes: [XMLAttribute], at offset: Int)
    func endElement()
    /// Text, entities resolved; a text may come in several pieces.
    func addText(_ bytes: UnsafeRawBufferPointer, at offset: Int)
    /// A reference to an entity that nothing defines.
    func reportUnknownEntity(_ name: String, at offset: Int)
    /// `<!DOCTYPE …>`, perhaps with declarations of its own.
    func beginDocumentType(hasDeclarations: Bool, at offset: Int)
    /// `<?target data?>`, but for the XML declaration.
    func addInstruction(_ target: String, data: [UInt8], at offset: Int)
}

/// An attribute as the parser found it.
package struct XMLAttribute: Sendable {
    package let name: String
    /// Entities resolved, white space normalised: XML 1.0 §3.3.3.
    package let value: [UInt8]
    package let place: StartTag.Attribute
}

/// Why a file is no well-formed XML; offsets count its bytes.
package enum XMLFault: Error, Hashable, Sendable {
    /// An end tag that is not the open element's.
    case tagMismatch(at: Int)
    /// The file ends before its root element does.
    case unfinished(at: Int)
    case malformed(reason: String, at: Int)
    /// The handler has refused the file and knows why.
    case refused
}
