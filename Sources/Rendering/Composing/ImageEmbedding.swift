import Images
import PDF

extension LoadedImage {
    /// The image as the PDF stores it: JPEGs as they are, samples behind PNG's row filters.
    var xObject: ImageXObject {
        let samples: ImageXObject.Samples
        switch image.pixels {
        case .jpeg(let bytes): samples = .jpeg(bytes)
        case .samples(let rows):
            let components = image.components
            samples = .filteredRows(
                .raw(PNGPredictor.filtered(rows, rowBytes: image.width * components, pixelBytes: components)))
        }
        return ImageXObject(
            width: image.width, height: image.height, colorSpace: image.components == 1 ? .gray : .rgb,
            samples: samples,
            softMask: image.alpha.map {
                .filteredRows(.raw(PNGPredictor.filtered($0, rowBytes: image.width, pixelBytes: 1)))
            })
    }
}
