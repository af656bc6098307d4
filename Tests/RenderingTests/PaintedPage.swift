import CSS
import Jobs
import Layout
import Markup
import Primitives
import TestSupport
import Testing

@testable import Rendering

/// What is drawn on the first page of a small document, for tests.
struct PaintedPage {
    let items: [DisplayItem]

    /// An area of one colour: `#rrggbb`, and its bounds in px.
    struct Area: Hashable, CustomStringConvertible {
        let color: String
        let x: Double, y: Double, width: Double, height: Double

        init(_ color: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double) {
            (self.color, self.x, self.y, self.width, self.height) = (color, x, y, width, height)
        }

        init(_ color: Color, _ points: [Point]) {
            let digits = [color.red, color.green, color.blue].map { value in
                let text = String(value, radix: 16)
                return text.utf8.count == 1 ? "0" + text : text
            }
            let (xs, ys) = (points.map(\.x.px), points.map(\.y.px))
            let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
            self.init("#" + digits.joined(), left, top, (xs.max() ?? 0) - left, (ys.max() ?? 0) - top)
        }

        init(_ color: Color, _ rect: Rect) {
            self.init(color, [Point(x: rect.minX, y: rect.minY), Point(x: rect.maxX, y: rect.maxY)])
        }

        var description: String { "\(color) (\(x), \(y), \(width), \(height))" }
    }

    /// Filled areas, in the order in which they are painted.
    var areas: [Area] {
        items.flatMap { item -> [Area] in
            switch item {
            case .fill(let outline, let color): [Area(color, outline.rect)]
            case .fillBetween(let outer, _, let color): [Area(color, outer.rect)]
            case .fillPolygons(let polygons, let color): polygons.map { Area(color, $0) }
            default: []
            }
        }
    }

    /// Outlines of what is filled.
    var outlines: [RoundedRect] {
        items.compactMap { if case .fill(let outline, _) = $0 { outline } else { nil } }
    }

    /// Drawn lines, with their patterns.
    var strokes: [(pattern: StrokePattern, area: Area)] {
        items.compactMap { item in
            guard case .stroke(let from, let to, _, let color, let pattern) = item else { return nil }
            return (pattern, Area(color, [from, to]))
        }
    }

    /// Where images are placed, in px.
    var images: [Area] {
        items.compactMap { item in
            switch item {
            case .image(_, let rect), .tile(.image, let rect): Area(.black, rect)
            default: nil
            }
        }
    }
}

/// Paints the content of a body on a page of 400 px by 300 px without margins.
///
/// `assets/dot.png` is an image of 10 px by 10 px.
func painted(_ body: String, css: String = "") throws -> PaintedPage {
    let source = "<html><head><title>t</title></head><body>\(body)</body></html>"
    let outcome = MarkupParser.parse(Array(source.utf8), file: "test.xhtml", as: .document)
    let markup = try #require(outcome.source, "\(outcome.diagnostics)")
    let base = "@page { size: 400px 300px; margin: 0 } html { font: 16px/20px 'Noto Sans' } body { margin: 0 }"
    let sheet = Stylesheet(parsing: Array((base + css).utf8), file: "test.css")
    try #require(sheet.diagnostics.isEmpty, "\(sheet.diagnostics)")
    let library = try Sample.library.get()
    let pipeline = DocumentPipeline(library: library)
    let resolver = StyleResolver(sheets: [sheet], fontUnits: pipeline.fontUnits)
    let document = try pipeline.layOut(markup.tree, resolver: resolver) { name throws(JobFailure) in
        name == "assets/dot.png" ? dot : nil
    }
    let page = try #require(document.pages.first)
    return PaintedPage(items: PagePainter.paint(page, of: document.content, library).items)
}

/// A PNG of 10 × 10 grey pixels, stored without compression.
private let dot: [UInt8] = {
    func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
    func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return word(UInt32(content.count)) + body + word(checksum(body))
    }
    let rows = (0..<10).flatMap { _ in [UInt8](repeating: 0, count: 1) + [UInt8](repeating: 0x80, count: 10) }
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in rows {
        a = (a + UInt32(byte)) % 65_521
        b = (b + a) % 65_521
    }
    let length = UInt16(rows.count)
    let stored: [UInt8] =
        [0x78, 0x01, 0x01, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)] + rows
        + word(b << 16 | a)
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", word(10) + word(10) + [8, 0, 0, 0, 0])
        + chunk("IDAT", stored) + chunk("IEND", [])
}()
