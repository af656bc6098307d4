import CSS
import Layout
import Markup
import PDF
package import Primitives

/// What to draw on one page, in order: plain values, without PDF's syntax or resources.
///
/// Unit: layout units from the page's top left corner, y downward.
package struct DisplayList: Sendable {
    package var size: Size
    var items: [DisplayItem] = []

    package init(size: Size) {
        self.size = size
    }
}

/// One step of drawing.
enum DisplayItem: Sendable {
    /// What follows is content of a node's structure element.
    case beginContent(MarkupTree.NodeIndex, Fragment.Source)
    /// What follows is not content: a rule, a background, a repeated header.
    case beginArtifact(ArtifactKind)
    case endMarked
    case save
    case restore
    /// Multiplies the coordinate system.
    case transform(TransformMatrix)
    case clip(RoundedRect)
    case clipPolygon([Point])
    /// All but the inside of an outline.
    case clipOutside(RoundedRect)
    /// 0–1, for all that follows until its end; within each other they multiply.
    ///
    /// Takes no saved state, of which a PDF allows few: each thing drawn has its opacity.
    case opacity(Double)
    case endOpacity
    case fill(RoundedRect, Color)
    /// The area between two outlines: a border of one colour all around.
    case fillBetween(outer: RoundedRect, inner: RoundedRect, Color)
    case fillPolygons([[Point]], Color)
    case stroke(from: Point, to: Point, width: LayoutUnit, Color, StrokePattern)
    case strokeOutline(RoundedRect, width: LayoutUnit, Color, StrokePattern)
    /// A background image in a rectangle.
    case tile(TileSource, Rect)
    /// A background image over and over.
    case tiles(TileSource, TileGrid)
    /// An image of the document, by the key that `ImageLibrary` gave it, stretched to the rectangle.
    case image(ImageKey, Rect)
    /// The dark modules of a code: squares or bars of equal size that fill the rectangle row by row.
    case modules([Bool], columns: Int, Rect, Color)
    /// Straight lines from point to point, joined roundly.
    case polyline([Point], width: LayoutUnit, Color)
    /// A picture's line of text, by the left end of its baseline.
    case words(DrawnText, at: Point, Color)
    /// The place of a field that readers can fill in; draws nothing.
    case field(SignatureField, MarkupTree.NodeIndex, Rect)
    /// What follows stands in another line than what came before; only on pages with text from right to left.
    case beginLine
    /// Runs of the page (`PageFragment.runs`) on one baseline.
    ///
    /// `endsWord`: the line goes on in another one, at a space that it does not show.
    case text(runs: Range<Int32>, baseline: LayoutUnit, Color, endsWord: Bool = false)
}

/// What a background repeats.
enum TileSource: Hashable, Sendable {
    case image(ImageKey)
    case gradient(LinearGradient)
}

/// Why something drawn is not content: ISO 32000-1 §14.8.2.2.
package enum ArtifactKind: Hashable, Sendable {
    case layout, background, header, footer, watermark, repeatedHeader
}

/// How a line is drawn.
package enum StrokePattern: Hashable, Sendable { case solid, dashed, dotted }

/// A rectangle with elliptical corners.
package struct RoundedRect: Hashable, Sendable {
    /// Horizontal and vertical radius of each corner.
    package struct Radii: Hashable, Sendable {
        package var topLeft = Size.zero
        package var topRight = Size.zero
        package var bottomRight = Size.zero
        package var bottomLeft = Size.zero

        package var areZero: Bool { self == Radii() }
    }

    package var rect: Rect
    package var radii: Radii

    package init(_ rect: Rect, radii: Radii = Radii()) {
        self.rect = rect
        self.radii = radii
    }

    /// The outline moved inward on each side, as a padding box is from its border box: CSS Backgrounds 3 §5.2.
    package func inset(by edges: Edges<LayoutUnit>) -> RoundedRect {
        func less(_ size: Size, _ width: LayoutUnit, _ height: LayoutUnit) -> Size {
            guard size.width > width, size.height > height else { return .zero }
            return Size(width: size.width - width, height: size.height - height)
        }
        var inner = RoundedRect(rect.inset(by: edges))
        guard !radii.areZero else { return inner }
        inner.radii.topLeft = less(radii.topLeft, edges.left, edges.top)
        inner.radii.topRight = less(radii.topRight, edges.right, edges.top)
        inner.radii.bottomRight = less(radii.bottomRight, edges.right, edges.bottom)
        inner.radii.bottomLeft = less(radii.bottomLeft, edges.left, edges.bottom)
        return inner
    }
}

/// An image's place in the library of one document.
package struct ImageKey: Hashable, Sendable {
    package let index: Int32
    package init(index: Int32) { self.index = index }
}
