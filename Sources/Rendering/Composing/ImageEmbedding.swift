import Images
import PDF

/// Images as PDFs store them, already deflated; one for each render thread, bounded by bytes.
///
/// Deflating is most of what an image costs, and a letterhead's logo comes with every document. The same image gives
/// the same bytes, kept or not.
final class EmbeddedImages {
    private let compressor: Compressor
    private var images: [[UInt8]: ImageXObject] = [:]
    private var cost = 0
    private static let costLimit = 32 << 20

    init(compressor: Compressor) {
        self.compressor = compressor
    }

    /// JPEGs as they are, grey and colours behind PNG's row filters, numbers of colours without: PNG 1.2 §9.6.
    func image(_ decoded: DecodedImage, of loaded: LoadedImage) -> ImageXObject {
        if let known = images[loaded.digest] { return known }
        let image = make(decoded)
        if cost + loaded.cost > Self.costLimit {
            images.removeAll()
            cost = 0
        }
        images[loaded.digest] = image
        cost += loaded.cost
        return image
    }

    private func make(_ image: DecodedImage) -> ImageXObject {
        let samples: ImageXObject.Samples =
            switch image.pixels {
            case .jpeg(let bytes): .jpeg(bytes)
            case .samples(let rows): stored(rows, of: image)
            }
        let colorSpace: ImageXObject.ColorSpace =
            switch image.colors {
            case .gray: .gray
            case .rgb: .rgb
            case .palette(let colors): .palette(colors)
            }
        return ImageXObject(
            width: image.width, height: image.height, colorSpace: colorSpace,
            bitsPerComponent: image.bitsPerComponent, samples: samples,
            softMask: image.alpha.map { filtered($0, width: image.width, components: 1) })
    }

    private func stored(_ rows: [UInt8], of image: DecodedImage) -> ImageXObject.Samples {
        if case .palette = image.colors { return .rows(compressor.deflate(rows)) }
        guard image.bitsPerComponent == 8 else { return .rows(compressor.deflate(rows)) }
        return filtered(rows, width: image.width, components: image.components)
    }

    private func filtered(_ rows: [UInt8], width: Int, components: Int) -> ImageXObject.Samples {
        let rows = PNGPredictor.filtered(rows, rowBytes: width * components, pixelBytes: components)
        return .filteredRows(compressor.deflate(rows))
    }
}
