import PDF
import Testing

struct LinkTests {
    private let document: DocumentWriter
    private let page: PageIndex
    private let area: PageRectangle

    init() throws {
        document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        page = try document.addPage(width: 100, height: 100)
        area = PageRectangle(page: page, x: 10, y: 20, width: 30, height: 10)
    }

    private func objects(_ type: (String, String)) throws -> [[String: Any]] {
        try InspectedFile(try document.finish()).objects().values.compactMap { $0 as? [String: Any] }
            .filter { $0[type.0] as? String == type.1 }
    }

    @Test(arguments: [
        ("http://example.com", "http"), ("javascript:alert(1)", "javascript"), ("file:///etc/passwd", "file"),
        ("ftp://example.com", "ftp"), ("example.com", ""), ("", ""), ("data:text/html,x", "data"),
    ])
    func otherSchemesAreRefused(address: String, scheme: String) {
        let element = document.structure.add(.link, to: .root)
        #expect(throws: PDFError.linkSchemeRefused(scheme: scheme)) {
            try document.addLink(to: .uri(address), over: area, element: element, contents: "x")
        }
    }

    @Test(arguments: ["https://example.com/a b", "https://example.com/é", "https:", "mailto:a\nb"])
    func unescapedAddressesAreRefused(address: String) {
        let element = document.structure.add(.link, to: .root)
        #expect(throws: PDFError.linkInvalid) {
            try document.addLink(to: .uri(address), over: area, element: element, contents: "x")
        }
    }

    @Test(arguments: [
        "https://example.com", "HTTPS://example.com", "mailto:a@example.com", "tel:+911234", "upi://pay?pa=a@b",
    ])
    func allowedSchemesBecomeAnnotations(address: String) throws {
        let element = document.structure.add(.link, to: .root)
        try document.addLink(to: .uri(address), over: area, element: element, contents: "")
        let link = try #require(try objects(("/Subtype", "/Link")).first)
        #expect((link["/A"] as? [String: String]) == ["/S": "/URI", "/URI": "u:" + address])
        #expect(link["/F"] as? Int == 4)
        #expect(link["/Contents"] as? String == "u:" + address)
        #expect(link["/StructParent"] as? Int == 1)
        #expect((link["/Rect"] as? [Int]) == [10, 70, 40, 80])
    }

    @Test func linkNeedsALinkElement() {
        let element = document.structure.add(.p, to: .root)
        #expect(throws: PDFError.linkElementExpected) {
            try document.addLink(to: .uri("https://example.com"), over: area, element: element, contents: "x")
        }
    }

    @Test func linkElementKnowsEachOfItsAnnotations() throws {
        let element = document.structure.add(.link, to: .root)
        for _ in 0..<2 {
            try document.addLink(to: .uri("https://example.com"), over: area, element: element, contents: "x")
        }
        let link = try #require(try objects(("/S", "/Link")).first)
        let kids = try #require(link["/K"] as? [[String: Any]])
        #expect(kids.map { $0["/Type"] as? String } == ["/OBJR", "/OBJR"])
    }

    @Test func destinationsMayBePlacedLater() throws {
        let element = document.structure.add(.link, to: .root)
        let destination = document.addDestination()
        try document.addLink(to: .destination(destination), over: area, element: element, contents: "Terms")
        let later = try document.addPage(width: 100, height: 200)
        document.place(destination, on: later, x: 5, y: 50)
        let link = try #require(try objects(("/Subtype", "/Link")).first)
        let target = try #require(link["/Dest"] as? [Any])
        #expect(target[1] as? String == "/XYZ")
        #expect(target[2] as? Int == 5 && target[3] as? Int == 150)
    }

    @Test func destinationWithoutAPlaceIsRefused() throws {
        let element = document.structure.add(.link, to: .root)
        try document.addLink(
            to: .destination(document.addDestination()), over: area, element: element, contents: "Terms")
        #expect(throws: PDFError.destinationMissing) { _ = try document.finish() }
    }

    @Test func outlineIsATreeOfItsLevels() throws {
        for (title, level) in [("A", 1), ("B", 2), ("C", 3), ("D", 2), ("E", 1), ("F", 3)] {
            let destination = document.addDestination()
            document.place(destination, on: page, x: 0, y: 0)
            document.addOutlineItem(title, level: level, destination: destination)
        }
        let objects = try InspectedFile(try document.finish()).objects()
        func item(_ value: Any?) -> [String: Any]? {
            (value as? String)?.split(separator: " ").first.flatMap { objects[String($0)] as? [String: Any] }
        }
        /// The titles under an item, deeper ones in brackets.
        func titles(under parent: [String: Any]) -> String {
            var text = ""
            var next = item(parent["/First"])
            while let current = next {
                text += (current["/Title"] as? String ?? "").dropFirst(2)
                let below = titles(under: current)
                if !below.isEmpty { text += "(\(below))" }
                next = item(current["/Next"])
            }
            return text
        }
        let root = try #require(
            objects.values.compactMap { $0 as? [String: Any] }.first { $0["/Type"] as? String == "/Outlines" })
        #expect(titles(under: root) == "A(B(C)D)E(F)")
        #expect(root["/Count"] as? Int == 6)
        #expect(item(root["/First"])?["/Count"] as? Int == 3)
    }

    @Test func pageLabelsAreRead() throws {
        let second = try document.addPage(width: 100, height: 100)
        document.pageLabels = [
            PageLabelRange(firstPage: page, style: .lowerRoman),
            PageLabelRange(firstPage: second, style: .decimal, prefix: "A-", firstNumber: 5),
        ]
        let catalog = try #require(try objects(("/Type", "/Catalog")).first)
        let numbers = try #require((catalog["/PageLabels"] as? [String: Any])?["/Nums"] as? [Any])
        #expect((numbers[1] as? [String: Any])?["/S"] as? String == "/r")
        let last = try #require(numbers[3] as? [String: Any])
        #expect(last["/P"] as? String == "u:A-" && last["/St"] as? Int == 5)
    }
}
