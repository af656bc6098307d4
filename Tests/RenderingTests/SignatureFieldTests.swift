import Jobs
import PDF
import Primitives
import TestSupport
import Testing

@testable import Rendering

/// Fields that readers offer to sign: ISO 32000-1 §12.7.4.5, PDF/UA-1 §7.18, PDF/A-2 §6.4.
@Suite struct SignatureFieldTests {
    private let body = "<h1>a</h1><p>Sign here: <signature-field name=\"customer\" label=\"Signature\"/> thanks</p>"

    @Test func aFieldIsOneWidgetWithAnEmptyAppearance() throws {
        let text = try SmallDocument(body: body).plainText()
        #expect(text.contains("/FT /Sig"))
        #expect(text.contains("/Subtype /Widget"))
        #expect(text.contains("/T (customer)"))
        #expect(text.contains("/TU (Signature)"))
        #expect(text.contains("/SigFlags 1"))
        #expect(text.contains(/\/F 4\n/))
        for forbidden in ["/NeedAppearances", "/XFA", "/AA ", "/V ", "/D <<"] { #expect(!text.contains(forbidden)) }
    }

    @Test func theFormHoldsNothingButItsWidgetAndItsLabelFollows() throws {
        let document = SmallDocument(body: body)
        let tree = try document.structure()
        #expect(tree.violations() == [])
        #expect(tree.writtenTypes == [.document, .h1, .p, .form])
        let read = try Tool.withFile(document.render(), suffix: ".pdf") { path in
            try Tool.run("pdfinfo", ["-struct-text", path]).text
        }
        let lines = read.split(separator: "\n").map { $0.drop { $0 == " " } }
        let places = ["\"Sign here: \"", "Form", "\"Signature\"", "\" thanks\""].map {
            lines.firstIndex(of: Substring($0))
        }
        #expect(places.compactMap { $0 }.count == 4, "\(read)")
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    }

    @Test func aFieldWithoutALabelSaysItsPurposeByAriaLabelOrName() throws {
        let named = try SmallDocument(body: "<signature-field name=\"a-1\"/>").plainText()
        #expect(named.contains("/TU (a-1)"))
        let described = try SmallDocument(body: "<signature-field name=\"b\" aria-label=\"Seal\"/>").plainText()
        #expect(described.contains("/TU (Seal)"))
    }

    @Test(arguments: [
        ("", [36, 715.89, 186, 805.89]), ("transform: translate(20px, 40px)", [51, 685.89, 201, 775.89]),
    ])
    func theWidgetStandsWhereTransformsPutTheField(transform: String, rectangle: [Double]) throws {
        let css = """
            @page { margin: 0; size: A4 } body { margin: 0 } signature-field { display: block; width: 200px; height: 120px }
            div { margin: 48px; \(transform) }
            """
        let text = try SmallDocument(body: "<div><signature-field name=\"a\"/></div>", css: css).plainText()
        #expect(Self.rectangles(text) == [rectangle])
    }

    @Test func linksStandWhereTransformsPutThem() throws {
        let css =
            "@page { margin: 0; size: A4 } body, p { margin: 0 } a { display: block; width: 100px; height: 40px; ROTATE }"
        let body = "<p><a href=\"https://example.com/\">x</a></p>"
        func rectangles(_ transform: String) throws -> [[Double]] {
            let css = css.replacing("ROTATE", with: transform)
            return Self.rectangles(try SmallDocument(body: body, css: css).plainText())
        }
        #expect(try rectangles("") == [[0, 811.89, 75, 841.89]])
        // Turned around its middle, 50 px and 20 px from the corner.
        #expect(try rectangles("transform: rotate(90deg)") == [[22.5, 789.39, 52.5, 864.39]])
    }

    /// The areas of annotations.
    private static func rectangles(_ text: String) -> [[Double]] {
        text.matches(of: /\/Rect \[([^\]]*)\]/).map { match in
            match.output.1.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        }
    }

    @Test func theFieldIsSignedAboveItsLabel() throws {
        let css = "signature-field { width: 200px; height: 60px }"
        let labelled = try #require(
            CodeTests.picture(
                of: SmallDocument(body: "<signature-field name=\"a\" label=\"b\"/>", css: css).laidOut()))
        let bare = try #require(
            CodeTests.picture(of: SmallDocument(body: "<signature-field name=\"a\"/>", css: css).laidOut()))
        #expect(bare.fieldArea == Size(width: LayoutUnit(200), height: LayoutUnit(60)))
        let area = try #require(labelled.fieldArea)
        #expect(area.height < LayoutUnit(50) && area.height > LayoutUnit(30))
    }

    @Test func aFieldWithABorderNeedsNoLine() throws {
        let css = "signature-field { border: 1px dashed gray }"
        let bordered = try #require(
            CodeTests.picture(of: SmallDocument(body: "<signature-field name=\"a\"/>", css: css).laidOut()))
        #expect(bordered.shapes.isEmpty)
    }

    @Test func twoFieldsOfOneNameAreRefused() throws {
        let failure = try SmallDocument(
            body: "{{#each names}}<signature-field name=\"{{this}}\"/>{{/each}}", payload: ["names": ["a", "b", "a"]]
        ).failure()
        #expect(
            failure
                == JobFailure(
                    .templateInvalid, "note/page.xhtml:1:28: two signature fields are called a in /names/2"))
    }

    @Test(arguments: ["", "a.b", "a b", "é", String(repeating: "x", count: 65)])
    func namesAreOfPlainCharacters(name: String) throws {
        let failure = try SmallDocument(
            body: "<signature-field name=\"{{n}}\"/>", payload: ["n": .string(name)]
        ).failure()
        #expect(failure.code == .templateInvalid)
        #expect(
            failure.message.hasPrefix(
                "note/page.xhtml:1:13: the name of a signature field has 1 to 64 of the characters A–Z a–z 0–9 - _"))
    }

    @Test func aFieldOnEveryPageIsOneField() throws {
        let document = SmallDocument(
            body: "<signature-field name=\"a\"/><p>one</p><p class=\"next\">two</p>",
            css: "signature-field { position: fixed; bottom: 0 } .next { break-before: page }")
        let text = try document.plainText()
        #expect(text.split(separator: "/FT /Sig").count == 2)
        #expect(try document.structure().violations() == [])
    }

    @Test func foreignReadersFindTheField() throws {
        let path = ProjectFiles.path(".tools/venv/bin/python3")
        let read = try Tool.withFile(SmallDocument(body: body).render(), suffix: ".pdf") { file in
            try Tool.run(
                path,
                [
                    "-c",
                    "import sys, pymupdf; d = pymupdf.open(sys.argv[1]); "
                        + "print([(w.field_type_string, w.field_name, w.field_label) for w in d[0].widgets()])", file,
                ])
        }
        #expect(read.text.contains("[('Signature', 'customer', 'Signature')]"), "\(read.text)")
    }
}
