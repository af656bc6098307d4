import PDF
import Testing

struct ImageXObjectTests {
    private func document() throws -> DocumentWriter {
        try DocumentWriter(profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
    }

    private func file(_ images: [(ImageXObject, key: [UInt8])], areDecodable: Bool = true) throws -> InspectedFile {
        let document = try document()
        let page = try document.addPage(width: 100, height: 100)
        var content = document.makeContent(of: page)
        content.begin(.layout)
        for (image, key) in images {
            content.draw(try document.addImage(image, key: key), x: 10, y: 10, width: 20, height: 20)
        }
        content.end()
        document.finish(content)
        let file = try InspectedFile(try document.finish())
        if areDecodable { #expect(!(try file.output("qpdf", "--check", "@")).contains("WARNING")) }
        return file
    }

    private func rows(_ width: Int, _ height: Int, components: Int) -> [UInt8] {
        (0..<width * height * components).map { UInt8(truncatingIfNeeded: $0 * 7) }
    }

    /// Columns of `pdfimages -list` that say what the images are, by row.
    private func listed(_ file: InspectedFile) throws -> [[String]] {
        try file.output("pdfimages", "-list", "@").split(separator: "\n").dropFirst(2)
            .map { $0.split(separator: " ").map(String.init)[2...7].map { $0 } }
    }

    @Test func colourSpacesAndDepthsAreThoseGiven() throws {
        let file = try file([
            (ImageXObject(width: 3, height: 2, colorSpace: .rgb, samples: .rows(.raw(rows(3, 2, components: 3)))), [1]),
            (
                ImageXObject(width: 3, height: 2, colorSpace: .gray, samples: .rows(.raw(rows(3, 2, components: 1)))),
                [2]
            ),
            (
                ImageXObject(
                    width: 9, height: 2, colorSpace: .palette([0, 0, 0, 255, 0, 0]), bitsPerComponent: 1,
                    samples: .rows(.raw([0, 0, 255, 255]))), [3]
            ),
        ])
        #expect(
            try listed(file) == [
                ["image", "3", "2", "rgb", "3", "8"], ["image", "3", "2", "gray", "1", "8"],
                ["image", "9", "2", "index", "1", "1"],
            ])
    }

    @Test func softMaskStandsBesideItsImage() throws {
        let image = ImageXObject(
            width: 2, height: 1, colorSpace: .gray, samples: .rows(.raw([1, 2])), softMask: .rows(.raw([0, 255])))
        #expect(try listed(try file([(image, [1])])).map { $0[0] } == ["image", "smask"])
    }

    @Test func imagesOfOneKeyAreStoredOnce() throws {
        let image = ImageXObject(width: 1, height: 1, colorSpace: .gray, samples: .rows(.raw([1])))
        let document = try document()
        let first = try document.addImage(image, key: [9])
        #expect(try document.addImage(image, key: [9]) == first)
        #expect(document.image(forKey: [9]) == first)
        #expect(document.image(forKey: [8]) == nil)
    }

    @Test func jpegPassesThrough() throws {
        // Markers are enough here: nothing decodes the image.
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 2, 0xFF, 0xD9]
        let file = try file(
            [(ImageXObject(width: 4, height: 4, colorSpace: .rgb, samples: .jpeg(jpeg)), [1])], areDecodable: false)
        let stream = try #require(
            try file.objects().values.compactMap { $0 as? [String: Any] }.first {
                $0["/Subtype"] as? String == "/Image"
            })
        #expect(stream["/Filter"] as? String == "/DCTDecode")
        #expect(stream["/Length"] as? Int == jpeg.count)
    }

    @Test(arguments: [1, 3])
    func filteredRowsComeBack(components: Int) throws {
        let rows = rows(50, 40, components: components)
        let filtered = PNGPredictor.filtered(rows, rowBytes: 50 * components, pixelBytes: components)
        #expect(filtered.count == rows.count + 40)
        let image = ImageXObject(
            width: 50, height: 40, colorSpace: components == 1 ? .gray : .rgb,
            samples: .filteredRows(Compressor().deflate(filtered)))
        let file = try file([(image, [1])])
        let number = try #require(
            try file.objects().first { ($0.value as? [String: Any])?["/Subtype"] as? String == "/Image" }?.key)
        #expect(try file.stream(number) == rows)
    }

    @Test func imagesThatDoNotAddUpAreRefused() throws {
        let document = try document()
        let broken = [
            ImageXObject(width: 2, height: 2, colorSpace: .rgb, samples: .rows(.raw([1, 2, 3]))),
            ImageXObject(width: 0, height: 2, colorSpace: .rgb, samples: .rows(.raw([]))),
            ImageXObject(width: 1, height: 1, colorSpace: .gray, bitsPerComponent: 16, samples: .rows(.raw([1, 2]))),
            ImageXObject(width: 1, height: 1, colorSpace: .gray, samples: .jpeg([1, 2, 3, 4, 5])),
            ImageXObject(width: 1, height: 1, colorSpace: .palette([1, 2]), samples: .rows(.raw([1]))),
            ImageXObject(
                width: 1, height: 1, colorSpace: .gray, samples: .rows(.raw([1])), softMask: .rows(.raw([1, 2]))),
            ImageXObject(
                width: 1, height: 1, colorSpace: .gray, samples: .rows(.raw([1])),
                softMask: .jpeg([0xFF, 0xD8, 0xFF, 0xD9, 0])),
        ]
        for image in broken {
            #expect(throws: PDFError.imageInconsistent) { _ = try document.addImage(image, key: [1]) }
        }
    }

    @Test func gradientsWithSharpEdgesAreDrawn() throws {
        let document = try document()
        let page = try document.addPage(width: 100, height: 100)
        var content = document.makeContent(of: page)
        content.begin(.layout)
        let red = DeviceColor(red: 255, green: 0, blue: 0)
        let gradients = [
            [Gradient.Stop(offset: 0.5, color: red)],
            [.init(offset: 0, color: red), .init(offset: 1, color: .white)],
            [.init(offset: 0.2, color: red), .init(offset: 0.2, color: .white), .init(offset: 0.1, color: .black)],
        ]
        for stops in gradients {
            let gradient = document.addGradient(Gradient(stops: stops))
            #expect(document.addGradient(Gradient(stops: stops)) == gradient)
            content.fill(with: gradient, fromX: 0, y: 0, toX: 100, y: 100)
        }
        content.end()
        document.finish(content)
        let file = try InspectedFile(try document.finish())
        #expect(!(try file.output("qpdf", "--check", "@")).contains("WARNING"))
        // Poppler complains aloud about a shading that it cannot read.
        let drawn = try file.output("pdftoppm", "-r", "10", "@")
        #expect(!drawn.contains("Syntax Error") && !drawn.contains("Internal Error"))
    }
}
