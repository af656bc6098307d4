import Cryptography
import Images
import Jobs
import SVG

/// The file in a `data:` URI: RFC 2397.
enum ImageDataURI {
    /// The types under which files of each kind are sent, the right one first.
    private static let types = [
        (kind: Kind.png, types: ["image/png", "image/x-png", "image/apng"]),
        (kind: .jpeg, types: ["image/jpeg", "image/jpg", "image/pjpeg"]),
        (kind: .drawing, types: ["image/svg+xml"]),
    ]

    /// Types that leave open what follows.
    private static let openTypes: Set = ["", "application/octet-stream", "image/*"]

    private static let wayOut = "write data:image/png;base64, or another type, and the file in base64"

    private enum Kind: String {
        case png = "a PNG"
        case jpeg = "a JPEG"
        case drawing = "an SVG"
    }

    /// The bytes, whose type is the one that the URI states; whether they are an image that can be read remains to be seen.
    ///
    /// `place` is where the URI stands, `limit` the most bytes that it may hold. Throws `imageInvalid` and `imageTooLarge`.
    static func file(of source: ArraySlice<UInt8>, limit: Int, at place: String) throws(JobFailure) -> [UInt8] {
        guard let comma = source.firstIndex(of: UInt8(ascii: ",")) else {
            throw JobFailure(.imageInvalid, "\(place): the data URI has no data; \(wayOut)")
        }
        let type = String(
            decoding: source[..<comma].dropFirst(5).prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self
        ).lowercased()
        let data = source[(comma + 1)...]
        guard data.count / 4 * 3 <= limit + 3 else {
            throw JobFailure(
                .imageTooLarge,
                "\(place): about \(data.count / 4 * 3) bytes, at most \(limit) are allowed; make it smaller")
        }
        let file: [UInt8]
        if source[..<comma].suffix(7).elementsEqual(";base64".utf8) {
            guard let bytes = Base64.decode(String(decoding: data, as: UTF8.self)) else {
                throw JobFailure(.imageInvalid, "\(place): the data URI is not base64; \(wayOut)")
            }
            file = bytes
        } else if type == "image/svg+xml" {
            // Drawings are text, so they may stand there as they are.
            file = percentDecoded(data)
        } else {
            throw JobFailure(.imageInvalid, "\(place): the data URI is not base64; \(wayOut)")
        }
        try check(type, of: file, at: place)
        return file
    }

    /// A file that is not what its sender takes it for may be another one than was meant.
    private static func check(_ type: String, of file: [UInt8], at place: String) throws(JobFailure) {
        let kind: Kind? =
            switch ImageInfo.format(of: file) {
            case .png: .png
            case .jpeg: .jpeg
            case nil: VectorImage.isLikely(file) ? .drawing : nil
            }
        guard !openTypes.contains(type), let known = types.first(where: { $0.kind == kind }),
            !known.types.contains(type)
        else { return }
        // The type stands in the payload: it is not told.
        throw JobFailure(
            .imageInvalid,
            "\(place): the data URI holds \(known.kind.rawValue) but states another type; "
                + "let it begin with data:\(known.types[0]);base64,")
    }
}
