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
    /// Unit: milliseconds from the start of styling to the layout of the last page; nil: none.
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
    /// Links that are text and headers that are not there, where they are forgiven.
    package let referenceFaults: [Diagnostic]
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

    /// The PDF of a tree; each page is written as soon as it is laid out, so that a long document is never there whole.
    ///
    /// Links that cannot be made and headers that cells name in vain are faults of a template; where they are
    /// `forgiven`, the links are text and the names are passed over.
    package func render(
        _ tree: MarkupTree, resolver: StyleResolver, linksAreForgiven: Bool = false, profile: Profile,
        metadata: DocumentMetadata, assets: AssetSource
    ) throws(PipelineFault) -> ComposedDocument {
        let prepared = try prepare(tree, resolver: resolver, linksAreForgiven: linksAreForgiven, assets: assets)
        var pages = try prepared.pages(window: PageStream.usualWindow)
        var composition = try composing { () throws(CompositionError) in
            try composer.begin(prepared.content, profile: profile, metadata: metadata)
        }
        while let page = try pages.next() {
            stageEnded?(.layout)
            try composing { () throws(CompositionError) in try composition.add(page) }
            stageEnded?(.compose)
        }
        stageEnded?(.layout)
        let bytes = try composing { () throws(CompositionError) in try composer.finish(&composition) }
        stageEnded?(.compose)
        guard bytes.count <= limits.output else {
            throw .job(
                JobFailure(
                    .outputTooLarge, "the PDF has \(bytes.count) bytes, at most \(limits.output) are allowed"))
        }
        return ComposedDocument(bytes: bytes, pages: composition.pageCount, referenceFaults: prepared.referenceFaults)
    }

    /// The laid out pages of a tree, with its styles; links as for `render`.
    package func layOut(
        _ tree: MarkupTree, resolver: StyleResolver, linksAreForgiven: Bool = false, assets: AssetSource
    ) throws(PipelineFault) -> LaidOutDocument {
        let prepared = try prepare(tree, resolver: resolver, linksAreForgiven: linksAreForgiven, assets: assets)
        var stream = try prepared.pages(window: .max)
        var pages: [LaidOutPage] = []
        while let page = try stream.next() { pages.append(page) }
        stageEnded?(.layout)
        return LaidOutDocument(content: prepared.content, pages: pages)
    }

    /// Styles a tree and gathers its pictures.
    private func prepare(
        _ tree: MarkupTree, resolver: StyleResolver, linksAreForgiven: Bool, assets: AssetSource
    ) throws(PipelineFault) -> PreparedDocument {
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
        let broken = faults.map { Diagnostic($0.fault.description, at: tree.location(of: $0.node)) }
        return PreparedDocument(content: content, input: input, shaper: shaper, referenceFaults: broken)
    }

    private func composing<Result>(_ step: () throws(CompositionError) -> Result) throws(PipelineFault) -> Result {
        do {
            return try step()
        } catch {
            throw .job(JobFailure(error))
        }
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
}
