import CSS
import Layout
import Primitives

/// Where a page's boxes are once transforms have moved them, for what stands beside the painting: links and targets.
///
/// The boxes must be asked for in the order of the page.
struct TransformedAreas {
    private let styles: [ComputedStyle]
    private var open: [(end: Int, matrix: TransformMatrix)] = []

    init(styles: [ComputedStyle]) { self.styles = styles }

    /// What the box that was asked for last stands in, its own transform included; nil where nothing is moved.
    var innermost: TransformMatrix? { open.last?.matrix }

    /// The smallest upright rectangle that holds a box, in the page's coordinates.
    mutating func area(of fragment: Fragment, at index: Int) -> Rect {
        while let last = open.last, last.end <= index { open.removeLast() }
        let outer = open.last?.matrix
        let matrix = TransformMatrix.of(fragment, styles[Int(fragment.style)], in: outer)
        if let matrix, matrix != outer { open.append((Int(fragment.end), matrix)) }
        return matrix?.bounds(of: fragment.frame) ?? fragment.frame
    }
}

extension TransformMatrix {
    /// The change of coordinates for a box and all in it, inside of another one; nil where there is none.
    static func of(_ fragment: Fragment, _ style: ComputedStyle, in outer: TransformMatrix?) -> TransformMatrix? {
        guard fragment.flags.contains(.isTransformed) else { return outer }
        let own = TransformMatrix(style.box, around: fragment.frame)
        return outer?.applied(after: own) ?? own
    }
}
