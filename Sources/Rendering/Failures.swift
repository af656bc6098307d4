import Jobs
import Layout
import Markup
import PDF
import Primitives
import Templates
import Typography

extension JobFailure {
    /// What a fault of layout means for the job; the place is the template's.
    init(_ error: LayoutError, in tree: MarkupTree) {
        let place = error.node >= 0 ? "\(tree.location(of: error.node)): " : ""
        switch error.code {
        case .glyphMissing:
            self.init(.glyphMissing, place + error.description)
        case .tooManyPages, .tooManyNodes:
            self.init(.documentTooLong, place + error.description)
        case .nestingTooDeep, .pageTotalUnsettled, .sumMisplaced:
            self.init(.templateInvalid, place + error.description)
        case .amountInvalid, .sumTooLarge:
            self.init(.payloadInvalid, place + error.description)
        case .timeLimitExceeded:
            self.init(.renderTimeout, error.description)
        }
    }

    init(_ error: TemplateError) {
        let code: ErrorCode =
            switch error.code {
            case .payloadInvalid: .payloadInvalid
            case .payloadInconsistent: .payloadInconsistent
            case .payloadTooLarge: .payloadTooLarge
            case .unmaskedAadhaar: .unmaskedAadhaar
            case .documentTooLong: .documentTooLong
            case .templateInvalid: .templateInvalid
            }
        self.init(code, error.message)
    }

    init(_ error: CompositionError) {
        switch error {
        case .pdf(.linkSchemeRefused(let scheme)):
            let found = scheme.isEmpty ? "a link has no scheme" : "a link's scheme is \(scheme)"
            self.init(.templateInvalid, found + "; it may be https, mailto, tel or upi")
        case .pdf(.linkInvalid):
            self.init(.templateInvalid, "a link's address holds a space or something outside ASCII: percent-encode it")
        case .pdf(.fieldNameTaken(let name)):
            self.init(.templateInvalid, "two signature fields are called \(name)")
        case .pdf(.titleMissing): self.init(.templateInvalid, "the document has no title")
        case .pdf(.languageInvalid(let tag)):
            self.init(.payloadInvalid, "\(tag.prefix(35)) is not a language tag: write en, hi or en-IN")
        case .pdf(.pageSizeOutOfRange(let width, let height)):
            self.init(.templateInvalid, "a page of \(width) × \(height) pt; sides may be 3 to 14400 pt long")
        case .pdf(.coordinateOutOfRange(let page)):
            self.init(.templateInvalid, "something on page \(page + 1) lies more than ten million points away")
        case .pdf(.graphicsStateTooDeep(let page)):
            self.init(
                .templateInvalid,
                "on page \(page + 1) too many boxes with overflow: hidden or transform lie within each other: "
                    + "a PDF allows 26 clips and transforms, so take them from some of the boxes")
        case .pdf(.stringTooLong(let bytes)):
            self.init(
                .payloadInvalid,
                "a text for readers (alt, aria-label, label), an href or the title of the document has \(bytes) bytes as "
                    + "the PDF writes it; it may have 32767: shorten it")
        case .structure(let violation, let place):
            self.init(
                .templateInvalid,
                "\(place): what this becomes in the structure tree, \(violation.type), breaks PDF/UA-1 "
                    + "(\(violation.rule)): use plainer markup here")
        case .pdf(let error): self.init(.internalError, "the PDF could not be written", detail: "\(error)")
        case .font(let error):
            self.init(.templateInvalid, "a font cannot be embedded: \(error); set this text in another one")
        }
    }
}
