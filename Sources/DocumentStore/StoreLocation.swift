/// Where documents are kept: `QUOIN_STORE`.
package enum StoreLocation: Hashable, Sendable, CustomStringConvertible {
    /// An absolute path, without a slash at its end: `file:///directory`.
    case directory(path: String)
    /// A container's name: `azure://container`.
    case azure(container: String)

    /// Reads the value of `QUOIN_STORE`.
    package init(parsing text: String) throws(StoreConfigurationError) {
        if text.hasPrefix("file://") {
            let encoded = text.dropFirst("file://".count)
            guard encoded.hasPrefix("/"), let path = PercentEncoding.decode(encoded), !path.utf8.contains(0) else {
                throw StoreConfigurationError(
                    "QUOIN_STORE: a directory is given by its absolute path, as in file:///var/lib/quoin")
            }
            var trimmed = path[...]
            while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
            self = .directory(path: String(trimmed))
        } else if text.hasPrefix("azure://") {
            var name = text.dropFirst("azure://".count)
            if name.hasSuffix("/") { name.removeLast() }
            guard Self.isContainerName(name) else {
                throw StoreConfigurationError(
                    "QUOIN_STORE: azure://CONTAINER needs a container's name: 3 to 63 lower-case letters, digits and "
                        + "single hyphens, the first and the last no hyphen")
            }
            self = .azure(container: String(name))
        } else {
            throw StoreConfigurationError("QUOIN_STORE: must be file:///DIRECTORY or azure://CONTAINER")
        }
    }

    private static func isContainerName(_ name: Substring) -> Bool {
        let bytes = Array(name.utf8)
        guard (3...63).contains(bytes.count) else { return false }
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
            case UInt8(ascii: "-"):
                guard index > 0, index < bytes.count - 1, bytes[index - 1] != byte else { return false }
            default: return false
            }
        }
        return true
    }

    package var description: String {
        switch self {
        case .directory(let path): "file://" + PercentEncoding.encode(path: path)
        case .azure(let container): "azure://" + container
        }
    }
}
