import Foundation
import Jobs
import Layout
import Markup
import Primitives
import TestSupport
import Testing
import Typography

@testable import Rendering
@testable import Templates

/// What a caller or an author got wrong: each fault with its code and its exact message.
@Suite struct BadInputTests {
    // MARK: Payloads

    @Test func aPayloadThatDoesNotFitTheSchemaNamesEachPath() throws {
        let failure = try failure(
            of: "quotation/one-line",
            [("\"QT-2026-0101\"", "\"QT 2026\""), ("\"quantity\": \"", "\"quantity\": 1, \"qty\": \"")])
        #expect(failure.code == .payloadInvalid)
        #expect(failure.message.contains("/number does not"))
        #expect(failure.message.contains("/sections/0/lines/0/quantity is a number, not a text"))
        #expect(failure.message.contains("/sections/0/lines/0/qty is not known"))
        #expect(!failure.message.contains("QT 2026"))
    }

    @Test func whatIsNotJSONNamesItsPlace() throws {
        let session = try Sample.session()
        let sample = Sample(type: "quotation", name: "one-line")
        let failure = try Self.failure {
            try session.render(Sample.template("quotation"), sample.revision(), payload: Array("{\"number\": }".utf8))
        }
        #expect(failure.code == .payloadInvalid)
        #expect(failure.message == "the payload is not JSON: line 1, column 12: Invalid value.")
    }

    @Test func totalsThatDoNotAddUpNamePathExpectedAndFound() throws {
        let payload = String(decoding: try Sample(type: "quotation", name: "one-line").payload(), as: UTF8.self)
        let total = try #require(payload.firstMatch(of: /"grand_total": "([0-9.]+)"/)?.output.1)
        let failure = try failure(
            of: "quotation/one-line", [("\"grand_total\": \"\(total)\"", "\"grand_total\": \"1.00\"")])
        #expect(failure == JobFailure(.payloadInconsistent, "/totals/grand_total: expected \(total), found 1.00"))
    }

    @Test func aWholeAadhaarNumberNamesItsFieldAndNeverItsValue() throws {
        let number = Self.aadhaar
        let failure = try failure(
            of: "kyc-summary/minimal", [("\"Proof of Aadhaar\"", "\"Proof of Aadhaar \(number)\"")])
        #expect(
            failure
                == JobFailure(
                    .unmaskedAadhaar,
                    "a whole Aadhaar number stands in /checklist/0/document; send its last four digits only"))
    }

    @Test func aPayloadOverTheLimitIsNotRead() throws {
        let failure = try Self.failure {
            _ = try Sample.template("quotation").validate(payload: [UInt8](repeating: 0x20, count: 16 << 20 | 1))
        }
        #expect(
            failure
                == JobFailure(.payloadTooLarge, "the payload has 16777217 bytes, more than the limit of 16777216"))
    }

    // MARK: Requests

    @Test func anUnknownTemplateVersionIsNamed() throws {
        var revision = try Sample(type: "quotation", name: "one-line").revision()
        revision.templateVersion = String(repeating: "0", count: 64)
        let failure = try Self.failure { try Sample.session().render(revision, payload: []) }
        #expect(
            failure
                == JobFailure(
                    .templateUnknown, "there is no template quotation of version 0000000000000000; publish it"))
    }

    @Test func languagesAndProfilesThatTheTemplateLacksAreRefused() throws {
        let sample = Sample(type: "kyc-summary", name: "minimal")
        var revision = try sample.revision()
        revision.language = "fr"
        let language = try Self.failure {
            try Sample.session().render(Sample.template("kyc-summary"), revision, payload: sample.payload())
        }
        #expect(language == JobFailure(.payloadInvalid, "kyc-summary has no words in the language fr; it has en, hi"))
        let profile = try Self.failure { try sample.render(in: Sample.session(), profile: "protected") }
        #expect(profile == JobFailure(.payloadInvalid, "the profile is protected; it may be archival or plain"))
    }

    // MARK: Characters

    @Test func aCharacterWithoutAGlyphIsNamedWithItsPlaceInThePayload() throws {
        let failure = try failure(of: "kyc-summary/minimal", [("\"21, Sample Street\"", "\"21, Sample 町\"")])
        #expect(failure.code == .glyphMissing)
        #expect(failure.message.contains("no registered font has U+753A"))
        #expect(failure.message.hasSuffix(" in /addresses/0/lines/0"))
        #expect(failure.message.contains("kyc-summary/page.xhtml:"))
    }

    @Test func theGateNamesCharactersOfFixedTextsWithoutAGlyph() throws {
        let found = try gate("<h1>{{name}} ཀ</h1>", strings: "{\"k\": \"町\"}")
        #expect(
            found == [
                "note/page.xhtml:1:26: no registered font has U+0F40 (ཀ) (fonts/README.md tells how a font is registered)",
                "note/strings/en.json:1:2: no registered font has U+753A (町) (fonts/README.md tells how a font is registered)",
            ])
    }

    // MARK: Images

    @Test(arguments: [
        (
            "data:image/png;base64,####", ErrorCode.imageInvalid,
            "the data URI is not base64; write data:image/png;base64, or another type, and the file in base64"
        ),
        (
            "data:image/png,AAAA", .imageInvalid,
            "the data URI is not base64; write data:image/png;base64, or another type, and the file in base64"
        ),
        (
            "data:image/png;base64", .imageInvalid,
            "the data URI has no data; write data:image/png;base64, or another type, and the file in base64"
        ),
        (
            "data:image/png;base64,R0lGODlh", .imageInvalid,
            "the data URI: it is a GIF, neither a PNG nor a JPEG; convert it to one of them"
        ),
        ("assets/none.png", .imageMissing, "there is no assets/none.png in the bundle"),
        (
            "a private word", .imageMissing,
            "the source names no file: it may be assets/…, data: or blob:container/name"
        ),
        (
            "blob:scans/1.png", .imageMissing, "blob:scans/1.png: no container is allowed; set QUOIN_BLOB_SOURCES"
        ),
    ])
    func anImageThatCannotBeHadNamesItsField(source: String, code: ErrorCode, reason: String) throws {
        #expect(
            try imageFailure(source) == JobFailure(code, "note/page.xhtml:1:13: \(reason) in /photo"))
    }

    @Test func imagesOverTheLimitsAreNotDecoded() throws {
        // A header that claims more pixels than are allowed, and a file of more bytes.
        var header: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        header += Array("IHDR".utf8) + [0, 0, 0x27, 0x10, 0, 0, 0x0F, 0xA1, 8, 2, 0, 0, 0, 0, 0, 0, 0]
        header += PNGFile.chunk("IEND", [])
        let pixels = try imageFailure("data:image/png;base64," + Data(header).base64EncodedString())
        #expect(
            pixels
                == JobFailure(
                    .imageTooLarge,
                    "note/page.xhtml:1:13: the data URI: 10000 × 4001 pixels, at most 40000000 in all and 65535 in a row or "
                        + "column are allowed; make it smaller in /photo"
                ))
        let bytes = try imageFailure("data:image/png;base64," + Data(count: 5 << 20 | 1).base64EncodedString())
        #expect(
            bytes
                == JobFailure(
                    .imageTooLarge,
                    "note/page.xhtml:1:13: the data URI: 5242881 bytes, at most 5242880 are allowed; make it smaller in /photo"
                ))
    }

    // MARK: Limits

    @Test func aDocumentOverThePagesIsRefused() throws {
        var limits = RenderLimits()
        limits.layout.pages = 2
        let failure = try failure(of: "quotation/long-70-lines", [], limits: limits)
        #expect(failure.code == .documentTooLong)
        #expect(failure.message.hasSuffix("the document has more than 2 pages"))
    }

    @Test func aPDFOverTheOutputLimitIsRefused() throws {
        var limits = RenderLimits()
        limits.output = 1_000
        let failure = try failure(of: "quotation/one-line", [], limits: limits)
        #expect(failure.code == .outputTooLarge)
        #expect(failure.message.wholeMatch(of: /the PDF has \d+ bytes, at most 1000 are allowed/) != nil)
    }

    @Test func imagesOverTheDocumentsShareAreRefused() throws {
        var limits = RenderLimits()
        limits.decodedImages = 1_000
        let failure = try failure(of: "quotation/one-line", [], limits: limits)
        #expect(failure.code == .imageTooLarge)
        #expect(
            failure.message.hasSuffix(
                "with this one the document's images hold more than 1000 bytes when decoded; "
                    + "use JPEGs or smaller images in /seller/logo"), "\(failure.message)")
    }

    @Test func renderingOverItsTimeIsGivenUp() throws {
        var limits = RenderLimits()
        limits.milliseconds = 0
        let failure = try failure(of: "quotation/lines-2000", [], limits: limits)
        #expect(failure == JobFailure(.renderTimeout, "the time limit of the document has passed"))
    }

    @Test func aFailureLeavesTheSessionAsItWas() throws {
        let session = try Sample.session()
        let sample = Sample(type: "kyc-summary", name: "minimal")
        let before = try sample.render(in: session)
        for edit in [("\"Ravi\"", "\"町\""), ("\"Ravi\"", "5"), ("\"Proof of", "\"\(Self.aadhaar) of")] {
            _ = try Self.failure {
                try session.render(
                    Sample.template(sample.type), sample.revision(), payload: Self.edited(sample.payload(), [edit]))
            }
        }
        #expect(try sample.render(in: session).sha256 == before.sha256)
    }

    @Test func aBorderAsWideAsLengthsGoIsRefused() throws {
        let failure = try failure(body: "<p style=\"border-left: 1e30px double red\">x</p>", payload: [:])
        #expect(
            failure == JobFailure(.templateInvalid, "something on page 1 lies more than ten million points away"))
    }

    // MARK: Templates

    @Test func theGateNamesWhatItDoesNotKnowWithThePlaceAndTheNearest() throws {
        let found = try gate(
            "<h1>{{inrr name}}</h1><tabel/><a href=\"http://example.com\">x</a>",
            style: "p { colour: red; font-family: \"Noto Sanz\" }")
        #expect(
            found == [
                "note/page.xhtml:2:13: unknown helper inrr (nearest: inr)",
                "note/page.xhtml:2:29: unknown element <tabel> (nearest: <table>)",
                "note/page.xhtml:2:46: this link cannot be followed from a PDF (https: mailto: tel: upi: or #id)",
                "note/style.css:1:5: unknown property 'colour' (did you mean 'color'?)",
                "note/style.css:1:31: no registered font is called Noto Sanz (nearest: Noto Sans)",
            ])
    }

    @Test func theGateRefusesSumsThatNoPageBreakFills() throws {
        let found = try gate(
            "<h1>{{name}}</h1><page-sum column=\"a\" show=\"carried-forward\"/>", files: ["assets/logo.png": "GIF89a"])
        #expect(
            found == [
                "note/assets/logo.png:1:1: it is a GIF, neither a PNG nor a JPEG; convert it to one of them",
                "note/page.xhtml:1:30: <page-sum> stands where no page break fills it "
                    + "(carried-forward belongs in a <tfoot>)",
                "note/page.xhtml:1:30: no cell has data-sum=\"a\" (write data-sum=\"a\" data-value=\"…\" on the cells)",
            ])
    }

    @Test func theGateNamesAllFaultsOfADrawingWithTheirPlaces() throws {
        let found = try gate(
            "<h1>{{name}}</h1>",
            files: [
                "assets/logo.svg":
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">\n  <text/>\n  <use/>\n</svg>"
            ])
        #expect(
            found == [
                "note/assets/logo.svg:2:3: a drawing may not hold text (convert the text to paths)",
                "note/assets/logo.svg:3:3: a drawing may not refer to other parts of itself (repeat the shape)",
            ])
    }

    @Test func anAmountThatIsNoNumberIsNamedWithItsPlace() throws {
        let failure = try failure(
            body: "<table><tfoot><tr><td><page-sum column=\"a\" show=\"carried-forward\"/></td></tr></tfoot>"
                + "<tbody><tr><td data-sum=\"a\" data-value=\"{{v}}\">x</td></tr></tbody></table>",
            payload: ["v": "1,000"])
        #expect(failure.code == .payloadInvalid)
        #expect(
            failure.message.hasSuffix(
                "data-value of a cell that is summed is not a decimal number such as -1234.50 in /v"))
    }

    @Test func aLinkToAnIDThatNoElementHasIsRefusedWithItsPlace() throws {
        let body = "<h1 id=\"top\">{{name}}</h1><a href=\"#top\">x</a><a href=\"#tip\">y</a>"
        #expect(try gate(body) == ["note/page.xhtml:1:68: nothing has the id \"tip\" (nearest: #top)"])
        #expect(try gate("<h1 id=\"{{name}}\">{{name}}</h1><a href=\"#tip\">y</a>") == [])
    }

    @Test func aLinkToAnIDThatTheBoundDocumentLacksNamesItsPlace() throws {
        let failure = try failure(
            body: "<h1 id=\"{{name}}\">x</h1><a href=\"#tip\">y</a>", payload: ["name": "top"])
        #expect(
            failure
                == JobFailure(
                    .templateInvalid,
                    "note/page.xhtml:1:37: a link leads to the id tip, which the document does not have"))
    }

    @Test func charactersOfStyleSheetsThatNoFontHasAreNamedWithTheirPlace() throws {
        let found = try gate(
            "<h1>{{name}}</h1>",
            style: "p::before { content: \"\u{0F40}\" }\nh1 { --mark: '\u{753A}' } li { list-style-type: '\u{0F41}' }")
        #expect(
            found
                == [
                    "note/style.css:1:22: no registered font has U+0F40 (\u{0F40})",
                    "note/style.css:2:14: no registered font has U+753A (\u{753A})",
                    "note/style.css:2:42: no registered font has U+0F41 (\u{0F41})",
                ].map { $0 + " (fonts/README.md tells how a font is registered)" })
    }

    @Test func aLinkOfThePayloadMayLeadOnlyWhereAPDFMayLead() throws {
        let failure = try failure(body: "<a href=\"{{url}}\">x</a>", payload: ["url": "http://example.com"])
        #expect(
            failure
                == JobFailure(
                    .payloadInvalid,
                    "note/page.xhtml:1:22: {{url}}: /url gives a link that cannot be followed from a PDF "
                        + "(https: mailto: tel: upi: or #id)"))
    }

    @Test func valuesNeverAddDeclarations() throws {
        let failure = try failure(body: "<p style=\"--a: {{v}}\">x</p>", payload: ["v": "1; color: red"])
        #expect(
            failure
                == JobFailure(
                    .payloadInvalid,
                    "note/page.xhtml:1:28: {{v}}: /v cannot stand in a custom property: it would not stay in it"))
    }

    // MARK: Doing

    /// Made up; its check digit is right.
    private static let aadhaar = "234123412346"

    private static func edited(_ payload: [UInt8], _ edits: [(String, String)]) throws -> [UInt8] {
        var text = String(decoding: payload, as: UTF8.self)
        for (old, new) in edits {
            try #require(text.contains(old))
            text = text.replacingOccurrences(of: old, with: new)
        }
        return Array(text.utf8)
    }

    /// What a sample fails with once some of its text is another.
    private func failure(
        of name: String, _ edits: [(String, String)], limits: RenderLimits = RenderLimits()
    ) throws -> JobFailure {
        let parts = name.split(separator: "/").map(String.init)
        let sample = Sample(type: parts[0], name: parts[1])
        let catalog = TemplateCatalog { (_, _) throws(JobFailure) in nil }
        let session = TemplateRenderer(library: try Sample.library.get(), catalog: catalog, limits: limits)
            .makeTemplateSession()
        return try Self.failure {
            try session.render(
                Sample.template(sample.type), sample.revision(), payload: Self.edited(sample.payload(), edits))
        }
    }

    private static func failure(_ body: () throws -> Void) throws -> JobFailure {
        do {
            try body()
        } catch let failure as JobFailure {
            return failure
        } catch let error as TemplateError {
            return JobFailure(error)
        }
        throw SampleError(description: "nothing failed")
    }

    private static func failure(_ body: () throws -> RenderedDocument) throws -> JobFailure {
        try failure { () throws -> Void in _ = try body() }
    }

    private static func files(_ body: String) -> [String: String] {
        [
            "template.json": """
            {"name": "note", "title": "Note", "schema_version": 1, "default_language": "en",
             "fonts": ["Noto Sans"], "file_name": "note", "document_title": "Note"}
            """,
            "strings/en.json": "{}", "schema.json": "{}", "page.xhtml": "<html><body>\(body)</body></html>",
        ]
    }

    /// What a page fails with for a payload.
    private func failure(body: String, payload: JSONValue) throws -> JobFailure {
        let bundle = TemplateBundle(files: Self.files(body).mapValues { Array($0.utf8) }, origin: "note")
        let template = try Template(compiling: bundle)
        let revision = try Sample(type: "quotation", name: "one-line").revision()
        return try Self.failure {
            try Sample.session().render(template, revision, payload: Array(payload.serializedText.utf8))
        }
    }

    private func imageFailure(_ source: String) throws -> JobFailure {
        try failure(body: "<img src=\"{{photo}}\" alt=\"x\"/>", payload: ["photo": .string(source)])
    }

    /// What the whole gate finds in a folder with such a page.
    private func gate(
        _ body: String, strings: String = "{}", style: String? = nil, files: [String: String] = [:]
    ) throws -> [String] {
        let parent = FileManager.default.temporaryDirectory.appending(path: "quoin-" + UUID().uuidString)
        let folder = parent.appending(path: "note")
        defer { try? FileManager.default.removeItem(at: parent) }
        var all = Self.files(body).merging(files) { $1 }
        all["strings/en.json"] = strings
        if let style {
            all["style.css"] = style
            all["page.xhtml"] =
                "<html><head><link rel=\"stylesheet\" href=\"style.css\"/></head>\n<body>\(body)</body></html>"
        }
        for (path, text) in all {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return TemplateGate(folder: folder.path, library: try Sample.library.get()).diagnostics.map {
            // The folder's own place is no part of what is told.
            $0.description.replacingOccurrences(of: parent.path + "/", with: "")
        }
    }
}
