import Primitives

/// `<position>` as written: CSS Values 4 §10.
struct PositionValue: Hashable, Sendable {
    var x: NumericExpression
    var y: NumericExpression

    func computed(_ builder: StyleBuilder) -> Position2D {
        Position2D(x: builder.lengthPercentage(x), y: builder.lengthPercentage(y))
    }
}

extension ValueParser {
    private enum Edge { case left, right, top, bottom, center }

    private struct Component {
        var edge: Edge?
        var offset: NumericExpression?

        var isVertical: Bool { edge == .top || edge == .bottom }
        var isHorizontal: Bool { edge == .left || edge == .right }

        /// The distance from the left or top edge.
        var value: NumericExpression {
            switch edge {
            case nil: return offset ?? .percentage(50)
            case .center: return .percentage(50)
            case .left, .top: return offset ?? .percentage(0)
            case .right, .bottom:
                guard let offset else { return .percentage(100) }
                return .sum(.percentage(100), .product(offset, -1))
            }
        }
    }

    /// One, two, three or four values, as backgrounds have them.
    mutating func placement() -> PositionValue? {
        attempt { parser in
            var parts: [Component] = []
            while parts.count < 4, let part = parser.positionComponent() { parts.append(part) }
            // `right 10px` is one component: an offset joins the edge before it where that makes it fit.
            if parts.count > 2 {
                var joined: [Component] = []
                for part in parts {
                    if part.edge == nil, let last = joined.last, last.edge != nil, last.edge != .center,
                        last.offset == nil
                    {
                        joined[joined.count - 1].offset = part.offset
                    } else {
                        joined.append(part)
                    }
                }
                parts = joined
                guard parts.count == 2, parts.allSatisfy({ $0.edge != nil }) else { return nil }
            }
            guard let first = parts.first else { return nil }
            guard parts.count == 2 else {
                return first.isVertical
                    ? PositionValue(x: .percentage(50), y: first.value)
                    : PositionValue(x: first.value, y: .percentage(50))
            }
            let second = parts[1]
            if first.isVertical || second.isHorizontal {
                // Vertical first: words only.
                guard !first.isHorizontal, !second.isVertical, first.edge != nil, second.edge != nil else { return nil }
                return PositionValue(x: second.value, y: first.value)
            }
            return PositionValue(x: first.value, y: second.value)
        }
    }

    private mutating func positionComponent() -> Component? {
        if let edge = one(of: [
            "left": Edge.left, "right": .right, "top": .top, "bottom": .bottom, "center": .center,
        ]) {
            return Component(edge: edge)
        }
        return lengthPercentage().map { Component(offset: $0) }
    }
}
