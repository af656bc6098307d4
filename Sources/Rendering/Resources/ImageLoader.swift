import CSS
import Cryptography
import Images
import Jobs
import Layout
import Markup
import Primitives
import SVG

/// Finds and decodes the pictures of documents.
///
/// One for each render thread; keeps what it decoded, within a bound.
final class ImageLoader {
    private let limits: ImageLimits
    private let decodedLimit: Int
    private let blobs: BlobSource?
    private var cache: [[UInt8]: LoadedImage] = [:]
    private var cachedBytes = 0
    private static let cacheLimit = 32 << 20

    /// - Parameters:
    ///   - limits: what each image may hold.
    ///   - decodedLimit: what all images of a document may hold once decoded, in bytes.
    ///   - blobs: where `blob:` images come from; nil where they are not allowed.
    init(limits: ImageLimits = ImageLimits(), decodedLimit: Int, blobs: BlobSource? = nil) {
        self.limits = limits
        self.decodedLimit = decodedLimit
        self.blobs = blobs
    }

    /// The pictures of a document and what stands in place of its elements, with the sizes that layout needs.
    func load(
        _ styled: StyledTree, assets: AssetSource
    ) throws(PipelineFault) -> (content: DocumentContent, sizes: [MarkupTree.NodeIndex: IntrinsicSize]) {
        var library = ImageLibrary()
        var replacements: [MarkupTree.NodeIndex: Replacement] = [:]
        var sizes: [MarkupTree.NodeIndex: IntrinsicSize] = [:]
        var fieldNames: Set<String> = []
        for index in styled.tree.nodes.indices {
            guard case .element(let name) = styled.tree.nodes[index].kind else { continue }
            let node = MarkupTree.NodeIndex(index)
            switch name {
            case .img:
                let image = try naming(.src, of: node) { () throws(JobFailure) -> LoadedImage in
                    let image = try self.image(of: node, in: styled.tree, assets: assets)
                    guard library.fits(image, within: decodedLimit) else {
                        throw JobFailure(
                            .imageTooLarge,
                            "\(styled.tree.location(of: node)): with this one the document's images hold more than "
                                + "\(decodedLimit) bytes when decoded; use JPEGs or smaller images")
                    }
                    return image
                }
                let key = library.add(image)
                replacements[node] = .image(key)
                sizes[node] = library.naturalSize(of: key)
            default:
                guard let replacement = try Self.replacement(name, node, in: styled.tree, &fieldNames) else { continue }
                replacements[node] = replacement
                sizes[node] = ElementReading.naturalSize(of: replacement, style: styled.style(of: node))
            }
        }
        for name in Self.assets(of: styled) where library.key(ofAsset: name) == nil {
            library.name(library.add(try background(name, assets: assets)), asset: name)
        }
        return (DocumentContent(styled: styled, images: library, replacements: replacements), sizes)
    }

    /// What stands in place of an element of ours; nil for all others.
    private static func replacement(
        _ name: ElementName, _ node: MarkupTree.NodeIndex, in tree: MarkupTree, _ fieldNames: inout Set<String>
    ) throws(PipelineFault) -> Replacement? {
        switch name {
        case .qrCode: .qrCode(try ElementReading.qrCode(node, in: tree))
        case .barCode:
            .barCode(
                try ElementReading.barCode(node, in: tree), showsText: ElementReading.showsText(node, in: tree))
        case .barChart: .chart(try ElementReading.chart(node, in: tree, kind: .bars))
        case .lineChart: .chart(try ElementReading.chart(node, in: tree, kind: .line))
        case .signatureField:
            .signatureField(
                try ElementReading.signatureField(node, in: tree, taken: &fieldNames),
                label: tree.attribute(.label, of: node) ?? "")
        default: nil
        }
    }

    /// The files that styles name: backgrounds and generated content, of elements, pages and margin boxes.
    private static func assets(of styled: StyledTree) -> [String] {
        var names: [String] = []
        for style in styled.styles {
            for case .asset(let name)? in style.decoration.background.images { names.append(name) }
            for case .image(let name) in style.generated.content ?? [] { names.append(name) }
        }
        return names + styled.pages.assets
    }

    private func background(_ name: String, assets: AssetSource) throws(PipelineFault) -> LoadedImage {
        do throws(JobFailure) {
            guard let file = try assets(name) else {
                throw JobFailure(.imageMissing, "the style sheet names \(name), which the bundle does not have")
            }
            return try decode(file, named: name)
        } catch {
            throw .job(error)
        }
    }

    /// Says of a failure which attribute it comes from.
    private func naming<Result>(
        _ attribute: AttributeName, of node: MarkupTree.NodeIndex, _ body: () throws(JobFailure) -> Result
    ) throws(PipelineFault) -> Result {
        do {
            return try body()
        } catch {
            throw .attribute(error, of: node, attribute)
        }
    }

    private func image(
        of node: MarkupTree.NodeIndex, in tree: MarkupTree, assets: AssetSource
    ) throws(JobFailure) -> LoadedImage {
        let place = tree.location(of: node)
        guard let source = tree.attributeBytes(.src, of: node), !source.isEmpty else {
            throw JobFailure(.imageMissing, "\(place): the image has no src")
        }
        if source.starts(with: "data:".utf8) {
            let file = try ImageDataURI.file(of: source, limit: limits.bytes, at: "\(place)")
            return try decode(file, named: "\(place): the data URI")
        }
        let name = String(decoding: source, as: UTF8.self)
        if name.hasPrefix("blob:") {
            guard let blobs else {
                throw JobFailure(
                    .imageMissing, "\(place): \(name): no container is allowed; set QUOIN_BLOB_SOURCES")
            }
            return try decode(try blobs(String(name.dropFirst(5))), named: "\(place): \(name)")
        }
        let found: [UInt8]?
        do {
            found = try assets(name)
        } catch {
            throw JobFailure(error.code, "\(place): \(error.message)", detail: error.detail)
        }
        guard let file = found else {
            // What else stands there may be anything a payload holds: it is not told.
            throw JobFailure(
                .imageMissing,
                name.hasPrefix("assets/")
                    ? "\(place): there is no \(name) in the bundle"
                    : "\(place): the source names no file: it may be assets/…, data: or blob:container/name")
        }
        return try decode(file, named: "\(place): \(name)")
    }

    private func decode(_ file: [UInt8], named name: String) throws(JobFailure) -> LoadedImage {
        let digest = SHA256.hash(of: file)
        if let known = cache[digest] { return known }
        do throws(ImageError) {
            let content: LoadedImage.Content =
                VectorImage.isLikely(file)
                ? .drawing(try drawing(file, named: name)) : .samples(try DecodedImage(of: file, limits: limits))
            let loaded = LoadedImage(content, digest: digest)
            if cachedBytes + loaded.cost > Self.cacheLimit {
                cache.removeAll()
                cachedBytes = 0
            }
            cache[digest] = loaded
            cachedBytes += loaded.cost
            return loaded
        } catch {
            switch error {
            case .invalid(let reason): throw JobFailure(.imageInvalid, "\(name): \(reason)")
            case .tooLarge(let reason): throw JobFailure(.imageTooLarge, "\(name): \(reason)")
            }
        }
    }

    /// A drawing; where it is faulty, the first fault with its line and column.
    private func drawing(_ file: [UInt8], named name: String) throws(ImageError) -> VectorImage {
        let limit = VectorLimits().bytes
        guard file.count <= limit else {
            throw .tooLarge(reason: "\(file.count) bytes, at most \(limit) are allowed in a drawing")
        }
        let outcome = VectorImage.read(file, file: name)
        if let image = outcome.image { return image }
        guard let fault = outcome.diagnostics.first else { throw .invalid(reason: "no drawing") }
        let place = "line \(fault.location.line), column \(fault.location.column)"
        throw .invalid(reason: "\(place): \(fault.message)" + (fault.hint.map { " (\($0))" } ?? ""))
    }
}
