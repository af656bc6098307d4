import Foundation
import FoundationXML
import Testing

@testable import PDF

struct DocumentMetadataTests {
    private func document(_ metadata: DocumentMetadata, profile: Profile = .archival) throws -> [UInt8] {
        let document = try DocumentWriter(profile: profile, metadata: metadata, compressor: Compressor())
        _ = try document.addPage(width: 100, height: 100)
        return try document.finish()
    }

    /// The packet of a document, which stands in the file uncompressed.
    private func packet(_ bytes: [UInt8]) throws -> XMLElement {
        let text = String(decoding: bytes, as: UTF8.self)
        let start = try #require(text.range(of: "<x:xmpmeta"))
        let end = try #require(text.range(of: "</x:xmpmeta>"))
        let parsed = try XMLDocument(xmlString: String(text[start.lowerBound..<end.upperBound]))
        return try #require(parsed.rootElement())
    }

    private func value(_ name: String, in packet: XMLElement) throws -> String? {
        try packet.nodes(forXPath: "//*[name()='\(name)']").first?.stringValue
    }

    @Test func packetAndInformationDictionaryAgree() throws {
        let bytes = try document(SampleDocument.metadata(title: "Quote “A” & <B> ₹"))
        let packet = try packet(bytes)
        let objects = try InspectedFile(bytes).objects()
        let info = try #require(objects.values.compactMap { $0 as? [String: Any] }.first { $0["/Producer"] != nil })
        for (property, key) in [
            ("dc:title", "/Title"), ("dc:creator", "/Author"), ("dc:description", "/Subject"),
            ("pdf:Keywords", "/Keywords"), ("xmp:CreatorTool", "/Creator"), ("pdf:Producer", "/Producer"),
        ] {
            let inPacket = try #require(try value(property, in: packet))
            #expect(info[key] as? String == "u:" + inPacket, "\(key)")
        }
        #expect(info["/CreationDate"] as? String == "u:D:20250401120000+05'30")
        #expect(try value("xmp:CreateDate", in: packet) == "2025-04-01T12:00:00+05:30")
        #expect(try value("xmp:ModifyDate", in: packet) == "2025-04-01T12:00:00+05:30")
    }

    @Test func packetClaimsBothStandards() throws {
        let packet = try packet(try document(SampleDocument.metadata()))
        #expect(try value("pdfaid:part", in: packet) == "2")
        #expect(try value("pdfaid:conformance", in: packet) == "A")
        #expect(try value("pdfuaid:part", in: packet) == "1")
    }

    @Test(arguments: [(Profile.archival, false), (.plain, true)])
    func onlyArchivalDocumentsLeaveTheirPacketUncompressed(profile: Profile, isDeflated: Bool) throws {
        let bytes = try document(SampleDocument.metadata(), profile: profile)
        let dictionaries = try InspectedFile(bytes).objects().values.compactMap { $0 as? [String: Any] }
        let stream = try #require(dictionaries.first { $0["/Subtype"] as? String == "/XML" })
        #expect((stream["/Filter"] as? String == "/FlateDecode") == isDeflated)
    }

    @Test func everyPropertyOfOurOwnIsDescribed() throws {
        let packet = try packet(try document(SampleDocument.metadata()))
        let prefixes = try packet.nodes(forXPath: "//*[name()='pdfaSchema:prefix']").compactMap(\.stringValue)
        #expect(prefixes == ["pdfuaid", "quoin"])
        let names = try packet.nodes(forXPath: "//*[name()='pdfaProperty:name']").compactMap(\.stringValue)
        #expect(names == ["part", "templateVersion"])
        #expect(try value("quoin:templateVersion", in: packet) == "1.0")
    }

    @Test func documentIdentifierIsAUUID() throws {
        let id = try value("xmpMM:DocumentID", in: packet(try document(SampleDocument.metadata())))
        #expect(
            try #require(id).wholeMatch(
                of: #/uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#) != nil)
    }

    @Test func controlCharactersBecomeSpaces() throws {
        let checked = try SampleDocument.metadata(title: " A\u{0}B\n\u{FFFE}C\t").checked()
        #expect(checked.title == "A B  C")
    }

    @Test(arguments: ["", "  ", "\n"])
    func titleMustNotBeEmpty(title: String) {
        #expect(throws: PDFError.titleMissing) { _ = try document(SampleDocument.metadata(title: title)) }
    }

    @Test(arguments: ["", "en_IN", "e n", "-en", "en-", "abcdefghi", "12"])
    func languagesMustBeTags(tag: String) {
        var metadata = SampleDocument.metadata()
        metadata.language = tag
        #expect(throws: PDFError.languageInvalid(tag)) { _ = try document(metadata) }
    }

    @Test(arguments: ["en", "en-IN", "ta-Taml-IN", "x-klingon", "sr-Latn-419"])
    func languageTagsAreAccepted(tag: String) {
        #expect(LanguageTag.isValid(tag.utf8))
    }

    @Test(arguments: [
        ("2025-04-01T12:00:00+05:30", "D:20250401120000+05'30"), ("2025-04-01T12:00:00Z", "D:20250401120000Z"),
        ("2025-12-31T23:59:59.123456-08:00", "D:20251231235959-08'00"),
    ])
    func datesAreWrittenBothWays(iso: String, pdf: String) throws {
        let date = try DocumentDate(iso)
        #expect(date.pdf == pdf)
        #expect(!date.iso.contains("."))
    }

    @Test(arguments: [
        "", "2025-04-01", "2025-04-01 12:00:00Z", "2025-13-01T12:00:00Z", "2025-04-01T24:00:00Z",
        "2025-04-01T12:00:00", "2025-04-01T12:00:00+0530", "2025-04-01T12:00:00.Zx",
    ])
    func datesMustBeComplete(text: String) {
        #expect(throws: PDFError.dateInvalid(text)) { _ = try DocumentDate(text) }
    }
}
