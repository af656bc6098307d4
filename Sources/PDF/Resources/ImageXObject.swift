/// An image of a document, to be drawn on its pages.
package struct ImageHandle: Hashable, Sendable {
    let index: Int
    let hasSoftMask: Bool
}

/// An image as it is stored: ISO 32000-1 §8.9.5.
package struct ImageXObject: Hashable, Sendable {
    package enum ColorSpace: Hashable, Sendable {
        case gray, rgb
        /// No colour of its own: where a bit is 0, the fill colour is painted (§8.9.6.2).
        case stencil
        /// Red, green and blue of each entry in turn; at most 256 entries.
        case palette([UInt8])

        var components: Int { self == .rgb ? 3 : 1 }
    }

    package enum Samples: Hashable, Sendable {
        /// A complete baseline or progressive JPEG with the image's components.
        case jpeg([UInt8])
        /// Rows from the top, each padded to whole bytes.
        case rows(StreamData)
        /// Rows with a PNG filter byte before each (RFC 2083 §6): `PNGPredictor` makes them.
        case filteredRows(StreamData)
    }

    /// Pixels.
    package var width: Int
    package var height: Int
    package var colorSpace: ColorSpace
    /// 1, 2, 4 or 8.
    package var bitsPerComponent: Int
    package var samples: Samples
    /// Opacity, 8 bits a pixel, as `rows` or `filteredRows`; nil for an opaque image.
    package var softMask: Samples?

    package init(
        width: Int, height: Int, colorSpace: ColorSpace, bitsPerComponent: Int = 8, samples: Samples,
        softMask: Samples? = nil
    ) {
        self.width = width
        self.height = height
        self.colorSpace = colorSpace
        self.bitsPerComponent = bitsPerComponent
        self.samples = samples
        self.softMask = softMask
    }

    func check() throws(PDFError) {
        guard (1...1 << 20).contains(width), (1...1 << 20).contains(height), [1, 2, 4, 8].contains(bitsPerComponent)
        else { throw .imageInconsistent }
        if case .palette(let colors) = colorSpace {
            let entries = colors.count / 3
            guard colors.count.isMultiple(of: 3), (1...256).contains(entries) else { throw .imageInconsistent }
            if case .jpeg = samples { throw .imageInconsistent }
        }
        if colorSpace == .stencil, bitsPerComponent != 1 || softMask != nil { throw .imageInconsistent }
        let row = (width * colorSpace.components * bitsPerComponent + 7) / 8
        guard Self.fits(samples, row: row, height: height) else { throw .imageInconsistent }
        guard let softMask else { return }
        if case .jpeg = softMask { throw .imageInconsistent }
        guard Self.fits(softMask, row: width, height: height) else { throw .imageInconsistent }
    }

    private static func fits(_ samples: Samples, row: Int, height: Int) -> Bool {
        switch samples {
        case .jpeg(let bytes): bytes.starts(with: [0xFF, 0xD8]) && bytes.count > 4
        case .rows(let data): data.length == row * height
        case .filteredRows(let data): data.length == (row + 1) * height
        }
    }
}

extension ObjectWriter {
    /// Writes an image and its soft mask.
    mutating func write(_ image: ImageXObject, as id: ObjectID) {
        var maskID: ObjectID?
        if let mask = image.softMask {
            let id = reserve()
            maskID = id
            writeSamples(
                mask, as: id, width: image.width, height: image.height, colorSpace: .gray, bitsPerComponent: 8,
                mask: nil)
        }
        writeSamples(
            image.samples, as: id, width: image.width, height: image.height, colorSpace: image.colorSpace,
            bitsPerComponent: image.bitsPerComponent, mask: maskID)
    }

    private mutating func writeSamples(
        _ samples: ImageXObject.Samples, as id: ObjectID, width: Int, height: Int,
        colorSpace: ImageXObject.ColorSpace, bitsPerComponent: Int, mask: ObjectID?
    ) {
        let (data, isJPEG, isFiltered) =
            switch samples {
            case .jpeg(let bytes): (StreamData.raw(bytes), true, false)
            case .rows(let data): (data, false, false)
            case .filteredRows(let data): (data, false, true)
            }
        // The modules of a code have no order that compression could use.
        writeStream(id, data, compression: isJPEG || colorSpace == .stencil ? .never : .always) { dictionary in
            dictionary.raw("/Type/XObject/Subtype/Image/Width ")
            dictionary.integer(width)
            dictionary.raw("/Height ")
            dictionary.integer(height)
            dictionary.raw("/BitsPerComponent ")
            dictionary.integer(bitsPerComponent)
            switch colorSpace {
            case .gray: dictionary.raw("/ColorSpace/DeviceGray")
            case .rgb: dictionary.raw("/ColorSpace/DeviceRGB")
            case .stencil: dictionary.raw("/ImageMask true")
            case .palette(let colors):
                dictionary.raw("/ColorSpace[/Indexed/DeviceRGB ")
                dictionary.integer(colors.count / 3 - 1)
                dictionary.string(colors)
                dictionary.raw("]")
            }
            if let mask {
                dictionary.raw("/SMask")
                dictionary.reference(mask)
            }
            if isJPEG { dictionary.raw("/Filter/DCTDecode") }
            if isFiltered {
                dictionary.raw("/DecodeParms<</Predictor 15/Colors ")
                dictionary.integer(colorSpace.components)
                dictionary.raw("/BitsPerComponent ")
                dictionary.integer(bitsPerComponent)
                dictionary.raw("/Columns ")
                dictionary.integer(width)
                dictionary.raw(">>")
            }
        }
    }
}

/// The row filters of PNG, which make photographs and drawings smaller under Flate: RFC 2083 §6.
package enum PNGPredictor {
    /// The rows, each as the filter with the smallest sum of differences leaves it, with the filter's number before it.
    ///
    /// `rowBytes` and `pixelBytes` are the bytes of a row and of a pixel.
    package static func filtered(_ rows: [UInt8], rowBytes: Int, pixelBytes: Int) -> [UInt8] {
        guard rowBytes > 0 else { return [] }
        let count = rows.count / rowBytes
        var output: [UInt8] = []
        output.reserveCapacity(rows.count + count)
        var above = [UInt8](repeating: 0, count: rowBytes)
        var row = above
        var candidates = [[UInt8]](repeating: above, count: 3)
        for index in 0..<count {
            row.replaceSubrange(0..<rowBytes, with: rows[index * rowBytes..<(index + 1) * rowBytes])
            for place in 0..<rowBytes {
                let left = place >= pixelBytes ? row[place - pixelBytes] : 0
                let corner = place >= pixelBytes ? above[place - pixelBytes] : 0
                candidates[0][place] = row[place] &- left
                candidates[1][place] = row[place] &- above[place]
                candidates[2][place] = row[place] &- paeth(left, above[place], corner)
            }
            var best = (type: UInt8(0), sum: sum(row))
            for (candidate, type) in zip(candidates, [1, 2, 4] as [UInt8]) {
                let sum = sum(candidate)
                if sum < best.sum { best = (type, sum) }
            }
            output.append(best.type)
            switch best.type {
            case 1: output.append(contentsOf: candidates[0])
            case 2: output.append(contentsOf: candidates[1])
            case 4: output.append(contentsOf: candidates[2])
            default: output.append(contentsOf: row)
            }
            swap(&row, &above)
        }
        return output
    }

    /// Sum of the bytes taken as signed differences.
    private static func sum(_ row: [UInt8]) -> Int {
        var sum = 0
        for byte in row { sum += Int(Int8(bitPattern: byte).magnitude) }
        return sum
    }

    private static func paeth(_ left: UInt8, _ above: UInt8, _ corner: UInt8) -> UInt8 {
        let estimate = Int(left) + Int(above) - Int(corner)
        let toLeft = abs(estimate - Int(left))
        let toAbove = abs(estimate - Int(above))
        let toCorner = abs(estimate - Int(corner))
        if toLeft <= toAbove && toLeft <= toCorner { return left }
        return toAbove <= toCorner ? above : corner
    }
}
