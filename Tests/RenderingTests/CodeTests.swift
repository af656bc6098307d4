import Jobs
import Layout
import PDF
import Primitives
import TestSupport
import Testing

@testable import Rendering

/// Codes as they stand on the page, read back by a foreign reader, and what is refused.
@Suite struct CodeTests {
    @Test(arguments: [
        ("<qr-code value=\"{{v}}\" alt=\"x\"/>", "upi://pay?pa=example@upi&am=1234.50", "QR-Code:"),
        ("<qr-code value=\"{{v}}\" error-level=\"H\" alt=\"x\"/>", "₹ 12,34,567 कोटेशन", "QR-Code:"),
        ("<qr-code value=\"{{v}}\" alt=\"x\" style=\"width: 40mm; height: 20mm\"/>", "A", "QR-Code:"),
        ("<bar-code type=\"code128\" value=\"{{v}}\" alt=\"x\"/>", "QT-2026-0101/r2", "CODE-128:"),
        ("<bar-code type=\"code128\" value=\"{{v}}\" alt=\"x\" show-text=\"true\"/>", "00012345678905", "CODE-128:"),
        ("<bar-code type=\"code128\" value=\"{{v}}\" alt=\"x\"/>", "Ab12345678cD", "CODE-128:"),
        ("<bar-code type=\"code39\" value=\"{{v}}\" alt=\"x\"/>", "INV 42-$/+%.", "CODE-39:"),
        ("<bar-code type=\"ean13\" value=\"{{v}}\" alt=\"x\" show-text=\"true\"/>", "8901234567890", "EAN-13:"),
    ])
    func codesReadBack(element: String, value: String, prefix: String) throws {
        let document = SmallDocument(body: "<p>\(element)</p>", payload: ["v": .string(value)])
        let read = try Tool.withFile(document.render(), suffix: ".pdf") { path in
            _ = try Tool.run("pdftoppm", ["-r", "200", "-gray", "-png", "-singlefile", path, path])
            return try Tool.run("zbarimg", ["-q", "-Sean13.enable", path + ".png"]).text
        }
        let lines = read.split(separator: "\n").filter { $0.hasPrefix(prefix) }
        #expect(lines.map { $0.dropFirst(prefix.count) } == [Substring(value)])
    }

    @Test func codesThatLookAlikeAreStoredOnce() throws {
        let code = "<p><qr-code value=\"A\" alt=\"x\"/></p>"
        let other = code.replacing("\"A\"", with: "\"B\"")
        let images = try Tool.withFile(SmallDocument(body: code + other + code).render(), suffix: ".pdf") { path in
            try Tool.run("pdfimages", ["-list", path]).text
        }
        let rows = images.split(separator: "\n").dropFirst(2).map { $0.split(separator: " ") }
        // Page, number, kind, width, height; object in the eleventh column.
        #expect(rows.map { $0[2...4].joined(separator: " ") } == Array(repeating: "stencil 21 21", count: 3))
        #expect(Set(rows.map { $0[10] }).count == 2)
    }

    @Test func textBelowBarsCanBeCopied() throws {
        let document = SmallDocument(
            body: "<bar-code type=\"ean13\" value=\"400638133393\" alt=\"article\" show-text=\"true\"/>")
        let text = try Tool.withFile(document.render(), suffix: ".pdf") { path in
            try Tool.run("pdftotext", [path, "-"]).text
        }
        #expect(text.contains("4 006381 333931"))
        #expect(try document.structure().violations() == [])
    }

    @Test func theQuietZoneLiesInsideTheBox() throws {
        let document = try SmallDocument(
            body: "<qr-code value=\"A\" alt=\"x\"/>",
            css: "@page { margin: 0 } body { margin: 0 } qr-code { width: 290px }"
        ).laidOut()
        let picture = try #require(Self.picture(of: document))
        guard case .modules(_, let columns, let rect, _) = picture.shapes[0] else { return #expect(Bool(false)) }
        #expect(columns == 21)
        #expect(rect == Rect(x: LayoutUnit(40), y: LayoutUnit(40), width: LayoutUnit(210), height: LayoutUnit(210)))
    }

    @Test func barCodesFillTheWidthOfTheirBox() throws {
        let document = try SmallDocument(
            body: "<bar-code type=\"ean13\" value=\"400638133393\" alt=\"x\"/>",
            css: "bar-code { width: 226px; height: 30px }"
        ).laidOut()
        let picture = try #require(Self.picture(of: document))
        guard case .modules(_, let columns, let rect, _) = picture.shapes[0] else { return #expect(Bool(false)) }
        #expect(columns == 95)
        #expect(rect == Rect(x: LayoutUnit(22), y: .zero, width: LayoutUnit(190), height: LayoutUnit(30)))
    }

    @Test(arguments: [
        (
            "code128", "ab₹", ErrorCode.payloadInvalid,
            "character 3 of the value is none of the characters of ASCII in /v"
        ),
        ("ean13", "4006381333930", .payloadInvalid, "the check digit is 0; it should be 1 in /v"),
        ("ean13", "40063813", .payloadInvalid, "the value has 8 digits, not 12 or 13 in /v"),
        ("code39", "ab", .payloadInvalid, "character 1 of the value is none of 0–9, A–Z, space and - . $ / + % in /v"),
        ("code39", "", .payloadInvalid, "the bar code has no value in /v"),
    ])
    func aValueThatCannotBeABarCodeNamesItsField(type: String, value: String, code: ErrorCode, reason: String) throws {
        let document = SmallDocument(
            body: "<bar-code type=\"\(type)\" value=\"{{v}}\" alt=\"x\"/>", payload: ["v": .string(value)])
        let failure = try document.failure()
        #expect(failure.code == code)
        #expect(failure.message == "note/page.xhtml:1:13: \(reason)")
    }

    @Test func typesThatAreBoundAreCheckedToo() throws {
        let document = SmallDocument(
            body: "<bar-code type=\"{{t}}\" value=\"1\" alt=\"x\"/>", payload: ["t": "code93"])
        #expect(
            try document.failure()
                == JobFailure(
                    .templateInvalid,
                    "note/page.xhtml:1:13: the type of a bar code may be code128, code39, ean13 in /t"))
    }

    static func picture(of document: LaidOutDocument) -> Picture? {
        for page in document.pages {
            for fragment in page.fragment.fragments {
                guard case .replaced(let area) = fragment.content else { continue }
                return page.pictures.picture(of: fragment.node, size: area.size)
            }
        }
        return nil
    }
}
