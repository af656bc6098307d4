/// A PNG that a test makes, of every kind that the format knows, with the pixels that it must give: PNG 1.2.
package struct PNGFile: Sendable {
    package enum Color: UInt8, CaseIterable, Sendable {
        case gray = 0
        case rgb = 2
        case palette = 3
        case grayAlpha = 4
        case rgbAlpha = 6

        package var channels: Int {
            switch self {
            case .gray, .palette: 1
            case .grayAlpha: 2
            case .rgb: 3
            case .rgbAlpha: 4
            }
        }

        package var depths: [Int] {
            switch self {
            case .gray: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .grayAlpha, .rgbAlpha: [8, 16]
            }
        }
    }

    package struct Pixel: Hashable, Sendable {
        package var red: Int
        package var green: Int
        package var blue: Int
        package var alpha: Int

        package init(red: Int, green: Int, blue: Int, alpha: Int) {
            self.red = red
            self.green = green
            self.blue = blue
            self.alpha = alpha
        }

        /// The colour on white paper.
        package var onWhite: [Int] { [red, green, blue].map { ($0 * alpha + 255 * (255 - alpha) + 127) / 255 } }
    }

    package var width: Int
    package var height: Int
    package var color: Color
    package var depth: Int
    package var isInterlaced = false
    /// Whether there is a tRNS chunk: half of the palette, or the colour of the first pixel.
    package var hasTransparency = false
    /// Whether all pixels are opaque, where they have an opacity of their own.
    package var isOpaque = false
    /// Chunks behind the header.
    package var further: [(name: String, content: [UInt8])] = []

    package init(
        width: Int, height: Int, color: Color, depth: Int, isInterlaced: Bool = false, hasTransparency: Bool = false
    ) {
        self.width = width
        self.height = height
        self.color = color
        self.depth = depth
        self.isInterlaced = isInterlaced
        self.hasTransparency = hasTransparency
    }

    // MARK: Pixels

    private var paletteCount: Int { min(1 << depth, 13) }

    /// A pattern in which neighbours differ, in the low byte of 16 bits too.
    private func sample(_ x: Int, _ y: Int, _ channel: Int) -> Int {
        let highest = (1 << depth) - 1
        if isOpaque, channel == color.channels - 1, color == .grayAlpha || color == .rgbAlpha { return highest }
        let value = x * 37 + y * 101 + channel * 71 + x * y * 13
        return color == .palette ? value % paletteCount : (depth == 16 ? value * 1_031 : value) & highest
    }

    private var palette: [UInt8] { (0..<paletteCount * 3).map { UInt8($0 * 53 % 256) } }
    private var opacities: [UInt8] { (0..<(paletteCount + 1) / 2).map { UInt8($0 * 90 % 256) } }

    /// What a pixel is, in 8 bits.
    package func pixel(_ x: Int, _ y: Int) -> Pixel {
        let samples = (0..<color.channels).map { sample(x, y, $0) }
        let isTransparent = hasTransparency && samples == (0..<color.channels).map { sample(0, 0, $0) }
        let highest = (1 << depth) - 1
        let bytes = samples.map { ($0 * 255 * 2 + highest) / (highest * 2) }
        switch color {
        case .gray: return Pixel(red: bytes[0], green: bytes[0], blue: bytes[0], alpha: isTransparent ? 0 : 255)
        case .rgb: return Pixel(red: bytes[0], green: bytes[1], blue: bytes[2], alpha: isTransparent ? 0 : 255)
        case .grayAlpha: return Pixel(red: bytes[0], green: bytes[0], blue: bytes[0], alpha: bytes[1])
        case .rgbAlpha: return Pixel(red: bytes[0], green: bytes[1], blue: bytes[2], alpha: bytes[3])
        case .palette:
            let index = samples[0]
            let entry = palette[index * 3..<index * 3 + 3].map(Int.init)
            let alpha = hasTransparency && index < opacities.count ? Int(opacities[index]) : 255
            return Pixel(red: entry[0], green: entry[1], blue: entry[2], alpha: alpha)
        }
    }

    // MARK: Bytes

    package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The file; its image data are deflated, but not compressed.
    package var bytes: [UInt8] {
        var file = Self.signature + Self.chunk("IHDR", header)
        for chunk in further { file += Self.chunk(chunk.name, chunk.content) }
        if color == .palette { file += Self.chunk("PLTE", palette) }
        if hasTransparency { file += Self.chunk("tRNS", transparency) }
        return file + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
    }

    package var header: [UInt8] {
        Self.bytes(width) + Self.bytes(height) + [UInt8(depth), color.rawValue, 0, 0, isInterlaced ? 1 : 0]
    }

    private var transparency: [UInt8] {
        if color == .palette { return opacities }
        return (0..<color.channels).flatMap { channel -> [UInt8] in
            let value = sample(0, 0, channel)
            return [UInt8(value >> 8), UInt8(value & 255)]
        }
    }

    /// The rows with their filter bytes, of one image or of Adam7's seven (PNG 1.2 §2.6).
    private var rows: [UInt8] {
        let passes =
            isInterlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)]
        var rows: [UInt8] = []
        for (left, top, right, down) in passes where left < width {
            for y in stride(from: top, to: height, by: down) {
                var bits: [Bool] = []
                for x in stride(from: left, to: width, by: right) {
                    for channel in 0..<color.channels {
                        let value = sample(x, y, channel)
                        for bit in 0..<depth { bits.append(value >> (depth - 1 - bit) & 1 == 1) }
                    }
                }
                rows.append(0)
                for start in stride(from: 0, to: bits.count, by: 8) {
                    rows.append(
                        (0..<8).reduce(0) { byte, bit in
                            byte << 1 | (start + bit < bits.count && bits[start + bit] ? 1 : 0)
                        })
                }
            }
        }
        return rows
    }

    package static func bytes(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// A chunk with its length and its check sum: PNG 1.2 §3.2.
    package static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + content
        return bytes(content.count) + checked + bytes(Int(checksum(checked)))
    }

    /// CRC-32: PNG 1.2 §3.4.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    /// The zlib format (RFC 1950) without compression.
    package static func stored(_ content: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 0xFFFF, content.count)
            let length = end - start
            stream += [end == content.count ? 1 : 0, UInt8(length & 255), UInt8(length >> 8)]
            stream += [UInt8(~length & 255), UInt8(~length >> 8 & 255)] + content[start..<end]
            start = end
        } while start < content.count
        var (low, high) = (1, 0)
        for byte in content {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return stream + bytes(high << 16 | low)
    }
}
