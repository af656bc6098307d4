internal import Cryptography
package import Primitives

/// A template's files by relative path, as an author keeps them in a folder and as the database stores them.
///
/// Paths use `/`, are UTF-8, and rise byte by byte; the same files always have the same bytes and the same hash.
package struct TemplateBundle: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package let path: String
        package let bytes: [UInt8]
    }

    /// By path.
    package let files: [File]
    /// What stands before the paths in diagnostics: the folder's path as the user gave it, or the template's name.
    package let origin: String
    /// SHA-256 over the stored form, lower-case hex: the template's version.
    package let contentHash: String

    package init(files: [String: [UInt8]], origin: String) {
        let sorted = files.map { File(path: $0.key, bytes: $0.value) }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        self.init(sorted: sorted, origin: origin)
    }

    private init(sorted: [File], origin: String) {
        files = sorted
        self.origin = origin
        contentHash = Hex.encode(SHA256.hash(of: Self.encode(sorted)))
    }

    /// A file's bytes; nil where the bundle does not have it.
    package func bytes(of path: String) -> [UInt8]? { files.first { $0.path == path }?.bytes }

    /// A file's name in diagnostics.
    package func displayPath(_ path: String) -> String { origin.isEmpty ? path : origin + "/" + path }

    /// The first place of a file.
    package func start(of path: String) -> SourceLocation {
        SourceLocation(file: displayPath(path), line: 1, column: 1)
    }
}

// MARK: The stored form

extension TemplateBundle {
    /// `QTB1`, the number of files, then for each its path and its bytes, each after its length.
    ///
    /// Lengths are 32 bits, most significant byte first. There is nothing else in it: no times, no owners.
    package var stored: [UInt8] { Self.encode(files) }

    private static let signature = Array("QTB1".utf8)

    private static func encode(_ files: [File]) -> [UInt8] {
        var output = signature
        output.reserveCapacity(files.reduce(8) { $0 + 8 + $1.path.utf8.count + $1.bytes.count })
        func append(_ number: Int) {
            for shift in [24, 16, 8, 0] { output.append(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        append(files.count)
        for file in files {
            append(file.path.utf8.count)
            output.append(contentsOf: file.path.utf8)
            append(file.bytes.count)
            output.append(contentsOf: file.bytes)
        }
        return output
    }

    /// Reads the stored form.
    ///
    /// - Parameters:
    ///   - stored: what `stored` gave.
    ///   - name: the template's name, for diagnostics.
    /// - Throws: `templateInvalid` where the bytes are not a bundle, or not one that `stored` would write.
    package init(stored: [UInt8], name: String) throws(TemplateError) {
        func refusal(_ reason: String) -> TemplateError {
            TemplateError(.templateInvalid, "the stored template \(name) is damaged: \(reason)")
        }
        var rest = stored[...]
        func readNumber() throws(TemplateError) -> Int {
            guard rest.count >= 4 else { throw refusal("it ends too early") }
            defer { rest = rest.dropFirst(4) }
            return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        }
        func readBytes() throws(TemplateError) -> ArraySlice<UInt8> {
            let count = try readNumber()
            guard rest.count >= count else { throw refusal("it ends too early") }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        guard rest.starts(with: Self.signature) else { throw refusal("it does not begin with QTB1") }
        rest = rest.dropFirst(4)
        var files: [File] = []
        for _ in 0..<(try readNumber()) {
            guard let path = String(validating: try readBytes(), as: UTF8.self), Self.isPlain(path) else {
                throw refusal("a path in it is not one of a bundle")
            }
            if let last = files.last, !last.path.utf8.lexicographicallyPrecedes(path.utf8) {
                throw refusal("its paths do not rise")
            }
            files.append(File(path: path, bytes: Array(try readBytes())))
        }
        guard rest.isEmpty else { throw refusal("something follows its last file") }
        self.init(sorted: files, origin: name)
    }

    /// True for a relative path without empty, `.` or `..` steps and without control characters.
    static func isPlain(_ path: String) -> Bool {
        !path.isEmpty && !path.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\\") }
            && path.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }
}
