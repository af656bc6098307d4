package import CSS
package import Jobs
package import Layout
package import Markup
package import PDF
package import Primitives
package import Typography

/// The steps of making a document, for those who measure them.
package enum RenderStage: String, CaseIterable, Hashable, Sendable {
    case validate, bind, style, images, layout, compose
}

/// What bounds the making of one document.
package struct RenderLimits: Hashable, Sendable {
    package var layout = LayoutLimits()
    /// Unit: bytes of the PDF.
    package var output = 25 << 20
    /// Unit: bytes of all of a document's images once decoded; as much as the largest single image has.
    package var decodedImages = 160 << 20
    /// Unit: milliseconds from the start of styling to the end of layout; nil: none.
    package var milliseconds: Int? = 20_000

    package init() {}
}

/// Why pages could not be laid out.
package enum PipelineFault: Error {
    /// A fault of layout, which names a node of the tree.
    case layout(LayoutError)
    /// What an element of the tree shows cannot be had or used, because of one of its attributes.
    case attribute(JobFailure, of: MarkupTree.NodeIndex, AttributeName)
    case job(JobFailure)
}

/// Gives a blob `container/name` from an allowed container.
package typealias BlobSource = @Sendable (String) throws(JobFailure) -> [UInt8]

/// Gives a file that a document names; nil where the document has none of that name.
package typealias AssetSource = (String) throws(JobFailure) -> [UInt8]?

/// A document's pages as bytes.
package struct ComposedDocument: Sendable {
    package let bytes: [UInt8]
    package let pages: Int
}

/// From a markup tree to a PDF: style, pictures, layout, painting, composing.
///
/// One for each render thread. What it keeps between documents (shaped words, fonts, pictures) never changes a
/// document's bytes.
package final class DocumentPipeline {
    let shaper: TextShaper
    private let images: ImageLoader
    private let composer: DocumentComposer
    private let limits: RenderLimits
    /// Called when a stage has ended.
    package var stageEnded: ((RenderStage) -> Void)?

    package init(library: FontLibrary, limits: RenderLimits = RenderLimits(), blobs: BlobSource? = nil) {
        shaper = TextShaper(library: library)
        images = ImageLoader(decodedLimit: limits.decodedImages, blobs: blobs)
        composer = DocumentComposer(library: library)
        self.limits = limits
    }

    /// The laid out pages of a tree, with its styles.
    ///
    /// Links that cannot be made and headers that cells name in vain are faults of a template; where they are `forgiven`,
    /// the links are text and the names are passed over.
    package func layOut(
        _ tree: MarkupTree, resolver: StyleResolver, linksAreForgiven: Bool = false, assets: AssetSource
    ) throws(PipelineFault) -> LaidOutDocument {
        let deadline = limits.milliseconds.map { Deadline(milliseconds: $0) }
        var styled = resolver.resolve(tree)
        let faults = ReferenceFault.all(in: tree)
        if let (node, fault) = faults.first, !linksAreForgiven {
            let failure = JobFailure(.templateInvalid, "\(tree.location(of: node)): \(fault)")
            throw .attribute(failure, of: node, fault.attribute)
        }
        for (node, fault) in faults where fault.attribute == .href { styled.tree.forget(.href, of: node) }
        stageEnded?(.style)
        let (content, sizes) = try images.load(styled, assets: assets)
        stageEnded?(.images)
        let input = LayoutInput(
            styled: styled, replaced: sizes, contentImages: content.contentImages, limits: limits.layout
        ) {
            deadline?.hasPassed ?? false
        }
        let fragments: FragmentTree
        do {
            fragments = try Layout.layOut(input, shaper: shaper)
        } catch {
            switch error.code {
            case .amountInvalid, .sumTooLarge:
                throw .attribute(JobFailure(error, in: tree), of: error.node, .dataValue)
            default: throw .layout(error)
            }
        }
        let pictures = try PictureLayout(content: content, shaper: shaper).pictures(of: fragments)
        stageEnded?(.layout)
        let broken = faults.map { Diagnostic($0.fault.description, at: tree.location(of: $0.node)) }
        return LaidOutDocument(content: content, fragments: fragments, pictures: pictures, brokenLinks: broken)
    }

    /// The units `ex` and `ch` of the fonts that would show a style's text.
    package var fontUnits: (FontStyle) -> FontUnits {
        { [shaper] style in
            let metrics = shaper.metrics(of: shaper.select(FontRequest(style)))
            let scale = style.size.px / Double(metrics.unitsPerEm)
            return FontUnits(
                exHeight: Double(metrics.xHeight) * scale, zeroAdvance: Double(metrics.zeroAdvance) * scale)
        }
    }

    /// The PDF of laid out pages.
    package func compose(
        _ document: LaidOutDocument, profile: Profile, metadata: DocumentMetadata
    ) throws(JobFailure) -> ComposedDocument {
        let bytes: [UInt8]
        do {
            bytes = try composer.compose(document, profile: profile, metadata: metadata)
        } catch {
            throw JobFailure(error)
        }
        stageEnded?(.compose)
        guard bytes.count <= limits.output else {
            throw JobFailure(
                .outputTooLarge, "the PDF has \(bytes.count) bytes, at most \(limits.output) are allowed")
        }
        return ComposedDocument(bytes: bytes, pages: document.fragments.pages.count)
    }
}

/// A document that has its pages.
package struct LaidOutDocument: Sendable {
    let content: DocumentContent
    package let fragments: FragmentTree
    let pictures: Pictures
    /// Links that are text and headers that are not there, where they are forgiven.
    package let brokenLinks: [Diagnostic]

    package var pageCount: Int { fragments.pages.count }

    /// The boxes of its elements, as `quoin layout` prints them.
    package var report: JSONValue { LayoutReport.json(fragments, of: content.styled) }
}
