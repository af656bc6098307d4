import FoundationEssentials
import Primitives
import Testing

@testable import Typography

/// Unicode's own tests, from Debian's package unicode-data, through the code that paragraphs go through.
@Suite struct UnicodeConformanceTests {
    private let folder = "/usr/share/unicode/"

    private func lines(_ file: String) throws -> [Substring] {
        try #require(FileManager.default.fileExists(atPath: folder + file), "install the package unicode-data")
        let text = String(decoding: try Data(contentsOf: URL(filePath: folder + file)), as: UTF8.self)
        return text.split(separator: "\n").map { $0.prefix { $0 != "#" } }.filter { $0.contains { $0 != " " } }
    }

    /// The text and the boundaries of a line such as `÷ 0061 × 0308 ÷`, by byte, without start and end.
    private func boundaryCase(_ line: Substring) throws -> (text: String, boundaries: [Int]) {
        var scalars = String.UnicodeScalarView()
        var boundaries: [Int] = []
        var bytes = 0
        for word in line.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
            if word == "÷" {
                boundaries.append(bytes)
            } else if word != "×" {
                let scalar = try #require(UInt32(word, radix: 16).flatMap(Unicode.Scalar.init))
                scalars.append(scalar)
                bytes += UTF8.width(scalar)
            }
        }
        return (String(scalars), boundaries.filter { $0 > 0 && $0 < bytes })
    }

    private func analyse(
        _ text: String, direction: ParagraphText.Direction = .leftToRight, with analysis: inout TextAnalysis
    ) -> [UInt8] {
        let bytes = Array(text.utf8)
        let paragraph = ParagraphText(
            text: bytes,
            spans: [.init(end: Int32(bytes.count), font: FontSelection(index: 0), size: FontSize(16), tag: 0)],
            direction: direction, language: "")
        var marks = [UInt8](repeating: 0, count: bytes.count + 1)
        marks.withUnsafeMutableBufferPointer { analysis.analyse(paragraph, breaks: $0) }
        return marks
    }

    @Test func lineBreaks() throws {
        var analysis = TextAnalysis()
        var failures: [String] = []
        let lines = try lines("auxiliary/LineBreakTest.txt")
        for line in lines {
            let (text, expected) = try boundaryCase(line)
            let marks = analyse(text, with: &analysis)
            let found = marks.indices.dropLast().filter { marks[$0] != LineBreakMark.none }
            if found != expected { failures.append("\(line): \(found)") }
        }
        #expect(lines.count > 7_000)
        #expect(failures.filter { lineBreakDeviation(in: $0) == nil } == [])
        #expect(failures.count == 22)
    }

    /// Why ICU, and we with it, break some texts otherwise than the annex's default rules; nil where nothing is known.
    private func lineBreakDeviation(in line: String) -> String? {
        if line.hasPrefix("× 002D") { return "a hyphen that starts a word stays with the word's letters" }
        let number = /(002C|002E)( × 0308)? ÷ 003\d/
        if line.contains(number) { return "figures stay with the point or comma before them" }
        return nil
    }

    @Test func graphemeClusters() throws {
        var analysis = TextAnalysis()
        var failures: [String] = []
        let lines = try lines("auxiliary/GraphemeBreakTest.txt")
        for line in lines {
            let (text, expected) = try boundaryCase(line)
            _ = analyse(text, with: &analysis)
            let found = analysis.startsCluster.indices.dropFirst().filter { analysis.startsCluster[$0] }
                .map { Int(analysis.offsets[$0]) }
            if found != expected { failures.append("\(line): \(found)") }
        }
        #expect(lines.count > 500)
        #expect(failures == [])
    }

    @Test func bidirectionalOrder() throws {
        var analysis = TextAnalysis()
        var failures: [String] = []
        var deviations = 0
        let lines = try lines("BidiCharacterTest.txt")
        for line in lines {
            let fields = line.split(separator: ";", omittingEmptySubsequences: false)
            try #require(fields.count == 5)
            var scalars = String.UnicodeScalarView()
            for word in fields[0].split(separator: " ") {
                scalars.append(try #require(UInt32(word, radix: 16).flatMap(Unicode.Scalar.init)))
            }
            let direction: ParagraphText.Direction =
                fields[1] == "0" ? .leftToRight : fields[1] == "1" ? .rightToLeft : .firstStrong
            _ = analyse(String(scalars), direction: direction, with: &analysis)
            let expected = fields[3].split(separator: " ")
            // x: removed by rule X9, so that it has no level.
            let visible = expected.indices.filter { expected[$0] != "x" }
            let order = BidiResolver.visualOrder(of: visible.map { analysis.levels[$0] }).map { visible[Int($0)] }
            let wanted = fields[4].split(separator: " ").compactMap { Int($0) }
            if visible.contains(where: { String(analysis.levels[$0]) != expected[$0] })
                || analysis.paragraphLevels.first.map(String.init) != String(fields[2]) || order != wanted
            {
                if bidiDeviation(in: fields[0], order == wanted) == nil {
                    failures.append("\(line): \(analysis.levels)")
                }
                deviations += 1
            }
        }
        #expect(lines.count > 90_000)
        #expect(failures == [])
        #expect(deviations == 31)
    }

    /// Where ICU 72 resolves other levels than the annex asks for; nil where nothing is known.
    private func bidiDeviation(in text: Substring, _ hasRightOrder: Bool) -> String? {
        if text.contains("202D") || text.contains("202E") {
            return "overrides next to embeddings, around isolates and brackets"
        }
        if ["0331", "0333", "20D6"].contains(where: text.contains) { return "marks after a bracket of a pair" }
        if text.split(separator: " ").count(where: { $0 == "0028" }) > 63 {
            return "more open brackets than BD16 allows"
        }
        return hasRightOrder ? "embeddings of one direction keep the level, the order is the same" : nil
    }
}
