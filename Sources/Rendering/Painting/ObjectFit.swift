import CSS
import Glibc
import Primitives

/// Places an image in its content box: CSS Images 3 §5.5.
enum ObjectFit {
    static func place(_ natural: Size, in area: Rect, style: BoxStyle) -> Rect {
        guard natural.width > .zero, natural.height > .zero else { return area }
        let horizontal = area.width.px / natural.width.px
        let vertical = area.height.px / natural.height.px
        let factor: Double
        switch style.objectFit {
        case .fill: return area
        case .contain: factor = min(horizontal, vertical)
        case .cover: factor = max(horizontal, vertical)
        case .none: factor = 1
        case .scaleDown: factor = min(1, horizontal, vertical)
        }
        let width = natural.width * factor
        let height = natural.height * factor
        return Rect(
            x: area.minX + style.objectPosition.x.resolved(against: area.width - width),
            y: area.minY + style.objectPosition.y.resolved(against: area.height - height), width: width, height: height)
    }
}

/// A turn whose quarter turns are exact.
struct Rotation {
    let sine: Double
    let cosine: Double

    init(degrees: Double) {
        let turned = degrees.truncatingRemainder(dividingBy: 360)
        switch turned {
        case 0: (sine, cosine) = (0, 1)
        case 90, -270: (sine, cosine) = (1, 0)
        case 180, -180: (sine, cosine) = (0, -1)
        case 270, -90: (sine, cosine) = (-1, 0)
        default:
            let radians = turned * .pi / 180
            (sine, cosine) = (sin(radians), cos(radians))
        }
    }
}
