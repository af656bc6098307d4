import PDF
import Testing

/// Drawings that pages share, and what they are painted with: ISO 32000-1 §8.10, §8.7.
struct FormXObjectTests {
    private let document: DocumentWriter
    private let page: PageIndex

    init() throws {
        document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        page = try document.addPage(width: 100, height: 100)
    }

    private func show(_ forms: [FormHandle]) throws -> InspectedFile {
        let figure = document.structure.add(.figure, to: .root)
        document.structure.update(figure) { $0.alternative = "x" }
        var content = document.makeContent(of: page)
        content.begin(document.mark(figure, on: page))
        for form in forms { content.draw(form, x: 10, y: 20, width: 50, height: 25) }
        content.end()
        document.finish(content)
        return try InspectedFile(document.finish())
    }

    private func square(isGroup: Bool = false, opacity: Double? = nil) -> FormHandle {
        var content = document.makeForm(height: 10, on: page)
        if let opacity { content.setOpacity(opacity) }
        content.setFillColor(.black)
        content.rectangle(x: 0, y: 0, width: 20, height: 10)
        content.fill()
        return document.finish(content, width: 20, box: (0, 0, 20, 10), isGroup: isGroup)
    }

    private func dictionaries(_ file: InspectedFile, _ key: String, _ value: String) throws -> [[String: Any]] {
        try file.objects().values.compactMap { $0 as? [String: Any] }.filter { $0[key] as? String == value }
    }

    @Test func aFormIsWrittenOnceAndDrawnAsOftenAsWanted() throws {
        let form = square()
        let file = try show([form, form])
        let forms = try dictionaries(file, "/Subtype", "/Form")
        #expect(forms.count == 1)
        #expect(forms.first?["/BBox"] as? [Int] == [0, 0, 20, 10])
        #expect(forms.first?["/Group"] == nil)
        let pages = try dictionaries(file, "/Type", "/Page")
        #expect(pages.first?["/Group"] == nil)
    }

    @Test func theFormSetsAllThatItNeedsWhateverThePageHasSet() throws {
        var content = document.makeForm(height: 10, on: page)
        content.setFillColor(.black)
        content.setLineWidth(1)
        content.setLineCap(.butt)
        content.setMiterLimit(10)
        content.setDash([])
        content.move(toX: 0, y: 0)
        content.line(toX: 5, y: 5)
        content.stroke()
        let file = try show([document.finish(content, width: 20, box: (0, 0, 20, 10), isGroup: false)])
        let text = try file.output("qpdf", "--qdf", "--object-streams=disable", "@", "-")
        #expect(text.contains("0 g\n1 w\n0 J\n10 M\n[]0 d\n0 10 m\n5 5 l\nS\n"))
    }

    @Test func aGroupMakesItsPageTransparent() throws {
        let file = try show([square(isGroup: true, opacity: 0.5)])
        let forms = try dictionaries(file, "/Subtype", "/Form")
        #expect(forms.first?["/Group"] as? [String: String] == ["/S": "/Transparency", "/CS": "/DeviceRGB"])
        #expect(try dictionaries(file, "/Type", "/Page").first?["/Group"] != nil)
    }

    @Test func patternsCarryTheirGradientToTheFormFromItsBottom() throws {
        let gradient = document.addGradient(
            Gradient(
                .radial(focusX: 0.25, focusY: 0),
                stops: [.init(offset: 0, color: .white), .init(offset: 1, color: .black)]))
        let matrix = Transform(a: 4, b: 1, c: 2, d: 3, tx: 5, ty: 6)
        let pattern = document.addPattern(gradient, matrix: matrix, formHeight: 10)
        #expect(document.addPattern(gradient, matrix: matrix, formHeight: 10) == pattern)
        var content = document.makeForm(height: 10, on: page)
        content.setFill(pattern)
        content.setStroke(pattern)
        content.rectangle(x: 0, y: 0, width: 20, height: 10)
        content.fillAndStroke()
        let file = try show([document.finish(content, width: 20, box: (0, 0, 20, 10), isGroup: false)])
        let patterns = try dictionaries(file, "/Type", "/Pattern")
        #expect(patterns.count == 1)
        #expect(patterns.first?["/Matrix"] as? [Int] == [4, -1, 2, -3, 5, 4])
        let shadings = try file.objects().values.compactMap { $0 as? [String: Any] }.filter {
            $0["/ShadingType"] as? Int == 3
        }
        #expect((shadings.first?["/Coords"] as? [Double]) == [0.25, 0, 0, 0, 0, 1])
    }

    @Test func masksAreOfTheirFormsLight() throws {
        let mask = square(isGroup: true)
        var content = document.makeForm(height: 10, on: page)
        content.save()
        content.setMask(mask)
        content.setFillColor(.black)
        content.rectangle(x: 0, y: 0, width: 20, height: 10)
        content.fill()
        content.restore()
        let form = document.finish(content, width: 20, box: (0, 0, 20, 10), isGroup: true)
        let text = try show([form]).output("qpdf", "--qdf", "--object-streams=disable", "@", "-")
        #expect(text.contains("/S /Luminosity"))
        #expect(text.contains("/M0 gs"))
    }

    @Test func contentMarksDoNotBeginInAForm() throws {
        var content = document.makeForm(height: 10, on: page)
        content.begin(.layout)
        _ = document.finish(content, width: 20, box: (0, 0, 20, 10), isGroup: false)
        #expect(throws: PDFError.markedContentUnbalanced(page: 0)) { try document.finish() }
    }
}
