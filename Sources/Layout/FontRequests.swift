package import CSS
package import Typography

extension FontRequest {
    /// What a style asks of the fonts.
    package init(_ font: FontStyle) {
        self.init(
            families: font.families, weight: font.weight, isItalic: font.isItalic, stretch: font.stretch,
            features: font.features.map { Feature(tag: $0.tag, value: $0.value) }, language: font.language)
    }
}
