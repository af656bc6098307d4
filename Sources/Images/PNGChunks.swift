/// The chunks of a PNG file: PNG 1.2 §3 and §4.
struct PNGChunks {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// What a pixel is: PNG 1.2 §4.1.1.
    enum ColorType: UInt8 {
        case gray = 0
        case rgb = 2
        case palette = 3
        case grayAlpha = 4
        case rgbAlpha = 6

        fileprivate var depths: [UInt8] {
            switch self {
            case .gray: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .grayAlpha, .rgbAlpha: [8, 16]
            }
        }
    }

    private(set) var info = ImageInfo(format: .png, width: 0, height: 0, orientation: 1, components: 3)
    private(set) var colorType = ColorType.rgb
    /// Bits of a sample, or of an index of the palette.
    private(set) var bitDepth = 8
    /// Red, green and blue of each colour; empty but for images with a palette.
    private(set) var palette: [UInt8] = []
    /// tRNS: opacities of the palette's first colours, or the one colour that is transparent.
    private(set) var transparency: [UInt8]?
    /// Where the chunks stand without which the image cannot be decoded.
    private var needed: [Range<Int>] = []

    init(_ file: [UInt8]) throws(ImageError) {
        var position = Self.signature.count
        var orientation: Int?
        while true {
            guard position + 12 <= file.count else { throw ImageError.broken("the PNG ends too early") }
            let length = Self.number(file, at: position)
            guard length <= file.count - position - 12 else {
                throw ImageError.broken("the PNG ends too early")
            }
            let chunk = position..<position + 12 + length
            let content = file[position + 8..<position + 8 + length]
            let name = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
            guard needed.isEmpty == (name == "IHDR") else { throw ImageError.broken("the PNG has no header") }
            position = chunk.upperBound
            switch name {
            case "IHDR": try readHeader(content)
            case "PLTE": try readPalette(content)
            case "tRNS":
                // Of no meaning where pixels have an opacity of their own.
                guard colorType != .grayAlpha, colorType != .rgbAlpha else { continue }
                try readTransparency(content)
            case "IDAT", "IEND": break
            case "eXIf":
                orientation = orientation ?? EXIFOrientation.read(directories: content)
                continue
            default:
                guard Self.isAncillary(file[chunk.lowerBound + 4]) else {
                    throw ImageError.invalid(reason: "the PNG has a part of an unknown kind; save it as a plain PNG")
                }
                continue
            }
            needed.append(chunk)
            if name == "IEND" { break }
        }
        guard colorType != .palette || !palette.isEmpty else {
            throw ImageError.broken("the PNG has no palette")
        }
        info.orientation = orientation ?? 1
        if info.isTransposed { swap(&info.width, &info.height) }
    }

    /// Width and height as stored.
    var storedSize: (width: Int, height: Int) {
        info.isTransposed ? (info.height, info.width) : (info.width, info.height)
    }

    /// The file without gamma, profiles, texts, EXIF and animation, and without what follows the image.
    func stripped(_ file: [UInt8]) -> [UInt8] {
        needed.reduce(into: Self.signature) { $0 += file[$1] }
    }

    /// A chunk whose name begins with a small letter may be passed over: §3.3.
    private static func isAncillary(_ letter: UInt8) -> Bool { letter & 0x20 != 0 }

    private static func number(_ file: [UInt8], at offset: Int) -> Int {
        file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func readHeader(_ content: ArraySlice<UInt8>) throws(ImageError) {
        let header = Array(content)
        guard header.count == 13, let type = ColorType(rawValue: header[9]), type.depths.contains(header[8]) else {
            throw ImageError.broken("the PNG's header is broken")
        }
        info.width = Self.number(header, at: 0)
        info.height = Self.number(header, at: 4)
        info.components = type == .gray || type == .grayAlpha ? 1 : 3
        colorType = type
        bitDepth = Int(header[8])
    }

    private mutating func readPalette(_ content: ArraySlice<UInt8>) throws(ImageError) {
        guard content.count.isMultiple(of: 3), (3...768).contains(content.count) else {
            throw ImageError.broken("the PNG's palette is broken")
        }
        // In an image of true colours it is a hint only.
        if colorType == .palette, palette.isEmpty { palette = Array(content.prefix(3 << bitDepth)) }
    }

    private mutating func readTransparency(_ content: ArraySlice<UInt8>) throws(ImageError) {
        let isSound =
            switch colorType {
            case .gray: content.count == 2
            case .rgb: content.count == 6
            default: (1...max(palette.count / 3, 1)).contains(content.count) && !palette.isEmpty
            }
        guard isSound, transparency == nil else {
            throw ImageError.broken("the PNG's transparency is broken")
        }
        transparency = Array(content)
    }
}
