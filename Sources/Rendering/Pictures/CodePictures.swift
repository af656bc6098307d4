import CSS
import Images
import Primitives

extension Picture {
    /// Light modules around a QR code: ISO/IEC 18004 §5.3.8.
    private static let quietZone = 4

    /// A QR code with its quiet zone, square and in the middle of its box.
    init(_ code: QRCode, size: Size, color: Color) {
        let across = code.side + 2 * Self.quietZone
        let box = min(size.width, size.height)
        let side = box * (Double(code.side) / Double(across))
        let rect = Rect(x: (size.width - side) / 2, y: (size.height - side) / 2, width: side, height: side)
        shapes = [.modules(code.modules, columns: code.side, rect, color)]
    }

    /// A bar code with its quiet zones, as wide as its box, with its text below the bars where there is one.
    init(_ code: BarCode, words: DrawnText?, lettering: Lettering, size: Size, color: Color) {
        let module = size.width.px / Double(code.widthInModules)
        var height = size.height
        if let words {
            height = max(.zero, height - Self.lineHeight(lettering))
            let point = Point(x: (size.width - words.width) / 2, y: size.height - lettering.descent)
            shapes.append(.words(words, at: point, color))
        }
        let bars = Rect(
            x: LayoutUnit(module * Double(code.leftQuietZone)), y: .zero,
            width: LayoutUnit(module * Double(code.modules.count)), height: height)
        shapes.insert(.modules(code.modules, columns: code.modules.count, bars, color), at: 0)
    }

    /// The unsigned field: a line to sign on, unless the box has a border, and the label below it.
    init(fieldWithLabel words: DrawnText?, lettering: Lettering, size: Size, style: ComputedStyle) {
        var area = size
        if words != nil { area.height = max(.zero, size.height - Self.lineHeight(lettering)) }
        fieldArea = area
        let color = style.text.color
        if style.box.borderWidth == .zero {
            let line = LayoutUnit(rawValue: 48)
            let rule = Rect(x: .zero, y: max(.zero, area.height - line), width: size.width, height: line)
            shapes.append(.fill(RoundedRect(rule), color))
        }
        guard let words else { return }
        let x = style.text.direction == .rtl ? size.width - words.width : .zero
        shapes.append(.words(words, at: Point(x: x, y: size.height - lettering.descent), color))
    }

    /// Of the line of text at the foot of a code or field.
    private static func lineHeight(_ lettering: Lettering) -> LayoutUnit {
        lettering.capHeight + lettering.descent + lettering.size * 0.3
    }
}

extension BarCode {
    /// Quiet zones included.
    var widthInModules: Int { leftQuietZone + modules.count + rightQuietZone }
}
