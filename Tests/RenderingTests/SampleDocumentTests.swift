import Jobs
import Markup
import Primitives
import TestSupport
import Testing

@testable import Rendering
@testable import Templates

/// What must hold for the PDF of every sample.
@Suite struct SampleDocumentTests {
    @Test func thereAreSamplesOfBothTypes() {
        #expect(Sample.all.count { $0.type == "quotation" } >= 9)
        #expect(Sample.all.count { $0.type == "kyc-summary" } >= 4)
    }

    @Test(arguments: Sample.all)
    func qpdfFindsNothingWrong(_ sample: Sample) throws {
        let document = try sample.rendered()
        try Tool.withFile(document.bytes, suffix: ".pdf") { path in
            let output = try Tool.run("qpdf", ["--check", path])
            #expect(output.status == 0, "\(output.text)")
            #expect(!output.text.contains("WARNING"))
        }
    }

    @Test(arguments: Sample.all)
    func allFontsAreEmbeddedSubsetAndMappedToUnicode(_ sample: Sample) throws {
        let document = try sample.rendered()
        try Tool.withFile(document.bytes, suffix: ".pdf") { path in
            let lines = try Tool.run("pdffonts", [path]).text.split(separator: "\n").dropFirst(2)
            #expect(!lines.isEmpty)
            for line in lines {
                let columns = line.split(separator: " ")
                #expect(Array(columns.suffix(5).prefix(3)) == ["yes", "yes", "yes"], "\(line)")
            }
        }
    }

    @Test(arguments: Sample.all)
    func everyBoundStringComesBackFromThePages(_ sample: Sample) throws {
        let template = try Sample.template(sample.type)
        let session = try Sample.session()
        let bound = try session.bind(template, sample.revision(), payload: sample.payload())
        let traced = try template.traceBinding(
            payload: bound.payload, facts: bound.facts, language: bound.language)
        let document = try sample.rendered()
        let text = try Tool.withFile(document.bytes, suffix: ".pdf") { path in
            try Tool.run("pdftotext", ["-raw", "-enc", "UTF-8", path, "-"]).text
        }
        let extracted = ExtractedText.normalised(text)
        var missing: [String] = []
        for string in traced.strings where string.attribute == nil && !isPassedOver(string.node, of: traced.tree) {
            let bytes = traced.tree.text[Int(string.text.lowerBound)..<Int(string.text.upperBound)]
            let wanted = ExtractedText.normalised(String(decoding: bytes, as: UTF8.self))
            if !extracted.contains(wanted) { missing.append("\(string.path): \(wanted)") }
        }
        #expect(traced.strings.count > 10)
        #expect(missing.isEmpty, "\(missing.count) missing: \(missing.prefix(5))")
    }

    @Test func amountsAreCarriedFromPageToPage() throws {
        let document = try Sample(type: "quotation", name: "long-70-lines").rendered()
        let pages = try Tool.withFile(document.bytes, suffix: ".pdf") { path in
            try Tool.run("pdftotext", ["-layout", "-enc", "UTF-8", path, "-"]).text
        }.split(separator: "\u{C}").map(String.init)
        let carried = pages.map { $0.firstMatch(of: /Carried forward +₹([0-9,.]+)/)?.output.1 }
        let brought = pages.map { $0.firstMatch(of: /Brought forward +₹([0-9,.]+)/)?.output.1 }
        #expect(carried[0] != nil)
        #expect(brought[0] == nil)
        #expect(carried.last == .some(nil))
        for page in 1..<pages.count { #expect(brought[page] == carried[page - 1]) }
    }

    @Test(arguments: Sample.all)
    func theBytesAreTheSameColdAndWarm(_ sample: Sample) throws {
        let warm = try Sample.session()
        let other = try #require(Sample.all.first { $0.name != sample.name && $0.type == sample.type })
        _ = try other.render(in: warm)
        let cold = try sample.rendered()
        #expect(try sample.render(in: warm).sha256 == cold.sha256)
        // The longest sample takes seconds in a debug build; once warm is enough for it.
        if cold.pages < 10 { #expect(try sample.render(in: warm).sha256 == cold.sha256) }
    }

    @Test func thePlainProfileIsSmallerThanTheArchival() throws {
        let sample = Sample(type: "quotation", name: "basic-8-lines")
        let session = try Sample.session()
        let archival = try sample.render(in: session)
        let plain = try sample.render(in: session, profile: "plain")
        #expect(plain.bytes.count < archival.bytes.count)
    }

    /// Texts of the head, and of rows that show where a page break asks for them.
    private func isPassedOver(_ node: MarkupTree.NodeIndex, of tree: MarkupTree) -> Bool {
        var ancestor = node
        while ancestor >= 0 {
            if tree.element(ancestor) == .head || tree.isRowOfSums(ancestor) { return true }
            ancestor = tree.nodes[Int(ancestor)].parent
        }
        return false
    }
}

/// Text as it is compared: without white space (lines break it anywhere) and without bidi controls.
enum ExtractedText {
    static func normalised(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace && !isControl(scalar) {
            scalars.append(scalar)
        }
        return String(scalars)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0xAD, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
