import Primitives

/// The images behind a box, in layers: CSS Backgrounds 3 §3.
///
/// Each property has a list of its own, of which a layer takes its place's value, counted round; an empty list stands
/// for the initial value. The first layer is the topmost.
package struct BackgroundStyle: Hashable, Sendable {
    package enum Image: Hashable, Sendable {
        /// A file of the bundle.
        case asset(String)
        case linearGradient(LinearGradient)
    }
    package enum Size: Hashable, Sendable {
        case auto, cover, contain
        case size(width: LengthPercentage?, height: LengthPercentage?)
    }
    package enum Repeat: Hashable, Sendable { case `repeat`, noRepeat, space, round }
    package struct Repeats: Hashable, Sendable {
        package var horizontal: Repeat
        package var vertical: Repeat
        package init(_ horizontal: Repeat, _ vertical: Repeat) {
            self.horizontal = horizontal
            self.vertical = vertical
        }
    }
    package enum Area: Hashable, Sendable { case borderBox, paddingBox, contentBox }

    /// nil: `none`.
    package var images: [Image?] = []
    package var horizontalPositions: [LengthPercentage] = []
    package var verticalPositions: [LengthPercentage] = []
    package var sizes: [Size] = []
    package var repeats: [Repeats] = []
    package var origins: [Area] = []
    package var clips: [Area] = []
    /// Whether images stay with the page instead of the box.
    package var fixations: [Bool] = []

    package init() {}

    /// Whether there is an image in any layer.
    package var hasImages: Bool { images.contains { $0 != nil } }

    /// Where the colour ends: the lowest layer says so.
    package var colorClip: Area {
        clips.isEmpty ? .borderBox : clips[(max(images.count, 1) - 1) % clips.count]
    }

    /// All that is said of one image.
    package struct Layer: Hashable, Sendable {
        package var image: Image
        package var position: Position2D
        package var size: Size
        package var repeats: Repeats
        package var origin: Area
        package var clip: Area
        package var isFixed: Bool
    }

    /// The layer of an image; nil for `none`.
    package func layer(_ index: Int) -> Layer? {
        guard let image = images[index] else { return nil }
        func value<Value>(_ list: [Value], _ initial: Value) -> Value {
            list.isEmpty ? initial : list[index % list.count]
        }
        let start = LengthPercentage(.zero, percentage: 0)
        return Layer(
            image: image,
            position: Position2D(x: value(horizontalPositions, start), y: value(verticalPositions, start)),
            size: value(sizes, .auto), repeats: value(repeats, Repeats(.repeat, .repeat)),
            origin: value(origins, .paddingBox), clip: value(clips, .borderBox), isFixed: value(fixations, false))
    }
}

/// CSS Images 3 §3.1, §3.3.
package struct LinearGradient: Hashable, Sendable {
    package enum Direction: Hashable, Sendable {
        /// Degrees, clockwise from upwards.
        case angle(Double)
        /// So that the two other corners have the colour of the middle.
        case corner(right: Bool, bottom: Bool)
    }

    package var direction: Direction
    package var stops: [GradientStop]
    package var isRepeating: Bool

    package init(direction: Direction, stops: [GradientStop], isRepeating: Bool = false) {
        self.direction = direction
        self.stops = stops
        self.isRepeating = isRepeating
    }
}

/// A colour of a gradient, or where the colours beside it are mixed half and half.
package struct GradientStop: Hashable, Sendable {
    /// nil: a hint.
    package var color: Color?
    /// nil: evenly spaced.
    package var position: LengthPercentage?

    package init(color: Color?, position: LengthPercentage?) {
        self.color = color
        self.position = position
    }
}
