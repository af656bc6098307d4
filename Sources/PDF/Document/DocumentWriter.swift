/// Writes one document: tagged PDF 1.7, under either profile.
///
/// The order of use: fonts, images and structure elements may be added at any time; pages in order, their content in
/// any number of streams, each written to the output when it is finished; last the fonts' programs, then `finish()`.
/// The same calls give the same bytes. Belongs to one thread, as its compressor does.
package final class DocumentWriter {
    /// A page whose dictionary waits for the end of the document.
    struct Page {
        let id: ObjectID
        let width: Double
        let space: PageSpace
        var contents: [ObjectID] = []
        var resources = ResourceUse()
        var annotations: [ObjectID] = []
        /// Marked content shown by the streams finished so far.
        var markedCount = 0
    }

    /// A font and what becomes of it.
    struct Font {
        let font: EmbeddedFont
        var program: StreamData?
    }

    let profile: Profile
    let metadata: DocumentMetadata
    let created: DocumentDate
    let modified: DocumentDate
    let compressor: Compressor
    var objects: ObjectWriter

    /// The document's logical structure; content joins it through `mark(_:on:)`.
    package var structure = StructureTree()
    /// Empty where pages are numbered 1, 2, 3 and so on.
    package var pageLabels: [PageLabelRange] = []

    private(set) var pages: [Page] = []
    private(set) var fonts: [Font] = []
    private(set) var images: [(id: ObjectID, handle: ImageHandle)] = []
    private(set) var gradients = DistinctValues<Gradient>()
    var patterns = DistinctValues<Pattern>()
    var forms: [FormXObject] = []
    private(set) var annotations: [Annotation] = []
    /// Of the signature fields.
    var fieldNames: Set<String> = []
    private(set) var outline: [OutlineItem] = []
    /// nil until placed.
    private(set) var destinations: [(page: PageIndex, x: Double, y: Double)?] = []
    private(set) var fault: PDFError?

    private var imagesByKey: [[UInt8]: ImageHandle] = [:]
    private var formsByKey: [[UInt8]: FormHandle] = [:]

    /// Begins a document.
    ///
    /// - Throws: `titleMissing`, `languageInvalid`, `dateInvalid`.
    package init(profile: Profile, metadata: DocumentMetadata, compressor: Compressor) throws(PDFError) {
        self.profile = profile
        self.metadata = try metadata.checked()
        created = try DocumentDate(metadata.createdAt)
        modified = try DocumentDate(metadata.modifiedAt ?? metadata.createdAt)
        self.compressor = compressor
        objects = ObjectWriter(compressor: compressor)
    }

    // MARK: Pages

    /// Adds a page after the others; points.
    ///
    /// - Throws: `pageSizeOutOfRange`.
    package func addPage(width: Double, height: Double) throws(PDFError) -> PageIndex {
        guard (3...14_400).contains(width), (3...14_400).contains(height) else {
            throw .pageSizeOutOfRange(width: width, height: height)
        }
        let page = PageIndex(number: Int32(pages.count))
        pages.append(Page(id: objects.reserve(), width: width, space: PageSpace(height: height)))
        return page
    }

    package var pageCount: Int { pages.count }

    /// Begins a stream of content for a page.
    package func makeContent(of page: PageIndex) -> ContentStream {
        ContentStream(page: page, space: pages[Int(page.number)].space)
    }

    /// Writes a stream of content; a page shows its streams in the order in which they are finished.
    ///
    /// Nothing is written for a stream without content.
    package func finish(_ content: consuming ContentStream) {
        guard !content.isEmpty else { return }
        let operators = content.close()
        let id = objects.reserve()
        objects.writeStream(id, .raw(operators.bytes)) { _ in }
        noteFault(of: content, longestString: operators.longestString)
        pages[Int(content.page.number)].contents.append(id)
        pages[Int(content.page.number)].resources.formUnion(content.resources)
        pages[Int(content.page.number)].markedCount += content.markedCount
    }

    /// Keeps the first fault of all.
    func noteFault(of content: borrowing ContentStream, longestString: Int) {
        fault = fault ?? content.fault ?? (longestString > 32_767 ? .stringTooLong(bytes: longestString) : nil)
    }

    /// Makes the next piece of a page's content part of an element; a content stream must show it.
    package func mark(_ element: StructureElement, on page: PageIndex) -> MarkedContent {
        structure.mark(element, on: page)
    }

    // MARK: Resources

    /// Adds a font; its program is given later by `embed`.
    package func addFont(_ description: FontDescription) -> EmbeddedFont {
        let font = EmbeddedFont(description: description, index: fonts.count)
        fonts.append(Font(font: font))
        return font
    }

    /// The fonts that the document shows something with: each needs its program before the end.
    package var usedFonts: [EmbeddedFont] { fonts.map(\.font).filter { !$0.codes.isEmpty } }

    /// Gives a font its program: a bare CFF one keyed by CID, whose glyphs after `.notdef` are the font's `shownGlyphs`.
    package func embed(_ program: StreamData, in font: EmbeddedFont) { fonts[font.index].program = program }

    /// The image that was added under a key.
    package func image(forKey key: [UInt8]) -> ImageHandle? { imagesByKey[key] }

    /// Writes an image, once for each key; the key is one of the image's content, such as a digest.
    ///
    /// - Throws: `imageInconsistent`.
    package func addImage(_ image: ImageXObject, key: [UInt8]) throws(PDFError) -> ImageHandle {
        if let known = imagesByKey[key] { return known }
        try image.check()
        let handle = ImageHandle(index: images.count, hasSoftMask: image.softMask != nil)
        let id = objects.reserve()
        images.append((id, handle))
        imagesByKey[key] = handle
        objects.write(image, as: id)
        return handle
    }

    /// The form that was kept under a key.
    package func form(forKey key: [UInt8]) -> FormHandle? { formsByKey[key] }

    /// Keeps a form for whoever needs it again.
    package func keep(_ form: FormHandle, forKey key: [UInt8]) { formsByKey[key] = form }

    /// Adds a gradient; equal ones are one.
    package func addGradient(_ gradient: Gradient) -> GradientHandle {
        GradientHandle(index: gradients.index(of: gradient))
    }

    // MARK: Navigation

    /// Declares a place that is not known yet.
    package func addDestination() -> Destination {
        destinations.append(nil)
        return Destination(index: destinations.count - 1)
    }

    /// Says where a destination is; points from the page's top left corner.
    package func place(_ destination: Destination, on page: PageIndex, x: Double, y: Double) {
        destinations[destination.index] = (page, x, y)
    }

    /// Adds an outline item after the others; levels from 1, and that of the heading where it is given.
    ///
    /// A title that is too long for a PDF is cut.
    package func addOutlineItem(
        _ title: String, level: Int, heading: StructureElement? = nil, destination: Destination
    ) {
        outline.append(
            OutlineItem(title: title.cutForAString, level: level, heading: heading, destination: destination))
    }

    /// Makes a rectangle a link; a link over several lines is one call for each, with one element.
    ///
    /// - Parameters:
    ///   - target: where it leads.
    ///   - rectangle: what can be clicked.
    ///   - element: of type `link`; its content is the link's text.
    ///   - contents: the link's purpose in words, for readers who do not see it, cut where it is too long for a PDF;
    ///     the address where empty.
    /// - Throws: `linkSchemeRefused`, `linkInvalid`, `linkElementExpected`.
    package func addLink(
        to target: LinkTarget, over rectangle: PageRectangle, element: StructureElement, contents: String
    ) throws(PDFError) {
        var purpose = contents
        if case .uri(let address) = target {
            try LinkAddress.check(address)
            if purpose.isEmpty { purpose = address }
        }
        guard structure.type(of: element) == .link else { throw .linkElementExpected }
        if purpose.isEmpty { purpose = metadata.title }
        addAnnotation(.link(target, contents: purpose.cutForAString), over: rectangle, element: element)
    }

    /// Adds an annotation to its page and to its element.
    func addAnnotation(_ kind: Annotation.Kind, over rectangle: PageRectangle, element: StructureElement) {
        let id = objects.reserve()
        structure.addAnnotation(annotations.count, to: element)
        annotations.append(Annotation(id: id, rectangle: rectangle, element: element, kind: kind))
        pages[Int(rectangle.page.number)].annotations.append(id)
    }
}
