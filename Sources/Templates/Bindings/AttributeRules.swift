/// Where a link may lead from a PDF.
enum LinkTarget {
    /// Nothing: the attribute is left out.
    case none
    case allowed
    case refused

    static let hint = "https: mailto: tel: upi: or #id"

    private static let schemes = ["https", "mailto", "tel", "upi"]

    /// Reads a link's address: RFC 3986 §3.1, or a place in the document.
    init(_ address: some Collection<UInt8>) {
        guard let first = address.first else {
            self = .none
            return
        }
        if first == UInt8(ascii: "#") {
            self = .allowed
            return
        }
        let scheme = address.prefix { $0 != UInt8(ascii: ":") }
        let isKnown =
            scheme.count < address.count
            && Self.schemes.contains { name in
                name.utf8.elementsEqual(scheme.lazy.map { $0 | 0x20 })
            }
        self = isKnown ? .allowed : .refused
    }
}

/// What bindings may do in a `style` attribute.
enum StyleBindings {
    /// True where every binding stands in the value of a custom property (CSS Custom Properties 1 §2).
    static func areCustomProperties(_ pieces: [BindingScanner.Piece]) -> Bool {
        // The attribute with each value as a byte that CSS never has.
        var skeleton: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .literal(let bytes): skeleton.append(contentsOf: bytes)
            case .tag(let tag): if tag.kind == .value { skeleton.append(0) }
            }
        }
        return skeleton.split(separator: UInt8(ascii: ";")).allSatisfy { declaration in
            guard let hole = declaration.firstIndex(of: 0) else { return true }
            guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")), colon < hole else { return false }
            return declaration.drop(while: BindingScanner.isSpace).starts(with: "--".utf8)
        }
    }

    /// The attribute's text with a number in each value's place and spaces for other tags, so that what stands around
    /// them keeps its columns.
    static func sample(of bytes: ArraySlice<UInt8>, _ pieces: [BindingScanner.Piece]) -> [UInt8] {
        var sample = [UInt8](repeating: UInt8(ascii: " "), count: bytes.count)
        for piece in pieces {
            switch piece {
            case .literal(let literal):
                let start = literal.startIndex - bytes.startIndex
                sample.replaceSubrange(start..<start + literal.count, with: literal)
            case .tag(let tag):
                if tag.kind == .value { sample[tag.range.lowerBound - bytes.startIndex] = UInt8(ascii: "0") }
            }
        }
        return sample
    }

    /// True for the characters that mean nothing beyond their own value, wherever they are put.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "%"),
            UInt8(ascii: "#"), UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
