import Images
import Layout
import Markup
import Primitives
import SVG

/// The pictures of one document, each once.
package struct ImageLibrary: Sendable {
    package private(set) var images: [LoadedImage] = []
    private var keyByAsset: [String: ImageKey] = [:]
    private var keyByDigest: [[UInt8]: ImageKey] = [:]

    package init() {}

    /// What the images hold once decoded, and have to be compressed again; JPEGs pass through and do not count.
    private(set) var decodedBytes = 0

    /// Whether the images stay within a limit of decoded bytes with one more.
    func fits(_ image: LoadedImage, within limit: Int) -> Bool {
        keyByDigest[image.digest] != nil || decodedBytes + image.decodedBytes <= limit
    }

    /// Adds an image, or finds it where the document has it already.
    mutating func add(_ image: LoadedImage) -> ImageKey {
        if let key = keyByDigest[image.digest] { return key }
        let key = ImageKey(index: Int32(images.count))
        images.append(image)
        decodedBytes += image.decodedBytes
        keyByDigest[image.digest] = key
        return key
    }

    mutating func name(_ key: ImageKey, asset: String) { keyByAsset[asset] = key }

    /// Natural sizes by the names that style sheets use.
    var sizesByAsset: [String: IntrinsicSize] {
        keyByAsset.mapValues { naturalSize(of: $0) }
    }

    func key(ofAsset name: String) -> ImageKey? { keyByAsset[name] }

    func image(_ key: ImageKey) -> LoadedImage { images[Int(key.index)] }

    /// The natural size: one pixel is one CSS px.
    func naturalSize(of key: ImageKey) -> IntrinsicSize { images[Int(key.index)].naturalSize }

    /// The size that an image has in a box where nothing else is said.
    func size(of key: ImageKey, in area: Size) -> Size { naturalSize(of: key).size(in: area) }
}

extension IntrinsicSize {
    /// The size in a box where nothing else is said: CSS Images 3 §5.3.
    func size(in area: Size) -> Size {
        switch (width, height, ratio) {
        case (let width?, let height?, _): return Size(width: width, height: height)
        case (let width?, nil, let ratio?): return Size(width: width, height: LayoutUnit(width.px / ratio))
        case (nil, let height?, let ratio?): return Size(width: LayoutUnit(height.px * ratio), height: height)
        case (let width, let height, nil): return Size(width: width ?? area.width, height: height ?? area.height)
        case (nil, nil, let ratio?):
            let width = min(area.width, LayoutUnit(area.height.px * ratio))
            return Size(width: width, height: LayoutUnit(width.px / ratio))
        }
    }
}

/// An image ready to be drawn; shared between the documents that show it.
package final class LoadedImage: Sendable {
    enum Content: Sendable {
        case samples(DecodedImage)
        case drawing(VectorImage)
    }

    let content: Content
    /// SHA-256 of the file.
    let digest: [UInt8]

    init(_ content: Content, digest: [UInt8]) {
        self.content = content
        self.digest = digest
    }

    /// The natural size as seen, after the orientation that the file asks for.
    var naturalSize: IntrinsicSize {
        switch content {
        case .samples(let image):
            let isTransposed = image.orientation >= 5
            let width = LayoutUnit(isTransposed ? image.height : image.width)
            let height = LayoutUnit(isTransposed ? image.width : image.height)
            return IntrinsicSize(width: width, height: height, ratio: width.px / height.px)
        case .drawing(let image):
            let width = image.naturalWidth.map { LayoutUnit($0) }
            let height = image.naturalHeight.map { LayoutUnit($0) }
            var ratio = image.width / image.height
            if let width = image.naturalWidth, let height = image.naturalHeight { ratio = width / height }
            return IntrinsicSize(width: width, height: height, ratio: ratio)
        }
    }

    /// Bytes of samples and opacity; none for a JPEG and a drawing.
    var decodedBytes: Int {
        guard case .samples(let image) = content, case .samples(let samples) = image.pixels else { return 0 }
        return samples.count + (image.alpha?.count ?? 0)
    }

    /// Bytes held, for the cache's bound.
    var cost: Int {
        switch content {
        case .samples(let image):
            let pixels =
                switch image.pixels {
                case .jpeg(let bytes), .samples(let bytes): bytes.count
                }
            return pixels + (image.alpha?.count ?? 0) + 128
        case .drawing(let image): return image.segmentCount * 64 + 1024
        }
    }
}
