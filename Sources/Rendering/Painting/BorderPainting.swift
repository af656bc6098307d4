import CSS
import Primitives

extension BoxDecoration {
    /// Draws the border: CSS Backgrounds 3 §4.
    func paintBorder(into list: inout DisplayList) {
        guard widths != .zero else { return }
        BorderPainting(
            outer: border, widths: widths, lines: style.decoration.borderLine, colors: sideColors
        ).paint(into: &list)
    }

    private var sideColors: Edges<Color> {
        let colors = style.decoration.borderColor
        return Edges(
            top: colors.top ?? color, right: colors.right ?? color, bottom: colors.bottom ?? color,
            left: colors.left ?? color)
    }
}

/// A frame of four sides: CSS Backgrounds 3 §§4–5.
struct BorderPainting {
    let outer: RoundedRect
    let widths: Edges<LayoutUnit>
    let lines: Edges<DecorationStyle.BorderLine>
    let colors: Edges<Color>

    fileprivate enum Side: CaseIterable { case top, right, bottom, left }

    func paint(into list: inout DisplayList) {
        let sides = Side.allCases.filter { side in
            let line = side.of(lines)
            return side.of(widths) > .zero && side.of(colors).alpha > 0 && line != .none && line != .hidden
        }
        guard let first = sides.first else { return }
        let line = first.of(lines)
        let color = first.of(colors)
        if sides.count == 4, sides.allSatisfy({ $0.of(lines) == line && $0.of(colors) == color }),
            paintWhole(line, color, into: &list)
        {
            return
        }
        if outer.radii.areZero, sides.allSatisfy({ $0.of(lines) == .solid }) {
            paintSolid(sides, into: &list)
        } else {
            for side in sides { paint(side, isAlone: sides.count == 1, into: &list) }
        }
    }

    /// Draws four sides that are alike; false where they have to be drawn one by one.
    private func paintWhole(
        _ line: DecorationStyle.BorderLine, _ color: Color, into list: inout DisplayList
    ) -> Bool {
        switch line {
        case .solid: ring(from: 0, to: 1, color, into: &list)
        case .double:
            ring(from: 0, to: 1.0 / 3, color, into: &list)
            ring(from: 2.0 / 3, to: 1, color, into: &list)
        case .dashed, .dotted:
            guard !outer.radii.areZero, widths == Edges(all: widths.top) else { return false }
            let centre = outer.inset(by: Edges(all: widths.top / 2))
            list.items.append(.strokeOutline(centre, width: widths.top, color, line.pattern))
        default: return false
        }
        return true
    }

    /// The part of the frame between two depths, as shares of each side's width.
    private func ring(from near: Double, to far: Double, _ color: Color, into list: inout DisplayList) {
        list.items.append(.fillBetween(outer: outline(at: near), inner: outline(at: far), color))
    }

    private func outline(at depth: Double) -> RoundedRect {
        guard depth > 0 else { return outer }
        guard depth < 1 else { return outer.inset(by: widths) }
        // A third is rounded to whole units, so that both lines of a double border are alike.
        func part(_ width: LayoutUnit) -> LayoutUnit { depth < 0.5 ? width * depth : width - width * (1 - depth) }
        return outer.inset(
            by: Edges(
                top: part(widths.top), right: part(widths.right), bottom: part(widths.bottom),
                left: part(widths.left)))
    }

    /// Sides of one colour are one area, so that no seam shows where they meet.
    private func paintSolid(_ sides: [Side], into list: inout DisplayList) {
        var rest = sides
        while let first = rest.first {
            let color = first.of(colors)
            let group = rest.filter { $0.of(colors) == color }
            rest.removeAll { group.contains($0) }
            list.items.append(.fillPolygons(group.map { trapezoid($0, from: 0, to: 1) }, color))
        }
    }

    private func paint(_ side: Side, isAlone: Bool, into list: inout DisplayList) {
        let color = side.of(colors)
        let width = side.of(widths)
        let isLitSide = side == .top || side == .left
        // A round side is what its corner to corner quarter shows of the whole frame.
        func within(_ body: (inout DisplayList) -> Void) {
            list.items.append(.save)
            list.items.append(.clipPolygon(quarter(side)))
            body(&list)
            list.items.append(.restore)
        }
        func band(_ near: Double, _ far: Double, _ color: Color) {
            if outer.radii.areZero {
                list.items.append(.fillPolygons([trapezoid(side, from: near, to: far)], color))
            } else {
                within { ring(from: near, to: far, color, into: &$0) }
            }
        }
        let (light, dark) = color.lights
        switch side.of(lines) {
        case .none, .hidden: return
        case .solid: band(0, 1, color)
        case .double:
            band(0, 1.0 / 3, color)
            band(2.0 / 3, 1, color)
        case .groove, .ridge:
            let isLit = isLitSide == (side.of(lines) == .ridge)
            band(0, 0.5, isLit ? light : dark)
            band(0.5, 1, isLit ? dark : light)
        case .inset, .outset:
            band(0, 1, isLitSide == (side.of(lines) == .outset) ? light : dark)
        case .dashed, .dotted:
            let (from, to) = centreLine(side, width)
            let item = DisplayItem.stroke(from: from, to: to, width: width, color, side.of(lines).pattern)
            if isAlone, outer.radii.areZero {
                list.items.append(item)
            } else {
                within { $0.items.append(item) }
            }
        }
    }

    private func centreLine(_ side: Side, _ width: LayoutUnit) -> (Point, Point) {
        let rect = outer.rect
        let half = width / 2
        switch side {
        case .top: return (Point(x: rect.minX, y: rect.minY + half), Point(x: rect.maxX, y: rect.minY + half))
        case .bottom: return (Point(x: rect.minX, y: rect.maxY - half), Point(x: rect.maxX, y: rect.maxY - half))
        case .left: return (Point(x: rect.minX + half, y: rect.minY), Point(x: rect.minX + half, y: rect.maxY))
        case .right: return (Point(x: rect.maxX - half, y: rect.minY), Point(x: rect.maxX - half, y: rect.maxY))
        }
    }

    /// The part of one side between two depths, its ends cut along the mitre where sides meet.
    private func trapezoid(_ side: Side, from near: Double, to far: Double) -> [Point] {
        let (o, i) = (outline(at: near).rect, outline(at: far).rect)
        switch side {
        case .top: return [o.topLeft, o.topRight, i.topRight, i.topLeft]
        case .right: return [o.topRight, o.bottomRight, i.bottomRight, i.topRight]
        case .bottom: return [o.bottomRight, o.bottomLeft, i.bottomLeft, i.bottomRight]
        case .left: return [o.bottomLeft, o.topLeft, i.topLeft, i.bottomLeft]
        }
    }

    /// One side and what lies inward of it up to where the mitres meet: rounded inner edges reach further in.
    private func quarter(_ side: Side) -> [Point] {
        let points = trapezoid(side, from: 0, to: 1)
        guard !outer.radii.areZero else { return points }
        let rect = outer.rect
        let inner = rect.inset(by: widths)
        let centre = Point(x: inner.minX + inner.width / 2, y: inner.minY + inner.height / 2)
        // The mitres go on to the middle of the box on the side's own axis.
        switch side {
        case .top, .bottom:
            return [
                points[0], points[1], Point(x: points[2].x, y: points[2].y), Point(x: centre.x, y: centre.y), points[3],
            ]
        case .left, .right:
            return [points[0], points[1], points[2], centre, points[3]]
        }
    }
}

extension BorderPainting.Side {
    fileprivate func of<Value>(_ edges: Edges<Value>) -> Value {
        switch self {
        case .top: edges.top
        case .right: edges.right
        case .bottom: edges.bottom
        case .left: edges.left
        }
    }
}

extension Rect {
    fileprivate var topLeft: Point { Point(x: minX, y: minY) }
    fileprivate var topRight: Point { Point(x: maxX, y: minY) }
    fileprivate var bottomRight: Point { Point(x: maxX, y: maxY) }
    fileprivate var bottomLeft: Point { Point(x: minX, y: maxY) }
}

extension DecorationStyle.BorderLine {
    /// How the line is stroked where it is.
    var pattern: StrokePattern {
        switch self {
        case .dashed: .dashed
        case .dotted: .dotted
        default: .solid
        }
    }
}

extension Color {
    /// The two tones of a border that looks raised or sunk; black is lightened, or nothing would show.
    var lights: (light: Color, dark: Color) {
        let isDark = Int(red) + Int(green) + Int(blue) < 96
        return isDark ? (mixed(with: 255), mixed(with: 102)) : (self, darkened)
    }

    private func mixed(with level: Int) -> Color {
        func part(_ value: UInt8) -> UInt8 { UInt8((Int(value) + level) / 2) }
        return Color(red: part(red), green: part(green), blue: part(blue), alpha: alpha)
    }

    /// The shaded side of a border that looks raised or sunk.
    private var darkened: Color {
        Color(
            red: UInt8(Int(red) * 2 / 3), green: UInt8(Int(green) * 2 / 3), blue: UInt8(Int(blue) * 2 / 3), alpha: alpha
        )
    }
}
