import CSS
import Markup
import Primitives

/// What is drawn for an element of ours at the size that layout gave it: shapes and words, in order.
///
/// Unit: layout units from the top left corner of the element's content box, y downward.
struct Picture: Sendable {
    enum Shape: Sendable {
        case fill(RoundedRect, Color)
        /// Straight lines from point to point, with round joins and butt ends.
        case line([Point], width: LayoutUnit, Color)
        /// Squares or bars of equal size that fill a rectangle row by row; true is dark.
        case modules([Bool], columns: Int, Rect, Color)
        /// A line of text by the left end of its baseline.
        case words(DrawnText, at: Point, Color)
    }

    var shapes: [Shape] = []
    /// The part of the box that a reader can sign in, from its top left corner; nil for what is no field.
    var fieldArea: Size?
}

/// The pictures of a laid out document.
package struct Pictures: Sendable {
    struct Key: Hashable {
        let node: MarkupTree.NodeIndex
        let size: Size
    }

    private var pictures: [Key: Picture] = [:]

    var count: Int { pictures.count }

    /// The picture of an element whose content box has a size; nil where it has none.
    func picture(of node: MarkupTree.NodeIndex, size: Size) -> Picture? {
        pictures.isEmpty ? nil : pictures[Key(node: node, size: size)]
    }

    /// Keeps a picture, made only where it is not there yet.
    mutating func add<E: Error>(
        _ node: MarkupTree.NodeIndex, size: Size, _ make: () throws(E) -> Picture
    ) throws(E) {
        let key = Key(node: node, size: size)
        if pictures[key] == nil { pictures[key] = try make() }
    }
}
