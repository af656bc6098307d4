import CSS
import Primitives

/// Shadows without blur, and outlines: CSS Backgrounds 3 §6, CSS Basic User Interface 4 §3.
extension BoxDecoration {
    /// Draws the shadows that a box casts; inside its border nothing of them shows.
    func paintOuterShadows(into list: inout DisplayList) {
        for shadow in style.decoration.shadows.reversed() where !shadow.isInset {
            let shape = border.grown(by: shadow.spread, movedBy: shadow)
            guard !shape.rect.isEmpty else { continue }
            list.items.append(.save)
            list.items.append(.clipOutside(border))
            list.items.append(.fill(shape, shadow.color ?? color))
            list.items.append(.restore)
        }
    }

    /// Draws the shadows that a border casts inward, over the background.
    func paintInnerShadows(into list: inout DisplayList) {
        let padding = border.inset(by: widths)
        for shadow in style.decoration.shadows.reversed() where shadow.isInset && !padding.rect.isEmpty {
            let hole = padding.grown(by: -shadow.spread, movedBy: shadow)
            list.items.append(.save)
            list.items.append(.clip(padding))
            if hole.rect.isEmpty {
                list.items.append(.fill(padding, shadow.color ?? color))
            } else {
                let reach =
                    LayoutUnit(1) + max(shadow.x, -shadow.x) + max(shadow.y, -shadow.y)
                    + max(shadow.spread, -shadow.spread)
                list.items.append(
                    .fillBetween(
                        outer: RoundedRect(padding.rect.inset(by: Edges(all: -reach))), inner: hole,
                        shadow.color ?? color))
            }
            list.items.append(.restore)
        }
    }

    /// Draws the outline around the border box.
    func paintOutline(into list: inout DisplayList) {
        let outline = style.decoration.outline
        guard outline.isVisible else { return }
        let outer = border.grown(by: outline.offset + outline.width, movedBy: nil)
        guard !outer.rect.isEmpty else { return }
        BorderPainting(
            outer: outer, widths: Edges(all: outline.width), lines: Edges(all: outline.line),
            colors: Edges(all: outline.color ?? color)
        ).paint(into: &list)
    }
}

extension RoundedRect {
    /// The outline moved outward on all sides; sharp corners stay sharp: CSS Backgrounds 3 §6.1.1.
    fileprivate func grown(by spread: LayoutUnit, movedBy shadow: BoxShadow?) -> RoundedRect {
        let offset = Point(x: shadow?.x ?? .zero, y: shadow?.y ?? .zero)
        var result = RoundedRect(rect.inset(by: Edges(all: -spread)).offset(by: offset))
        func grown(_ size: Size) -> Size {
            guard size.width > .zero, size.height > .zero else { return .zero }
            return Size(width: max(.zero, size.width + spread), height: max(.zero, size.height + spread))
        }
        result.radii.topLeft = grown(radii.topLeft)
        result.radii.topRight = grown(radii.topRight)
        result.radii.bottomRight = grown(radii.bottomRight)
        result.radii.bottomLeft = grown(radii.bottomLeft)
        return result
    }
}
