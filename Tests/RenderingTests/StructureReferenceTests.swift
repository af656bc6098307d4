import Jobs
import TestSupport
import Testing

@testable import Rendering

/// The structure tree of samples as Poppler reads it: `Tests/RenderingTests/References` has it line by line.
///
/// Samples in English only: Poppler 22.12 loses what follows an ActualText in the same marked content, here but not when
/// it copies text.
@Suite struct StructureReferenceTests {
    private static let samples = [
        ("quotation", "one-line"), ("quotation", "basic-8-lines"), ("quotation", "igst"), ("quotation", "solar"),
        ("quotation", "long-descriptions"), ("kyc-summary", "minimal"), ("kyc-summary", "with-photo"),
        ("kyc-summary", "with-scans"),
    ].map { Sample(type: $0, name: $1) }

    @Test(arguments: samples)
    func theTreeIsThatOfTheReference(_ sample: Sample) throws {
        let tree = try Tool.withFile(sample.rendered().bytes, suffix: ".pdf") { path in
            try Tool.run("pdfinfo", ["-struct-text", path]).text
        }
        #expect(tree.hasPrefix("Document\n"))
        let path = "Tests/RenderingTests/References/\(sample.type)-\(sample.name).txt"
        if let fault = try ReferenceFile.fault(of: tree, at: path) { Issue.record("\(fault)") }
    }
}
