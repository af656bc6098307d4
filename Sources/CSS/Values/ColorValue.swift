import Primitives

/// A colour as written: CSS Color 4.
enum ColorValue: Hashable, Sendable {
    case color(Color)
    case currentColor
}

extension ValueParser {
    mutating func color() -> ColorValue? {
        switch next {
        case .hash(let digits, _):
            guard let color = Color(hexadecimal: digits) else { return fail("'#\(digits)' is not a colour") }
            advance()
            return .color(color)
        case .identifier(let written):
            let name = written.asciiLowercased
            if name == "currentcolor" {
                advance()
                return .currentColor
            }
            if name == "transparent" {
                advance()
                return .color(.transparent)
            }
            guard let value = namedColors[name] else { return nil }
            advance()
            return .color(Color(rgb: value))
        case .function("rgb"), .function("rgba"):
            return rgb().map(ColorValue.color)
        case .function("hsl"), .function("hsla"):
            return hsl().map(ColorValue.color)
        default:
            return nil
        }
    }

    /// `rgb(1 2 3 / 50%)` or `rgba(1, 2, 3, 0.5)`.
    private mutating func rgb() -> Color? {
        let name = next == .function("rgb") ? "rgb" : "rgba"
        return function(name) { parser in
            guard let red = parser.channel() else { return nil }
            let hasCommas = parser.comma()
            guard let green = parser.channel(), parser.comma() == hasCommas, let blue = parser.channel(),
                let alpha = parser.alpha(hasCommas: hasCommas)
            else { return nil }
            return Color(red: byte(red), green: byte(green), blue: byte(blue), alpha: byte(alpha))
        }
    }

    /// `hsl(120deg 50% 50% / 50%)` or `hsla(120, 50%, 50%, 0.5)`: CSS Color 4 §7.
    private mutating func hsl() -> Color? {
        let name = next == .function("hsl") ? "hsl" : "hsla"
        return function(name) { parser in
            guard let hue = parser.number() ?? parser.angle() else { return nil }
            let hasCommas = parser.comma()
            guard let saturation = parser.percentage(), parser.comma() == hasCommas,
                let lightness = parser.percentage(), let alpha = parser.alpha(hasCommas: hasCommas)
            else { return nil }
            let s = min(max(saturation / 100, 0), 1)
            let l = min(max(lightness / 100, 0), 1)
            func component(_ n: Double) -> Double {
                let turned = (n + hue / 30).truncatingRemainder(dividingBy: 12)
                let k = turned < 0 ? turned + 12 : turned
                return l - s * min(l, 1 - l) * max(-1, min(k - 3, 9 - k, 1))
            }
            return Color(
                red: byte(component(0) * 255), green: byte(component(8) * 255), blue: byte(component(4) * 255),
                alpha: byte(alpha))
        }
    }

    /// 0–255.
    private mutating func channel() -> Double? {
        if let percentage = percentage() { return percentage * 255 / 100 }
        return number()
    }

    /// 0–255; 255 where it is not given.
    private mutating func alpha(hasCommas: Bool) -> Double? {
        guard hasCommas ? comma() : slash() else { return 255 }
        if let percentage = percentage() { return percentage * 255 / 100 }
        return number().map { $0 * 255 }
    }
}

private func byte(_ value: Double) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }

extension Color {
    /// 0xRRGGBB.
    init(rgb: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: rgb >> 16), green: UInt8(truncatingIfNeeded: rgb >> 8),
            blue: UInt8(truncatingIfNeeded: rgb))
    }

    /// Three, four, six or eight hexadecimal digits.
    init?(hexadecimal text: String) {
        var digits: [UInt8] = []
        for character in text.unicodeScalars {
            guard character.isASCII, let digit = Character(character).hexDigitValue else { return nil }
            digits.append(UInt8(digit))
        }
        switch digits.count {
        case 3: digits += [15]
        case 4: break
        case 6: digits += [15, 15]
        case 8: break
        default: return nil
        }
        if digits.count == 4 {
            self.init(red: digits[0] * 17, green: digits[1] * 17, blue: digits[2] * 17, alpha: digits[3] * 17)
        } else {
            self.init(
                red: digits[0] * 16 + digits[1], green: digits[2] * 16 + digits[3],
                blue: digits[4] * 16 + digits[5], alpha: digits[6] * 16 + digits[7])
        }
    }
}

extension Color {
    /// A colour as style sheets write it; nil for anything else, `currentColor` too.
    package init?(parsing text: String) {
        let tokens = Tokenizer.tokens(of: Array(text.utf8))
        var parser = ValueParser(tokens: tokens, range: 0..<tokens.count)
        guard case .color(let color) = parser.color(), parser.isAtEnd else { return nil }
        self = color
    }
}
