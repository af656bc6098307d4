import CSS

/// The painting properties of an element: SVG 2 §13.
struct PaintStyle {
    enum Source {
        case none
        case color(Color)
        case gradient(id: String, fallback: Color?)
    }

    var fill = Source.color(.black)
    var fillOpacity = 1.0
    var isEvenOdd = false
    var stroke = Source.none
    var strokeWidth = 1.0
    var strokeOpacity = 1.0
    var cap = Stroke.Cap.butt
    var join = Stroke.Join.miter
    var miterLimit = 4.0
    var dashes: [Double] = []
    var dashOffset = 0.0
    var color = Color.black
    var isVisible = true

    // Not inherited.
    var opacity = 1.0
    var isDisplayed = true
    var stopColor = Color.black
    var stopOpacity = 1.0

    /// What an element has before its own properties.
    var inherited: PaintStyle {
        var style = self
        style.opacity = 1
        style.isDisplayed = true
        style.stopColor = .black
        style.stopOpacity = 1
        return style
    }
}

/// A property's value that cannot be read, and what may stand there.
struct PropertyFault: Error {
    let message: String
    var hint: String?
}

extension PaintStyle {
    /// Applies a property; a length's percentages are of `diagonal`.
    mutating func set(_ property: String, to text: String, diagonal: Double) throws(PropertyFault) {
        let value = text.trimmed
        if value == "inherit", property != "opacity", property != "display", !property.hasPrefix("stop-") { return }
        switch property {
        case "fill": fill = try source(value, of: property)
        case "stroke": stroke = try source(value, of: property)
        case "color": color = try Self.color(value, of: property, current: color)
        case "stop-color": stopColor = try Self.color(value, of: property, current: color)
        case "fill-opacity": fillOpacity = try Self.share(value, of: property)
        case "stroke-opacity": strokeOpacity = try Self.share(value, of: property)
        case "stop-opacity": stopOpacity = try Self.share(value, of: property)
        case "opacity": opacity = try Self.share(value, of: property)
        case "fill-rule": isEvenOdd = try Self.word(value, of: property, ["nonzero": false, "evenodd": true])
        case "stroke-width": strokeWidth = try length(value, of: property, diagonal)
        case "stroke-linecap":
            cap = try Self.word(value, of: property, ["butt": .butt, "round": .round, "square": .square])
        case "stroke-linejoin":
            join = try Self.word(
                value, of: property, ["miter": .miter, "round": .round, "bevel": .bevel, "miter-clip": .miter])
        case "stroke-miterlimit":
            miterLimit = try length(value, of: property, diagonal)
            if miterLimit < 1 { throw PropertyFault(message: "stroke-miterlimit is less than 1") }
        case "stroke-dasharray": dashes = try dashes(value, diagonal)
        case "stroke-dashoffset":
            guard let offset = Length.parse(value)?.resolved(against: diagonal) else { throw Self.fault(property) }
            dashOffset = offset
        case "display": isDisplayed = value != "none"
        case "visibility":
            isVisible = try Self.word(value, of: property, ["visible": true, "hidden": false, "collapse": false])
        default:
            if let allowed = Vocabulary.fixed[property], !allowed.contains(value) {
                throw PropertyFault(
                    message: "\(property) is not supported in drawings",
                    hint: "only: \(allowed.joined(separator: ", "))")
            }
        }
    }

    private static func fault(_ property: String, hint: String? = nil) -> PropertyFault {
        PropertyFault(message: "this is no value of \(property)", hint: hint)
    }

    private func source(_ value: String, of property: String) throws(PropertyFault) -> Source {
        if value == "none" { return .none }
        guard value.hasPrefix("url(") else {
            return .color(try Self.color(value, of: property, current: color))
        }
        guard let close = value.firstIndex(of: ")") else { throw Self.fault(property) }
        let reference = String(value[..<close].dropFirst(4)).trimmed.filter { $0 != "\"" && $0 != "'" }
        guard reference.hasPrefix("#") else {
            throw PropertyFault(message: "a drawing may not refer to other files", hint: "url(#id) of a gradient")
        }
        let rest = String(value[value.index(after: close)...]).trimmed
        var fallback: Color?
        if !rest.isEmpty, rest != "none" { fallback = try Self.color(rest, of: property, current: color) }
        return .gradient(id: String(reference.dropFirst()), fallback: fallback)
    }

    private static func color(
        _ value: String, of property: String, current: Color
    ) throws(PropertyFault) -> Color {
        if value.lowercased() == "currentcolor" { return current }
        guard let color = Color(parsing: value) else { throw fault(property, hint: "a colour, such as #0b5c6b") }
        return color
    }

    private static func share(_ value: String, of property: String) throws(PropertyFault) -> Double {
        var scanner = Scanner(value)
        guard let number = scanner.number() else { throw fault(property, hint: "0 to 1") }
        let isPercentage = scanner.take(UInt8(ascii: "%"))
        guard scanner.isAtEnd else { throw fault(property, hint: "0 to 1") }
        return min(max(isPercentage ? number / 100 : number, 0), 1)
    }

    private static func word<Value>(
        _ value: String, of property: String, _ words: KeyValuePairs<String, Value>
    ) throws(PropertyFault) -> Value {
        guard let pair = words.first(where: { $0.key == value }) else {
            throw fault(property, hint: "one of: " + words.map(\.key).joined(separator: ", "))
        }
        return pair.value
    }

    private func length(_ value: String, of property: String, _ diagonal: Double) throws(PropertyFault) -> Double {
        guard let length = Length.parse(value)?.resolved(against: diagonal), length >= 0 else {
            throw Self.fault(property, hint: "a number that is not negative")
        }
        return length
    }

    private func dashes(_ value: String, _ diagonal: Double) throws(PropertyFault) -> [Double] {
        if value == "none" { return [] }
        var lengths: [Double] = []
        for part in value.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            lengths.append(try length(String(part), of: "stroke-dasharray", diagonal))
        }
        guard !lengths.isEmpty, lengths.count <= 64 else { throw Self.fault("stroke-dasharray") }
        // An odd number of lengths is repeated; nothing but zeros is a solid line.
        if !lengths.count.isMultiple(of: 2) { lengths += lengths }
        return lengths.contains { $0 > 0 } ? lengths : []
    }
}

/// A number with a unit: SVG 2 §4.2; in CSS px, or of something that is known where it is used.
enum Length {
    case absolute(Double)
    case percentage(Double)

    /// nil for what is no length of the subset.
    static func parse(_ text: String) -> Length? {
        var scanner = Scanner(text.trimmed)
        guard let number = scanner.number() else { return nil }
        if scanner.take(UInt8(ascii: "%")) { return scanner.isAtEnd ? .percentage(number) : nil }
        let factor: Double
        switch scanner.word() {
        case "", "px": factor = 1
        case "pt": factor = 96.0 / 72
        case "pc": factor = 16
        case "in": factor = 96
        case "cm": factor = 96 / 2.54
        case "mm": factor = 96 / 25.4
        default: return nil
        }
        return scanner.isAtEnd ? .absolute(number * factor) : nil
    }

    func resolved(against whole: Double) -> Double {
        switch self {
        case .absolute(let length): length
        case .percentage(let share): whole * share / 100
        }
    }
}
