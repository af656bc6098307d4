/// How a camera was held: EXIF 2.3 §4.6.2, tag 0x0112 of the first directory.
enum EXIFOrientation {
    /// The value of an APP1 segment of a JPEG; nil where it is none of EXIF.
    static func read(segment: ArraySlice<UInt8>) -> Int? {
        guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
        return read(directories: segment.dropFirst(6))
    }

    /// The value of EXIF's directories (TIFF 6.0 §2), 1 to 8; nil where they do not say, or are broken.
    static func read(directories: ArraySlice<UInt8>) -> Int? {
        let tiff = Array(directories)
        let isLittle = tiff.starts(with: [0x49, 0x49, 42, 0])
        guard isLittle || tiff.starts(with: [0x4D, 0x4D, 0, 42]) else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset + count <= tiff.count else { return nil }
            let bytes = tiff[offset..<offset + count]
            return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(4, 4), let entries = number(directory, 2) else { return nil }
        for entry in 0..<entries {
            let offset = directory + 2 + entry * 12
            guard let tag = number(offset, 2) else { return nil }
            guard tag == 0x0112 else { continue }
            guard let value = number(offset + 8, 2), (1...8).contains(value) else { return nil }
            return value
        }
        return nil
    }
}
