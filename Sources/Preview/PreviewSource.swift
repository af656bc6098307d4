package import Templates

/// What is previewed, and how.
package struct PreviewSource: Sendable {
    /// The bundle's folder.
    package var bundle: String
    /// The folder of payloads; nil: the one that belongs to the bundle's name.
    package var samples: String?
    /// A payload of its own, shown first.
    package var payload: SamplePayload?
    /// The language of documents whose payload's name has none; nil: the template's own.
    package var language: String?
    /// The folder with the catalogue of fonts.
    package var fonts: String
    /// Further folders of font files.
    package var additionalFonts: [String]
    /// The time of the request that documents are made for, ISO 8601.
    package var requestedAt: String

    package init(
        bundle: String, samples: String? = nil, payload: SamplePayload? = nil, language: String? = nil, fonts: String,
        additionalFonts: [String] = [], requestedAt: String
    ) {
        self.bundle = bundle
        self.samples = samples
        self.payload = payload
        self.language = language
        self.fonts = fonts
        self.additionalFonts = additionalFonts
        self.requestedAt = requestedAt
    }
}
