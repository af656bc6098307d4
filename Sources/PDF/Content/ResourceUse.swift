/// Which of the document's resources a page's content names: ISO 32000-1 §7.8.3.
struct ResourceUse: Hashable, Sendable {
    /// Numbers of fonts, images and so on, thousandths of opacity: in rising order, each once.
    private(set) var fonts: [Int] = []
    private(set) var images: [Int] = []
    private(set) var gradients: [Int] = []
    private(set) var patterns: [Int] = []
    private(set) var forms: [Int] = []
    /// Forms whose luminosity is a mask.
    private(set) var masks: [Int] = []
    private(set) var opacities: [Int] = []
    private(set) var usesTransparency = false

    mutating func use(font: Int) { Self.insert(font, into: &fonts) }
    mutating func use(image: Int) { Self.insert(image, into: &images) }
    mutating func use(gradient: Int) { Self.insert(gradient, into: &gradients) }

    mutating func use(pattern: Int) { Self.insert(pattern, into: &patterns) }
    mutating func use(form: Int) { Self.insert(form, into: &forms) }

    mutating func use(mask: Int) {
        Self.insert(mask, into: &masks)
        usesTransparency = true
    }

    mutating func use(opacity: Int) {
        Self.insert(opacity, into: &opacities)
        usesTransparency = true
    }

    mutating func noteTransparency() { usesTransparency = true }

    mutating func formUnion(_ other: ResourceUse) {
        for font in other.fonts { use(font: font) }
        for image in other.images { use(image: image) }
        for gradient in other.gradients { use(gradient: gradient) }
        for pattern in other.patterns { use(pattern: pattern) }
        for form in other.forms { use(form: form) }
        for mask in other.masks { use(mask: mask) }
        for opacity in other.opacities { use(opacity: opacity) }
        usesTransparency = usesTransparency || other.usesTransparency
    }

    /// A page names few resources: a search from the end finds the usual one at once.
    private static func insert(_ value: Int, into values: inout [Int]) {
        var place = values.count
        while place > 0, values[place - 1] > value { place -= 1 }
        if place > 0, values[place - 1] == value { return }
        values.insert(value, at: place)
    }
}
