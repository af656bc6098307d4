/// The marker segments of a JPEG file: ITU-T T.81 §B.
struct JPEGMarkers {
    private(set) var info = ImageInfo(format: .jpeg, width: 0, height: 0, orientation: 1, components: 0)
    /// What is needed of the file up to its first scan: without EXIF, XMP, ICC profiles, thumbnails, comments.
    private var head: [UInt8] = [0xFF, 0xD8]
    /// Where the coded data of the first scan begin.
    private var scan = 0
    /// Sample precision; PDF's DCTDecode takes 8 bits only.
    private(set) var precision = 8
    /// True for the frame types that every PDF reader decodes: baseline, extended sequential and progressive Huffman.
    private(set) var isPlainHuffman = false

    init(_ file: [UInt8]) throws(ImageError) {
        var position = 2
        while true {
            guard position + 4 <= file.count else { throw ImageError.invalid(reason: "the JPEG has no image data") }
            guard file[position] == 0xFF else { throw ImageError.invalid(reason: "the JPEG's markers are broken") }
            let marker = file[position + 1]
            if marker == 0xFF {
                position += 1
                continue
            }
            let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
            guard length >= 2, position + 2 + length <= file.count else {
                throw ImageError.invalid(reason: "the JPEG ends too early")
            }
            let segment = file[position + 4..<position + 2 + length]
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                try readFrame(segment, marker: marker)
            case 0xE1:
                if let orientation = EXIFOrientation.read(segment) { info.orientation = orientation }
            default: break
            }
            if Self.isNeeded(marker) { head.append(contentsOf: file[position..<position + 2 + length]) }
            position += 2 + length
            if marker == 0xDA { break }
        }
        guard info.components > 0 else { throw ImageError.invalid(reason: "the JPEG has no frame header") }
        scan = position
        if info.isTransposed { swap(&info.width, &info.height) }
    }

    /// The file without what only describes it, between scans and behind the end of the image too: cameras put previews
    /// with their own EXIF there.
    func stripped(_ file: [UInt8]) -> [UInt8] {
        var stripped = head
        stripped.reserveCapacity(head.count + file.count - scan)
        var position = scan
        while position < file.count {
            let end = Self.endOfCodedData(file, from: position)
            stripped.append(contentsOf: file[position..<end])
            position = end
            // Segments up to the next scan: tables of a progressive image.
            while position + 1 < file.count {
                let marker = file[position + 1]
                if marker == 0xD9 { return stripped + [0xFF, 0xD9] }
                guard position + 4 <= file.count else { return stripped }
                let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
                let next = min(position + 2 + max(length, 2), file.count)
                if Self.isNeeded(marker) { stripped.append(contentsOf: file[position..<next]) }
                position = next
                if marker == 0xDA { break }
                guard position < file.count, file[position] == 0xFF else { break }
            }
            if position + 1 == file.count { break }
        }
        return stripped
    }

    /// Where the next marker begins that is neither a stuffed byte, a restart nor a filler: T.81 §B.1.1.
    private static func endOfCodedData(_ file: [UInt8], from start: Int) -> Int {
        file.withUnsafeBufferPointer { bytes in
            var position = start
            while position + 1 < bytes.count {
                if bytes[position] == 0xFF {
                    let next = bytes[position + 1]
                    if next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return position }
                }
                position += 1
            }
            return bytes.count
        }
    }

    /// All segments but the application's own (APP0 and Adobe's APP14 say how colours are coded) and comments.
    private static func isNeeded(_ marker: UInt8) -> Bool {
        switch marker {
        case 0xE0, 0xEE: true
        case 0xE1...0xEF, 0xFE: false
        default: true
        }
    }

    private mutating func readFrame(_ segment: ArraySlice<UInt8>, marker: UInt8) throws(ImageError) {
        let bytes = Array(segment)
        guard bytes.count >= 6 else { throw ImageError.invalid(reason: "the JPEG's frame header is cut") }
        precision = Int(bytes[0])
        info.height = Int(bytes[1]) << 8 | Int(bytes[2])
        info.width = Int(bytes[3]) << 8 | Int(bytes[4])
        info.components = Int(bytes[5])
        isPlainHuffman = marker <= 0xC2
    }
}

/// The orientation in an APP1 segment: EXIF 2.3 §4.6.2, tag 0x0112 of the first directory.
enum EXIFOrientation {
    static func read(_ segment: ArraySlice<UInt8>) -> Int? {
        guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
        let tiff = Array(segment.dropFirst(6))
        guard tiff.count >= 8 else { return nil }
        let isLittle = tiff[0] == UInt8(ascii: "I")
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset + count <= tiff.count else { return nil }
            let bytes = tiff[offset..<offset + count]
            return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(4, 4), let entries = number(directory, 2) else { return nil }
        for entry in 0..<entries {
            let offset = directory + 2 + entry * 12
            guard number(offset, 2) == 0x0112 else { continue }
            guard let value = number(offset + 8, 2), (1...8).contains(value) else { return nil }
            return value
        }
        return nil
    }
}
