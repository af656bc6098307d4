/// The XMP packet of a document: ISO 16684-1, with the identification that PDF/A-2 §6.6.4 and PDF/UA-1 §5 want.
///
/// In archival documents it is not compressed, as ISO 32000-1 §14.3.2 recommends, so that tools which do not know PDF
/// find it.
struct XMPPacket {
    private var text = SyntaxBuffer(capacity: 4096)

    /// The packet's bytes, UTF-8.
    static func bytes(
        of metadata: DocumentMetadata, profile: Profile, created: DocumentDate, modified: DocumentDate,
        fileIdentifier: [UInt8]
    ) -> [UInt8] {
        var packet = XMPPacket()
        packet.write(metadata, profile, created, modified, fileIdentifier)
        return packet.text.bytes
    }

    private mutating func write(
        _ metadata: DocumentMetadata, _ profile: Profile, _ created: DocumentDate, _ modified: DocumentDate,
        _ fileIdentifier: [UInt8]
    ) {
        text.raw(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">")
        text.raw("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\"")
        text.raw(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"")
        text.raw(" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"")
        if profile == .archival {
            text.raw(
                " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"")
        }
        if let custom = metadata.properties {
            text.raw(" xmlns:")
            text.append(custom.prefix.utf8)
            text.raw("=\"")
            escape(custom.namespace)
            text.raw("\"")
        }
        text.raw(">\n")
        if profile == .archival {
            element("pdfaid:part", "2")
            element("pdfaid:conformance", "A")
            element("pdfuaid:part", "1")
        }
        element("dc:format", "application/pdf")
        alternative("dc:title", metadata.title)
        if let author = metadata.author { list("dc:creator", "rdf:Seq", author) }
        if let subject = metadata.subject { alternative("dc:description", subject) }
        list("dc:language", "rdf:Bag", metadata.language)
        if let keywords = metadata.keywords { element("pdf:Keywords", keywords) }
        element("pdf:Producer", metadata.producer)
        if let creator = metadata.creator { element("xmp:CreatorTool", creator) }
        element("xmp:CreateDate", created.iso)
        element("xmp:ModifyDate", modified.iso)
        element("xmp:MetadataDate", modified.iso)
        element("xmpMM:DocumentID", "uuid:" + Self.uuid(fileIdentifier))
        for property in metadata.properties?.properties ?? [] {
            custom(property, prefix: metadata.properties?.prefix ?? "")
        }
        text.raw("</rdf:Description>\n")
        if profile == .archival { extensionSchemas(metadata.properties) }
        text.raw("</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
    }

    private static let pdfuaNamespace = "http://www.aiim.org/pdfua/ns/id/"

    // MARK: Descriptions of properties that PDF/A does not know by itself: PDF/A-2 §6.6.2.3.3

    private mutating func extensionSchemas(_ custom: DocumentMetadata.CustomProperties?) {
        text.raw("<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"")
        text.raw(" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"")
        text.raw(" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n<pdfaExtension:schemas><rdf:Bag>\n")
        schema(
            "PDF/UA identification schema", Self.pdfuaNamespace, "pdfuaid",
            [(name: "part", type: "Integer", description: "Part of ISO 14289 that the file conforms to")])
        if let custom {
            schema(
                custom.schema, custom.namespace, custom.prefix,
                custom.properties.map { (name: $0.name, type: "Text", description: $0.description) })
        }
        text.raw("</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n")
    }

    private mutating func schema(
        _ title: String, _ namespace: String, _ prefix: String,
        _ properties: [(name: String, type: String, description: String)]
    ) {
        text.raw("<rdf:li rdf:parseType=\"Resource\">")
        element("pdfaSchema:schema", title)
        element("pdfaSchema:namespaceURI", namespace)
        element("pdfaSchema:prefix", prefix)
        text.raw("<pdfaSchema:property><rdf:Seq>\n")
        for property in properties {
            text.raw("<rdf:li rdf:parseType=\"Resource\">")
            element("pdfaProperty:name", property.name)
            element("pdfaProperty:valueType", property.type)
            element("pdfaProperty:category", "internal")
            element("pdfaProperty:description", property.description)
            text.raw("</rdf:li>\n")
        }
        text.raw("</rdf:Seq></pdfaSchema:property></rdf:li>\n")
    }

    // MARK: XML

    private mutating func element(_ name: StaticString, _ value: String) {
        open(name)
        escape(value)
        close(name)
    }

    /// A text with one language, the document's.
    private mutating func alternative(_ name: StaticString, _ value: String) {
        open(name)
        text.raw("<rdf:Alt><rdf:li xml:lang=\"x-default\">")
        escape(value)
        text.raw("</rdf:li></rdf:Alt>")
        close(name)
    }

    private mutating func list(_ name: StaticString, _ kind: StaticString, _ value: String) {
        open(name)
        open(kind)
        text.raw("<rdf:li>")
        escape(value)
        text.raw("</rdf:li>")
        close(kind)
        close(name)
    }

    private mutating func custom(_ property: DocumentMetadata.CustomProperties.Property, prefix: String) {
        for end in [false, true] {
            text.raw(end ? "</" : "<")
            text.append(prefix.utf8)
            text.raw(":")
            text.append(property.name.utf8)
            text.raw(">")
            if !end { escape(property.value) }
        }
        text.raw("\n")
    }

    private mutating func open(_ name: StaticString) {
        text.raw("<")
        text.raw(name)
        text.raw(">")
    }

    private mutating func close(_ name: StaticString) {
        text.raw("</")
        text.raw(name)
        text.raw(">\n")
    }

    private mutating func escape(_ value: String) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "&"): text.raw("&amp;")
            case UInt8(ascii: "<"): text.raw("&lt;")
            case UInt8(ascii: ">"): text.raw("&gt;")
            case UInt8(ascii: "\""): text.raw("&quot;")
            default: text.byte(byte)
            }
        }
    }

    /// The identifier in the form of RFC 4122 §3, version 8: all bits but the fixed six are the content's.
    private static func uuid(_ identifier: [UInt8]) -> String {
        var bytes = identifier
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        var digits = SyntaxBuffer(capacity: 36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { digits.byte(UInt8(ascii: "-")) }
            digits.hexadecimal(byte)
        }
        return String(decoding: digits.bytes, as: UTF8.self).lowercased()
    }
}
