import Testing

@testable import PDF

struct StructureTreeTests {
    private let face: SampleFace

    init() throws { face = try SampleFace("NotoSans-Regular") }

    @Test func popplerReadsTheTreeInReadingOrder() throws {
        let file = try InspectedFile(try SampleDocument.bytes(face: face))
        // Object numbers of the links are the writer's own business.
        let structure = try file.output("pdfinfo", "-struct-text", "@")
            .replacing(#/Object \d+ 0/#, with: "Object").split(separator: "\n").map(String.init)
        #expect(
            structure == [
                "Document", "  Sect", "    H1 (block)", "      \"Quotation\"", "    P (block)",
                "      \"For a rooftop see \"", "      Link (inline)", "        \"our site\"", "        Object",
                "      \"and the next page.\"", "    Table (block)", "      THead", "        TR",
                "          TH <000009>:", "             /Scope /Column", "            \"Item\"",
                "          TH <00000A>:", "             /Scope /Column", "            \"Amount\"", "      TBody",
                "        TR", "          TD:", "             /Headers [(000009)]", "            \"Line 0\"",
                "          TD:", "             /Headers [(00000A)]", "            \"₹1,230.00\"", "        TR",
                "          TD:", "             /Headers [(000009)]", "            \"Line 1\"", "          TD:",
                "             /Headers [(00000A)]", "            \"₹1,231.00\"", "        TR", "          TD:",
                "             /Headers [(000009)]", "            \"Line 2\"", "          TD:",
                "             /Headers [(00000A)]", "    Figure:", "       /BBox [40 391.89 90 441.89]",
                "       /Placement /Block", "      \"\"", "    H2 (block)", "      \"Terms\"", "    L (block):",
                "       /ListNumbering /Decimal", "      LI (block)", "        Lbl (block)", "          \"1.\"",
                "        LBody (block)", "          \"Term 1\"", "      LI (block)", "        Lbl (block)",
                "          \"2.\"", "        LBody (block)", "          \"Term 2\"", "      LI (block)",
                "        Lbl (block)", "          \"3.\"", "        LBody (block)", "          \"Term 3\"",
                "    P (block)", "      Link (inline)", "        \"Back to terms\"", "        Object",
            ])
    }

    @Test func everyMarkedContentHasItsElementInTheParentTree() throws {
        let objects = try InspectedFile(try SampleDocument.bytes(face: face)).objects()
        func resolved(_ value: Any?) -> [String: Any]? {
            guard let reference = value as? String, let number = reference.split(separator: " ").first else {
                return nil
            }
            return objects[String(number)] as? [String: Any]
        }
        let root = try #require(
            objects.values.compactMap { $0 as? [String: Any] }.first { $0["/Type"] as? String == "/StructTreeRoot" })
        let numbers = try #require(resolved(root["/ParentTree"])?["/Nums"] as? [Any])
        var keys: [Int] = []
        for entry in stride(from: 0, to: numbers.count, by: 2) {
            keys.append(try #require(numbers[entry] as? Int))
            guard let elements = numbers[entry + 1] as? [Any] else {
                let link = try #require(resolved(numbers[entry + 1]))
                #expect(link["/S"] as? String == "/Link")
                continue
            }
            for (identifier, reference) in elements.enumerated() {
                let element = try #require(resolved(reference))
                let kids = element["/K"] as? [Any] ?? [element["/K"] as Any]
                let found = kids.contains {
                    $0 as? Int == identifier || ($0 as? [String: Any])?["/MCID"] as? Int == identifier
                }
                #expect(found, "MCID \(identifier) of page \(entry / 2)")
                #expect(resolved(element["/P"]) != nil)
            }
        }
        #expect(keys == [0, 1, 2, 3])
        #expect(root["/ParentTreeNextKey"] as? Int == 4)
    }

    @Test func idsOfManyHeadersAreFound() throws {
        let document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        _ = try document.addPage(width: 100, height: 100)
        let table = document.structure.add(.table, to: .root)
        for _ in 0..<100 {
            let row = document.structure.add(.tr, to: table)
            let header = document.structure.add(.th, to: row)
            var attributes = StructureAttributes()
            attributes.headers = [header]
            _ = document.structure.add(.td, to: row, attributes: attributes)
        }
        let file = try InspectedFile(try document.finish())
        let objects = try file.objects()
        let leaves = objects.values.compactMap { $0 as? [String: Any] }.filter { $0["/Names"] != nil }
        #expect(leaves.count == 2)
        for leaf in leaves {
            let names = try #require(leaf["/Names"] as? [String])
            let keys = stride(from: 0, to: names.count, by: 2).map { names[$0] }
            #expect(keys == keys.sorted())
            #expect(leaf["/Limits"] as? [String] == [keys.first, keys.last].compactMap { $0 })
        }
        #expect(!(try file.output("qpdf", "--check", "@")).contains("WARNING"))
    }

    @Test func headWithoutABodyIsWrittenAsOne() throws {
        let document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        _ = try document.addPage(width: 100, height: 100)
        let table = document.structure.add(.table, to: .root)
        let head = document.structure.add(.tHead, to: table)
        _ = document.structure.add(.th, to: document.structure.add(.tr, to: head))
        let structure = try InspectedFile(try document.finish()).output("pdfinfo", "-struct", "@")
        #expect(structure.contains("TBody") && !structure.contains("THead"))
    }

    @Test func languageOfAPartMustBeATag() throws {
        let document = try DocumentWriter(
            profile: .archival, metadata: SampleDocument.metadata(), compressor: Compressor())
        _ = try document.addPage(width: 100, height: 100)
        var attributes = StructureAttributes()
        attributes.language = "hindi language"
        _ = document.structure.add(.p, to: .root, attributes: attributes)
        #expect(throws: PDFError.languageInvalid("hindi language")) { _ = try document.finish() }
    }

    @Test func emptyElementsAreLeftOutButCellsStay() {
        var tree = StructureTree()
        _ = tree.add(.p, to: tree.add(.sect, to: .root))
        let row = tree.add(.tr, to: tree.add(.table, to: .root))
        _ = tree.add(.td, to: row)
        let shown = tree.add(.p, to: .root)
        _ = tree.mark(shown, on: PageIndex(number: 0))
        // Document, Sect, P, Table, TR, TD, P
        #expect(tree.occupied() == [true, false, false, true, true, true, true])
    }

    @Test func levelsAreHeldBetweenOneAndSix() {
        #expect([0, 1, 6, 9].map { StructureType.heading($0) } == [.h1, .h1, .h6, .h6])
    }
}
