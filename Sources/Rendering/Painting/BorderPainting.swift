import CSS
import Primitives

extension BoxDecoration {
    /// Draws the border: CSS Backgrounds 3 §4.
    func paintBorder(into list: inout DisplayList) {
        guard widths != .zero else { return }
        let lines = style.decoration.borderLine
        let colors = sideColors
        if isUniform(lines, colors), lines.top == .solid {
            list.items.append(.fillBetween(outer: border, inner: border.inset(by: widths), colors.top))
            return
        }
        paintSide(.top, lines.top, colors.top, widths.top, into: &list)
        paintSide(.right, lines.right, colors.right, widths.right, into: &list)
        paintSide(.bottom, lines.bottom, colors.bottom, widths.bottom, into: &list)
        paintSide(.left, lines.left, colors.left, widths.left, into: &list)
    }

    private enum Side { case top, right, bottom, left }

    private var sideColors: Edges<Color> {
        let colors = style.decoration.borderColor
        return Edges(
            top: colors.top ?? color, right: colors.right ?? color, bottom: colors.bottom ?? color,
            left: colors.left ?? color)
    }

    /// True where all sides are there and alike: then the border is one area.
    private func isUniform(_ lines: Edges<DecorationStyle.BorderLine>, _ colors: Edges<Color>) -> Bool {
        lines == Edges(all: lines.top) && colors == Edges(all: colors.top) && widths.top > .zero
            && widths.right > .zero && widths.bottom > .zero && widths.left > .zero
    }

    private func paintSide(
        _ side: Side, _ line: DecorationStyle.BorderLine, _ color: Color, _ width: LayoutUnit,
        into list: inout DisplayList
    ) {
        guard width > .zero, color.alpha > 0 else { return }
        switch line {
        case .none, .hidden: return
        case .dashed, .dotted:
            let (from, to) = centreLine(side, width)
            let pattern: StrokePattern = line == .dashed ? .dashed : .dotted
            list.items.append(.stroke(from: from, to: to, width: width, color, pattern))
        case .double:
            let third = LayoutUnit(rawValue: max(1, (width + LayoutUnit(rawValue: 1)).rawValue / 3))
            list.items.append(.fillPolygon(trapezoid(side, from: .zero, to: third), color))
            list.items.append(.fillPolygon(trapezoid(side, from: width - third, to: width), color))
        case .groove, .ridge:
            let isLit = (side == .top || side == .left) == (line == .ridge)
            list.items.append(
                .fillPolygon(trapezoid(side, from: .zero, to: width / 2), isLit ? color : color.darkened))
            list.items.append(
                .fillPolygon(trapezoid(side, from: width / 2, to: width), isLit ? color.darkened : color))
        case .inset, .outset:
            let isLit = (side == .top || side == .left) == (line == .outset)
            list.items.append(
                .fillPolygon(trapezoid(side, from: .zero, to: width), isLit ? color : color.darkened))
        case .solid:
            list.items.append(.fillPolygon(trapezoid(side, from: .zero, to: width), color))
        }
    }

    private func centreLine(_ side: Side, _ width: LayoutUnit) -> (Point, Point) {
        let rect = border.rect
        let half = width / 2
        switch side {
        case .top: return (Point(x: rect.minX, y: rect.minY + half), Point(x: rect.maxX, y: rect.minY + half))
        case .bottom: return (Point(x: rect.minX, y: rect.maxY - half), Point(x: rect.maxX, y: rect.maxY - half))
        case .left: return (Point(x: rect.minX + half, y: rect.minY), Point(x: rect.minX + half, y: rect.maxY))
        case .right: return (Point(x: rect.maxX - half, y: rect.minY), Point(x: rect.maxX - half, y: rect.maxY))
        }
    }

    /// The part of one side between two depths, its ends cut along the mitre where sides meet.
    private func trapezoid(_ side: Side, from near: LayoutUnit, to far: LayoutUnit) -> [Point] {
        let rect = border.rect
        let width: LayoutUnit =
            switch side {
            case .top: widths.top
            case .right: widths.right
            case .bottom: widths.bottom
            case .left: widths.left
            }
        // How far the neighbour reaches in at a depth of this side.
        func reach(_ neighbour: LayoutUnit, _ depth: LayoutUnit) -> LayoutUnit {
            LayoutUnit(rawValue: Int32(Int64(neighbour.rawValue) * Int64(depth.rawValue) / Int64(width.rawValue)))
        }
        switch side {
        case .top:
            return [
                Point(x: rect.minX + reach(widths.left, near), y: rect.minY + near),
                Point(x: rect.maxX - reach(widths.right, near), y: rect.minY + near),
                Point(x: rect.maxX - reach(widths.right, far), y: rect.minY + far),
                Point(x: rect.minX + reach(widths.left, far), y: rect.minY + far),
            ]
        case .bottom:
            return [
                Point(x: rect.minX + reach(widths.left, near), y: rect.maxY - near),
                Point(x: rect.maxX - reach(widths.right, near), y: rect.maxY - near),
                Point(x: rect.maxX - reach(widths.right, far), y: rect.maxY - far),
                Point(x: rect.minX + reach(widths.left, far), y: rect.maxY - far),
            ]
        case .left:
            return [
                Point(x: rect.minX + near, y: rect.minY + reach(widths.top, near)),
                Point(x: rect.minX + near, y: rect.maxY - reach(widths.bottom, near)),
                Point(x: rect.minX + far, y: rect.maxY - reach(widths.bottom, far)),
                Point(x: rect.minX + far, y: rect.minY + reach(widths.top, far)),
            ]
        case .right:
            return [
                Point(x: rect.maxX - near, y: rect.minY + reach(widths.top, near)),
                Point(x: rect.maxX - near, y: rect.maxY - reach(widths.bottom, near)),
                Point(x: rect.maxX - far, y: rect.maxY - reach(widths.bottom, far)),
                Point(x: rect.maxX - far, y: rect.minY + reach(widths.top, far)),
            ]
        }
    }
}

extension Color {
    /// The shaded side of a border that looks raised or sunk.
    var darkened: Color {
        Color(
            red: UInt8(Int(red) * 2 / 3), green: UInt8(Int(green) * 2 / 3), blue: UInt8(Int(blue) * 2 / 3), alpha: alpha
        )
    }
}
