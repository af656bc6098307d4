import Testing

@testable import PDF

struct ObjectWriterTests {
    /// A file with a catalog, an empty page tree and so many strings.
    private func file(objects count: Int) throws -> [UInt8] {
        var writer = ObjectWriter(compressor: Compressor())
        let root = writer.reserve()
        let pages = writer.reserve()
        writer.begin(pages)
        writer.syntax.raw("<</Type/Pages/Kids[]/Count 0>>")
        writer.end()
        for index in 0..<count {
            _ = writer.beginNew()
            writer.syntax.string("object \(index)".utf8)
            writer.end()
        }
        writer.begin(root)
        writer.syntax.raw("<</Type/Catalog/Pages")
        writer.syntax.reference(pages)
        writer.syntax.raw(">>")
        writer.end()
        let info = writer.beginNew()
        writer.syntax.raw("<<>>")
        writer.end()
        return try writer.finish(root: root, info: info, fileIdentifier: [UInt8](repeating: 7, count: 16))
    }

    @Test func headerIsFollowedByBytesOver127() throws {
        let bytes = try file(objects: 0)
        #expect(bytes.starts(with: Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]))
        #expect(bytes.suffix(7).elementsEqual("\n%%EOF\n".utf8))
    }

    @Test(arguments: [0, 252, 253, 254, 1000])
    func objectsAreFoundThroughSeveralObjectStreams(count: Int) throws {
        let inspected = try InspectedFile(try file(objects: count))
        let report = try inspected.output("qpdf", "--check", "@")
        #expect(!report.contains("WARNING"), "\(report)")
        let objects = try inspected.objects()
        let texts = objects.values.compactMap { $0 as? String }.filter { $0.hasPrefix("u:object ") }
        #expect(Set(texts).count == count)
        let streams = objects.values.compactMap { ($0 as? [String: Any])?["/Type"] as? String }
        #expect(streams.count { $0 == "/ObjStm" } == (count + 3 + 254) / 255)
    }

    @Test func objectsOverTheByteLimitBeginAnotherStream() throws {
        var writer = ObjectWriter(compressor: Compressor())
        for _ in 0..<20 {
            _ = writer.beginNew()
            writer.syntax.string([UInt8](repeating: 65, count: 30_000))
            writer.end()
        }
        writer.writeGatheredObjects()
        let text = String(decoding: writer.output, as: UTF8.self)
        #expect(text.split(separator: "/Type/ObjStm/N ").count == 5)
    }

    @Test func tooLongStringIsRefused() throws {
        var writer = ObjectWriter(compressor: Compressor())
        let root = writer.beginNew()
        writer.syntax.string([UInt8](repeating: 65, count: 32_768))
        writer.end()
        #expect(throws: PDFError.stringTooLong(bytes: 32_768)) {
            _ = try writer.finish(root: root, info: root, fileIdentifier: [])
        }
    }

    @Test func tooLongNameIsRefused() throws {
        var writer = ObjectWriter(compressor: Compressor())
        let root = writer.beginNew()
        writer.syntax.name(String(repeating: "n", count: 128))
        writer.end()
        #expect(throws: PDFError.nameTooLong(bytes: 128)) {
            _ = try writer.finish(root: root, info: root, fileIdentifier: [])
        }
    }
}
