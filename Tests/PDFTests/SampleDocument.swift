import PDF

/// A document with one of everything, for the tests to look at.
enum SampleDocument {
    static func metadata(title: String = "Quotation Q/2025 ₹") -> DocumentMetadata {
        var metadata = DocumentMetadata(
            title: title, language: "en-IN", createdAt: "2025-04-01T12:00:00+05:30", producer: "Quoin test")
        metadata.author = "Example Traders & Co"
        metadata.subject = "A <sample>"
        metadata.keywords = "one, two"
        metadata.creator = "sample 1.0"
        metadata.properties = DocumentMetadata.CustomProperties(
            schema: "Quoin document properties", namespace: "urn:quoin:document:1", prefix: "quoin",
            properties: [.init(name: "templateVersion", value: "1.0", description: "Version of the template")])
        return metadata
    }

    static func bytes(
        profile: Profile = .archival, compressor: Compressor = Compressor(), face: SampleFace
    ) throws -> [UInt8] {
        let document = try DocumentWriter(profile: profile, metadata: metadata(), compressor: compressor)
        let font = TestFont(face, in: document)
        let first = try document.addPage(width: 595.28, height: 841.89)
        let second = try document.addPage(width: 595.28, height: 841.89)
        let section = document.structure.add(.sect, to: .root)
        try writeFirstPage(of: document, first, second, in: section, font)
        try writeSecondPage(of: document, second, in: section, font)
        for page in [first, second] {
            var footer = document.makeContent(of: page)
            footer.begin(.pagination(.footer))
            footer.show(font.glyphs("Page \(page.number + 1) of 2"), font: font.font, size: 8, x: 40, y: 810)
            footer.end()
            document.finish(footer)
        }
        document.pageLabels = [PageLabelRange(firstPage: first, style: .decimal, prefix: "Q-")]
        try font.embed(in: document)
        return try document.finish()
    }

    private static func writeFirstPage(
        of document: DocumentWriter, _ page: PageIndex, _ next: PageIndex, in section: StructureElement,
        _ font: TestFont
    ) throws {
        var content = document.makeContent(of: page)
        content.begin(.background(PageRectangle(page: page, x: 0, y: 0, width: 595.28, height: 120)))
        content.save()
        content.rectangle(x: 0, y: 0, width: 595.28, height: 120)
        content.clip()
        let gradient = document.addGradient(
            Gradient(stops: [
                .init(offset: 0, color: .white),
                .init(offset: 0.5, color: DeviceColor(red: 200, green: 220, blue: 255)),
                .init(offset: 1, color: .white),
            ]))
        content.fill(with: gradient, fromX: 0, y: 0, toX: 595, y: 0)
        content.restore()
        content.end()

        let heading = document.structure.add(.heading(1), to: section)
        let target = document.addDestination()
        document.place(target, on: page, x: 40, y: 50)
        document.addOutlineItem("Quotation", level: 1, destination: target)
        content.begin(document.mark(heading, on: page))
        content.show(font.glyphs("Quotation"), font: font.font, size: 20, x: 40, y: 70)
        content.end()

        let paragraph = document.structure.add(.p, to: section)
        content.begin(document.mark(paragraph, on: page))
        content.setFillColor(DeviceColor(red: 51, green: 51, blue: 51))
        content.show(font.glyphs("For a rooftop see "), font: font.font, size: 10, x: 40, y: 100)
        content.end()
        let link = document.structure.add(.link, to: paragraph)
        content.begin(document.mark(link, on: page))
        content.setFillColor(DeviceColor(red: 0, green: 80, blue: 160))
        content.show(font.glyphs("our site"), font: font.font, size: 10, x: 140, y: 100)
        content.end()
        try document.addLink(
            to: .uri("https://example.com/a?b=c"),
            over: PageRectangle(page: page, x: 140, y: 90, width: 40, height: 14), element: link,
            contents: "The site of Example Traders")
        content.setFillColor(.black)

        try writeTable(of: document, page, in: section, font, &content)

        var figure = StructureAttributes()
        figure.alternative = "A logo"
        figure.boundingBox = PageRectangle(page: page, x: 40, y: 400, width: 50, height: 50)
        figure.placement = .block
        let picture = document.structure.add(.figure, to: section, attributes: figure)
        let image = try document.addImage(
            ImageXObject(
                width: 2, height: 2, colorSpace: .rgb,
                samples: .rows(.raw([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])),
                softMask: .rows(.raw([255, 128, 128, 255]))),
            key: [1])
        content.begin(document.mark(picture, on: page))
        content.draw(image, x: 40, y: 400, width: 50, height: 50)
        content.end()

        content.begin(.pagination(.watermark))
        content.save()
        content.setOpacity(0.2)
        content.transform(Transform(a: 0.7071, b: -0.7071, c: 0.7071, d: 0.7071, tx: 100, ty: 600))
        content.show(font.glyphs("DRAFT"), font: font.font, size: 80, x: 0, y: 0)
        content.restore()
        content.end()

        // The paragraph goes on on the next page.
        var rest = document.makeContent(of: next)
        rest.begin(document.mark(paragraph, on: next))
        rest.show(font.glyphs("and the next page."), font: font.font, size: 10, x: 40, y: 60)
        rest.end()
        document.finish(content)
        document.finish(rest)
    }

    private static func writeTable(
        of document: DocumentWriter, _ page: PageIndex, in section: StructureElement, _ font: TestFont,
        _ content: inout ContentStream
    ) throws {
        let table = document.structure.add(.table, to: section)
        let head = document.structure.add(.tHead, to: table)
        let body = document.structure.add(.tBody, to: table)
        let headRow = document.structure.add(.tr, to: head)
        var headers: [StructureElement] = []
        for (column, title) in ["Item", "Amount"].enumerated() {
            var attributes = StructureAttributes()
            attributes.scope = .column
            let cell = document.structure.add(.th, to: headRow, attributes: attributes)
            headers.append(cell)
            content.begin(document.mark(cell, on: page))
            content.show(font.glyphs(title), font: font.font, size: 9, x: 40 + 200 * Double(column), y: 200)
            content.end()
        }
        for row in 0..<3 {
            let line = document.structure.add(.tr, to: body)
            for column in 0..<2 {
                var attributes = StructureAttributes()
                attributes.headers = [headers[column]]
                let cell = document.structure.add(.td, to: line, attributes: attributes)
                guard row < 2 || column == 0 else { continue }
                content.begin(document.mark(cell, on: page))
                content.show(
                    font.glyphs(column == 0 ? "Line \(row)" : "₹1,23\(row).00"), font: font.font, size: 9,
                    x: 40 + 200 * Double(column), y: 220 + 20 * Double(row))
                content.end()
            }
        }
        content.begin(.layout)
        content.setLineWidth(0.5)
        content.move(toX: 40, y: 205)
        content.line(toX: 400, y: 205)
        content.stroke()
        content.end()
    }

    private static func writeSecondPage(
        of document: DocumentWriter, _ page: PageIndex, in section: StructureElement, _ font: TestFont
    ) throws {
        var content = document.makeContent(of: page)
        let heading = document.structure.add(.heading(2), to: section)
        let target = document.addDestination()
        document.place(target, on: page, x: 40, y: 80)
        document.addOutlineItem("Terms — शर्तें", level: 2, destination: target)
        content.begin(document.mark(heading, on: page))
        content.show(font.glyphs("Terms"), font: font.font, size: 14, x: 40, y: 100)
        content.end()
        var attributes = StructureAttributes()
        attributes.listNumbering = .decimal
        let list = document.structure.add(.l, to: section, attributes: attributes)
        for index in 1...3 {
            let item = document.structure.add(.li, to: list)
            let label = document.structure.add(.lbl, to: item)
            let body = document.structure.add(.lBody, to: item)
            content.begin(document.mark(label, on: page))
            content.show(font.glyphs("\(index)."), font: font.font, size: 10, x: 40, y: 110 + 15 * Double(index))
            content.end()
            content.begin(document.mark(body, on: page))
            content.show(
                font.glyphs("Term \(index)"), font: font.font, size: 10, x: 60, y: 110 + 15 * Double(index))
            content.end()
        }
        let link = document.structure.add(.link, to: document.structure.add(.p, to: section))
        content.begin(document.mark(link, on: page))
        content.show(font.glyphs("Back to terms"), font: font.font, size: 10, x: 40, y: 200)
        content.end()
        try document.addLink(
            to: .destination(target), over: PageRectangle(page: page, x: 40, y: 190, width: 80, height: 12),
            element: link, contents: "Terms")
        // Nothing is ever put into it: it must not be in the tree.
        _ = document.structure.add(.p, to: section)
        document.finish(content)
    }
}
