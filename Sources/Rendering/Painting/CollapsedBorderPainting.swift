import CSS
import Layout
import Primitives

/// Draws one stretch of a collapsed table border: CSS Tables 3 §7.
struct CollapsedBorderPainting {
    private let border: CollapsedBorder

    init(_ border: CollapsedBorder) { self.border = border }

    func paint(into list: inout DisplayList) {
        let rect = border.rect
        switch border.line {
        case .none, .hidden: return
        case .solid: fill(0, 1, border.color, into: &list)
        case .double:
            fill(0, 1.0 / 3, border.color, into: &list)
            fill(2.0 / 3, 1, border.color, into: &list)
        case .groove, .outset, .ridge, .inset:
            // In collapsed tables `outset` is as `groove`, and `inset` as `ridge` (CSS 2.2 §17.6.3).
            let (light, dark) = border.color.lights
            let isRaised = border.line == .ridge || border.line == .inset
            fill(0, 0.5, isRaised ? light : dark, into: &list)
            fill(0.5, 1, isRaised ? dark : light, into: &list)
        case .dashed, .dotted:
            let middle =
                border.isVertical
                ? (
                    Point(x: rect.minX + rect.width / 2, y: rect.minY),
                    Point(x: rect.minX + rect.width / 2, y: rect.maxY)
                )
                : (
                    Point(x: rect.minX, y: rect.minY + rect.height / 2),
                    Point(x: rect.maxX, y: rect.minY + rect.height / 2)
                )
            list.items.append(
                .stroke(
                    from: middle.0, to: middle.1, width: border.isVertical ? rect.width : rect.height, border.color,
                    border.line.pattern))
        }
    }

    /// Fills a share of the border's thickness.
    private func fill(_ from: Double, _ to: Double, _ color: Color, into list: inout DisplayList) {
        let rect = border.rect
        let part: Rect
        if border.isVertical {
            let left = rect.width * from
            part = Rect(x: rect.minX + left, y: rect.minY, width: rect.width * to - left, height: rect.height)
        } else {
            let top = rect.height * from
            part = Rect(x: rect.minX, y: rect.minY + top, width: rect.width, height: rect.height * to - top)
        }
        list.items.append(.fill(RoundedRect(part), color))
    }
}
