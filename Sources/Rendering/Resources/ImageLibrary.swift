package import Images
import Markup
import Primitives

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

    func key(ofAsset name: String) -> ImageKey? { keyByAsset[name] }

    func image(_ key: ImageKey) -> LoadedImage { images[Int(key.index)] }

    /// The image's natural size: one pixel is one CSS px.
    func size(of key: ImageKey) -> Size { images[Int(key.index)].size }
}

/// A decoded image; shared between the documents that show it.
package final class LoadedImage: Sendable {
    package let image: DecodedImage
    /// SHA-256 of the file.
    let digest: [UInt8]

    init(image: DecodedImage, digest: [UInt8]) {
        self.image = image
        self.digest = digest
    }

    /// The natural size as seen, after the orientation that the file asks for.
    var size: Size {
        let isTransposed = image.orientation >= 5
        return Size(
            width: LayoutUnit(isTransposed ? image.height : image.width),
            height: LayoutUnit(isTransposed ? image.width : image.height))
    }

    /// Bytes of samples and opacity; none for a JPEG.
    var decodedBytes: Int {
        if case .samples(let samples) = image.pixels { return samples.count + (image.alpha?.count ?? 0) }
        return 0
    }

    /// Bytes held, for the cache's bound.
    var cost: Int {
        let pixels =
            switch image.pixels {
            case .jpeg(let bytes), .samples(let bytes): bytes.count
            }
        return pixels + (image.alpha?.count ?? 0) + 128
    }
}
