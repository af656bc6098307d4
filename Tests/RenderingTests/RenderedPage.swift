import Foundation
import Primitives
import TestSupport
import Testing

/// The first page of a PDF as Poppler draws it, one pixel for each CSS px.
struct RenderedPage: CustomTestStringConvertible {
    let width: Int
    let height: Int
    /// Red, green and blue of each pixel, rows from the top.
    private let samples: [UInt8]

    var testDescription: String { "\(width) × \(height) pixels" }

    init(_ pdf: [UInt8]) throws {
        let image = try Tool.withFile(pdf, suffix: ".pdf") { path in
            let base = path + ".page"
            let output = try Tool.run("pdftoppm", ["-r", "96", "-singlefile", "-aa", "no", path, base])
            #expect(output.status == 0 && output.text.isEmpty, "\(output.text)")
            defer { unlink(base + ".ppm") }
            return try File.read(base + ".ppm")
        }
        // P6, width, height and 255, each ended by white space.
        var fields: [String] = []
        var start = 0
        while fields.count < 4 {
            let end = try #require(image[start...].firstIndex { $0 == 0x20 || $0 == 0x0A })
            fields.append(String(decoding: image[start..<end], as: UTF8.self))
            start = end + 1
        }
        width = try #require(Int(fields[1]))
        height = try #require(Int(fields[2]))
        samples = Array(image[start...])
    }

    /// Red, green and blue.
    func color(_ x: Int, _ y: Int) -> [Int] {
        let start = (y * width + x) * 3
        return samples[start..<start + 3].map(Int.init)
    }

    /// Whether a pixel is of a colour, but for some steps in each part.
    func shows(_ wanted: [Int], _ x: Int, _ y: Int, within steps: Int = 2) -> Bool {
        zip(color(x, y), wanted).allSatisfy { abs($0 - $1) <= steps }
    }
}
