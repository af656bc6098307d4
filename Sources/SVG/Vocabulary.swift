/// The elements and attributes that drawings may use: a static subset of SVG 2.
enum Vocabulary {
    /// Elements that group or draw.
    static let drawn: Set<String> = [
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient",
        "radialGradient", "stop",
    ]

    /// Elements that describe and are passed over with all that is in them.
    static let described: Set<String> = ["title", "desc", "metadata"]

    /// Why an element of SVG is refused; nil for what SVG does not have.
    static func refusal(_ name: String) -> (message: String, hint: String?)? {
        switch name {
        case "script", "handler", "listener": return ("a drawing may not hold scripts", nil)
        case "style": return ("a drawing may not hold a style sheet", "write the properties as attributes")
        case "text", "tspan", "textPath", "tref": return ("a drawing may not hold text", "convert the text to paths")
        case "image", "feImage": return ("a drawing may not hold images", nil)
        case "foreignObject", "iframe", "video", "audio", "canvas":
            return ("a drawing may not hold other documents", nil)
        case "use", "symbol": return ("a drawing may not refer to other parts of itself", "repeat the shape")
        case "animate", "animateMotion", "animateTransform", "animateColor", "set", "mpath", "discard":
            return ("a drawing may not move", nil)
        case "a": return ("a drawing may not hold links", "put the link around the image")
        case "clipPath", "mask", "filter", "pattern", "marker", "switch", "view", "cursor", "font", "mesh", "hatch",
            "solidcolor":
            return ("<\(name)> is not supported in drawings", "convert it to plain shapes")
        default: return nil
        }
    }

    /// The attributes of an element that say where and how large it is.
    static func geometry(of element: String) -> [String] {
        switch element {
        case "svg": ["viewBox", "width", "height", "preserveAspectRatio", "x", "y"]
        case "path": ["d", "pathLength"]
        case "rect": ["x", "y", "width", "height", "rx", "ry"]
        case "circle": ["cx", "cy", "r"]
        case "ellipse": ["cx", "cy", "rx", "ry"]
        case "line": ["x1", "y1", "x2", "y2"]
        case "polyline", "polygon": ["points"]
        case "linearGradient": ["x1", "y1", "x2", "y2"] + gradient
        case "radialGradient": ["cx", "cy", "r", "fx", "fy"] + gradient
        case "stop": ["offset"]
        default: []
        }
    }

    private static let gradient = ["gradientUnits", "gradientTransform", "spreadMethod"]

    /// Attributes that name and describe, on any element.
    static func isDescription(_ name: String) -> Bool {
        switch name {
        case "id", "class", "version", "baseProfile", "xmlns", "role", "focusable", "tabindex", "lang", "style",
            "transform":
            true
        default: name.hasPrefix("data-") || name.hasPrefix("aria-") || (name.contains(":") && name != "xlink:href")
        }
    }

    /// Properties that decide how shapes are painted.
    static let painting: Set<String> = [
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
        "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color", "display",
        "visibility", "stop-color", "stop-opacity",
    ]

    /// Properties that have no effect in a drawing of this subset whatever they say: of text and clips, of screens.
    static func hasNoEffect(_ property: String) -> Bool {
        if property.hasPrefix("font") || property.hasPrefix("text-") || property.hasPrefix("-") { return true }
        switch property {
        case "clip-rule", "shape-rendering", "image-rendering", "color-rendering", "line-height", "letter-spacing",
            "word-spacing", "white-space", "writing-mode", "direction", "unicode-bidi", "dominant-baseline",
            "alignment-baseline", "baseline-shift", "kerning", "pointer-events", "cursor", "enable-background",
            "overflow", "solid-color", "solid-opacity", "flood-color", "flood-opacity", "lighting-color", "isolation":
            return true
        default: return false
        }
    }

    /// Properties of which only the value that changes nothing is supported.
    static let fixed: [String: [String]] = [
        "clip-path": ["none"], "mask": ["none"], "filter": ["none"], "marker": ["none"], "marker-start": ["none"],
        "marker-mid": ["none"], "marker-end": ["none"], "mix-blend-mode": ["normal"], "vector-effect": ["none"],
        "paint-order": ["normal"], "color-interpolation": ["auto", "sRGB"],
        "color-interpolation-filters": ["auto", "sRGB", "linearRGB"],
    ]
}
