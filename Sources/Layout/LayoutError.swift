package import Markup

/// Why a document could not be laid out, and where.
package struct LayoutError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// No registered face has the character; the offset counts bytes of the node's text.
        case glyphMissing(scalar: Unicode.Scalar, offset: Int)
        case tooManyPages(limit: Int)
        case tooManyNodes(limit: Int)
        case nestingTooDeep(limit: Int)
        /// The flow shows the number of all pages, and each number makes another.
        case pageTotalUnsettled
        /// The `data-value` of a cell that is summed is not a decimal number.
        case amountInvalid
        /// A sum has more digits than an amount may have.
        case sumTooLarge
        /// A `<page-sum>` stands where no page break can fill it.
        case sumMisplaced
        /// The deadline of the input has passed.
        case timeLimitExceeded
    }

    package let code: Code
    /// The element or text node; -1 for generated text and for the document as a whole.
    package let node: MarkupTree.NodeIndex

    package init(_ code: Code, node: MarkupTree.NodeIndex) {
        self.code = code
        self.node = node
    }

    package var description: String {
        switch code {
        case .glyphMissing(let scalar, let offset):
            "no registered font has U+\(String(scalar.value, radix: 16, uppercase: true)) (byte \(offset) of the text)"
        case .tooManyPages(let limit): "the document has more than \(limit) pages"
        case .tooManyNodes(let limit): "the document has more than \(limit) nodes"
        case .nestingTooDeep(let limit): "elements are nested deeper than \(limit)"
        case .pageTotalUnsettled:
            "the text shows the number of pages, and with each number the document has another number of pages"
        case .amountInvalid: "data-value of a cell that is summed is not a decimal number such as -1234.50"
        case .sumTooLarge: "the sum of the column is too large"
        case .sumMisplaced:
            "<page-sum> may show what is carried forward in a table's <tfoot>, what is brought forward in its <thead>"
        case .timeLimitExceeded: "the time limit of the document has passed"
        }
    }
}

/// What ends the layout of a page before its end.
enum Interruption: Error {
    /// A better break has been passed: the page is laid out anew and ends there.
    case restart(BreakSite)
    case failed(LayoutError)
}
