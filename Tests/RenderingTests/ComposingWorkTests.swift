import CSS
import Layout
import Markup
import Primitives
import TestSupport
import Testing

@testable import PDF
@testable import Rendering

/// That nothing is done twice where a document has much of one thing.
@Suite struct ComposingWorkTests {
    /// Children of containers that are looked at for the paragraphs of a document's text.
    private func work(_ body: String) throws -> Int {
        let document = try SmallDocument(body: body).laidOut()
        let markup = document.content.styled.tree
        var structure = ContentStructure(styled: document.content.styled)
        var tree = StructureTree()
        for index in markup.nodes.indices where markup.isText(MarkupTree.NodeIndex(index)) {
            _ = structure.element(for: MarkupTree.NodeIndex(index), .element, in: &tree)
        }
        return structure.work
    }

    @Test func paragraphsOfLooseTextTakeLinearWork() throws {
        func loose(_ count: Int) -> String { String(repeating: "text <b>bold</b><p>block</p>", count: count) }
        let (small, large) = (try work(loose(100)), try work(loose(1000)))
        #expect(small > 0 && large < small * 11)
    }

    @Test func looseTextAroundNestedBlocksTakesLinearWork() throws {
        func nested(_ count: Int) -> String {
            let inner = String(repeating: "<div>in <i>side</i><p>block</p></div>out ", count: count)
            return "<div>\(inner)</div>"
        }
        let (small, large) = (try work(nested(100)), try work(nested(1000)))
        #expect(small > 0 && large < small * 11)
    }

    @Test func pictureOfARunningElementIsMadeOnce() throws {
        let document = try SmallDocument(
            body: """
                <div class="head"><qr-code value="https://example.com/" alt="Address"/></div>
                <p>a</p><p style="break-before: page">b</p><p style="break-before: page">c</p>
                """,
            css: "@page { @top-left { content: element(head) } } .head { position: running(head) }"
        ).laidOut()
        #expect(document.pages.count == 3)
        // The same storage on every page: kept, not drawn again.
        var places: Set<UnsafeRawPointer> = []
        for page in document.pages {
            for fragment in page.fragment.fragments {
                guard case .replaced(let area) = fragment.content,
                    let picture = page.pictures.picture(of: fragment.node, size: area.size)
                else { continue }
                for case .modules(let modules, _, _, _) in picture.shapes {
                    modules.withUnsafeBytes { bytes in
                        if let start = bytes.baseAddress { places.insert(start) }
                    }
                }
            }
        }
        #expect(places.count == 1)
    }

    @Test func labelledPicturesAreFoundByWhatIsInThem() {
        var pictures = Subtrees()
        // Side by side, then within each other, then side by side again.
        for start in stride(from: Int32(0), to: 1000, by: 10) { pictures.append(start..<start + 5) }
        for depth in Int32(0)..<100 { pictures.append(1000 + depth..<2000 - depth) }
        pictures.append(3000..<3010)
        #expect(pictures.innermost(around: 503) == 500 && pictures.innermost(around: 507) == nil)
        #expect(pictures.innermost(around: 1050) == 1050 && pictures.innermost(around: 1500) == 1099)
        #expect(pictures.innermost(around: 1950) == 1049 && pictures.innermost(around: 1999) == 1000)
        #expect(pictures.innermost(around: 2500) == nil && pictures.innermost(around: 3009) == 3000)
    }

    @Test func manyLabelledPicturesAreEachAFigure() throws {
        let picture = "<span role=\"img\" aria-label=\"Bar\"><b>x</b></span> "
        let sketch = try SmallDocument(body: "<p>\(String(repeating: picture, count: 2000))</p>").bodySketch()
        #expect(sketch.matches(of: /figure/).count == 2000)
    }

    @Test func softHyphensAreNotCopied() throws {
        let hindi = SmallDocument(
            body: "<p lang=\"hi\">वि&#xAD;द्यार्थि&#xAD;यों के&#xAD;लिए</p><p>over&#xAD;view</p>",
            css: "p { width: 600px }", fonts: ["Noto Sans", "Noto Sans Devanagari"])
        let text = try Tool.withFile(hindi.render(), suffix: ".pdf") { path in
            try Tool.run("pdftotext", ["-enc", "UTF-8", path, "-"]).text
        }
        #expect(!text.unicodeScalars.contains("\u{AD}"))
        #expect(text.contains("विद्यार्थियों") && text.contains("overview"))
    }
}
