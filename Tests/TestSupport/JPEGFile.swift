/// Ways to change a JPEG for a test: ITU-T T.81 §B.
package enum JPEGFile {
    /// A segment with its marker and length.
    package static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    }

    /// EXIF that says how the camera was held, and whose camera it is.
    package static func exif(orientation: Int, maker: String = "", isLittle: Bool = false) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
            return isLittle ? bytes : bytes.reversed()
        }
        let entries: [[UInt8]] = [
            number(0x010F, 2) + number(2, 2) + number(maker.utf8.count + 1, 4) + number(38, 4),
            number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + [0, 0],
        ]
        let directories =
            (isLittle ? [0x49, 0x49] : [0x4D, 0x4D]) + number(42, 2) + number(8, 4) + number(2, 2)
            + entries.flatMap { $0 } + number(0, 4) + Array(maker.utf8) + [0]
        return directories
    }

    /// The file with segments behind its first marker, as if its camera had written them.
    package static func inserting(_ segments: [UInt8], into file: [UInt8]) -> [UInt8] {
        Array(file[..<2]) + segments + file[2...]
    }

    package static func oriented(_ orientation: Int, _ file: [UInt8], isLittle: Bool = false) -> [UInt8] {
        inserting(
            segment(0xE1, Array("Exif\0\0".utf8) + exif(orientation: orientation, isLittle: isLittle)), into: file)
    }

    /// Where the segments of a marker begin, among all up to the end of the image.
    package static func places(of marker: UInt8, in file: [UInt8]) -> [Int] {
        var places: [Int] = []
        var position = 2
        while position + 4 <= file.count {
            // Coded data, and markers within them.
            guard file[position] == 0xFF, ![0, 0xFF].contains(file[position + 1]),
                !(0xD0...0xD9).contains(file[position + 1])
            else {
                position += 1
                continue
            }
            if file[position + 1] == marker { places.append(position) }
            position += 2 + Int(file[position + 2]) << 8 + Int(file[position + 3])
        }
        return places
    }

    /// The coded data of all scans, with what stands between them.
    package static func scans(of file: [UInt8]) -> [UInt8] { Array(file[(places(of: 0xDA, in: file).first ?? 0)...]) }

    /// The file without the segments of a marker.
    package static func removing(_ marker: UInt8, from file: [UInt8]) -> [UInt8] {
        var file = file
        for place in places(of: marker, in: file).reversed() {
            file.removeSubrange(place..<place + 2 + Int(file[place + 2]) << 8 + Int(file[place + 3]))
        }
        return file
    }
}
