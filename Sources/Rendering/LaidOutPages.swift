import CSS
import Jobs
import Layout
import Markup
package import Primitives
import Typography

/// A document that has its styles and pictures, and is ready for layout.
struct PreparedDocument {
    let content: DocumentContent
    let input: LayoutInput
    let shaper: TextShaper
    /// Links that are text and headers that are not there, where they are forgiven.
    let referenceFaults: [Diagnostic]

    /// The pages; of a document with more than `window` pages, margin boxes that show their number come last.
    func pages(window: Int) throws(PipelineFault) -> LaidOutPages { try LaidOutPages(self, window: window) }
}

/// A page with all that painting needs.
struct LaidOutPage: Sendable {
    let fragment: PageFragment
    /// Fragments refer to them.
    let styles: [ComputedStyle]
    /// Files of the images that `content` shows; fragments refer to them.
    let images: [String]
    let pictures: Pictures
    let part: Part

    enum Part: Hashable {
        case whole
        case withoutMarginBoxes
        /// The margin boxes of a page that came without them, counted from 1.
        case marginBoxes(page: Int)
    }
}

/// The pages of a document as they are laid out.
struct LaidOutPages: ~Copyable {
    private let document: PreparedDocument
    private let pictures: PictureLayout
    /// Pictures of repeated and running elements.
    private var repeated = Pictures()
    private var stream: PageStream

    fileprivate init(_ document: PreparedDocument, window: Int) throws(PipelineFault) {
        self.document = document
        pictures = PictureLayout(content: document.content, shaper: document.shaper)
        do {
            stream = try PageStream(document.input, shaper: document.shaper, window: window)
        } catch {
            throw Self.fault(error, in: document)
        }
    }

    /// The next page or what belongs to one; nil once the document is done.
    mutating func next() throws(PipelineFault) -> LaidOutPage? {
        let next: PageStream.Part?
        do {
            next = try stream.next()
        } catch {
            throw Self.fault(error, in: document)
        }
        switch next {
        case .page(let fragment): return try page(fragment, .whole)
        case .pageWithoutMarginBoxes(let fragment): return try page(fragment, .withoutMarginBoxes)
        case .marginBoxes(let fragment, let number): return try page(fragment, .marginBoxes(page: number))
        case nil: return nil
        }
    }

    private mutating func page(_ fragment: PageFragment, _ part: LaidOutPage.Part) throws(PipelineFault) -> LaidOutPage
    {
        let styles = stream.styles
        return LaidOutPage(
            fragment: fragment, styles: styles, images: stream.images,
            pictures: try pictures.pictures(of: fragment, styles: styles, repeated: &repeated), part: part)
    }

    private static func fault(_ error: LayoutError, in document: PreparedDocument) -> PipelineFault {
        switch error.code {
        case .amountInvalid, .sumTooLarge:
            .attribute(JobFailure(error, in: document.content.styled.tree), of: error.node, .dataValue)
        default: .layout(error)
        }
    }
}

/// A document that has its pages.
package struct LaidOutDocument: Sendable {
    let content: DocumentContent
    let pages: [LaidOutPage]

    package var pageCount: Int { pages.count }

    /// The boxes of its elements, as `quoin layout` prints them.
    package var report: JSONValue { LayoutReport.json(pages, of: content.styled) }
}
