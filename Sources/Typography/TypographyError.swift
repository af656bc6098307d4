/// What can go wrong with fonts; everything else about text ends in a result (`MissingGlyph`), not in an error.
package struct TypographyError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The catalog or a folder of fonts cannot be read.
        case folderUnreadable
        /// `catalog.json` is not JSON, or lacks what it must say.
        case catalogMalformed
        /// A font file is not there or cannot be read.
        case fileUnreadable
        /// A font file is not the one whose SHA-256 the catalog states.
        case fileDiffers
        /// A file is not a scalable font that we can set and embed.
        case notAFont
        /// A file is not one of hyphenation patterns in UTF-8.
        case notADictionary
        /// The font's own rights (OS/2 `fsType`) forbid embedding or subsetting.
        case embeddingForbidden
        /// There is no face at all.
        case noFaces
        /// HarfBuzz could not make a subset.
        case subsettingFailed
        /// A C library cannot do its work: out of memory, or its data is missing.
        case libraryFailed
    }

    package let code: Code
    /// The file, or the folder, or the face's PostScript name.
    package let subject: String
    /// What was found, in a few words.
    package let reason: String

    package init(_ code: Code, _ subject: String, _ reason: String) {
        self.code = code
        self.subject = subject
        self.reason = reason
    }

    package var description: String { "\(subject): \(reason)" }
}
