import Glibc

/// What tells whether files have changed: of each, its path, time, size and number.
struct FileStamps: Hashable, Sendable {
    private struct Stamp: Hashable, Sendable {
        let path: String
        let seconds: Int
        let nanoseconds: Int
        let size: Int
        /// Changes where an editor puts a new file in the old one's place.
        let number: UInt64
    }

    private var stamps: Set<Stamp> = []

    /// Nesting of folders that is looked into, as deep as a bundle may be.
    private static let maximumDepth = 8

    /// The stamps of what is there now; of folders, all files below them.
    ///
    /// What is not there has no stamp. Names that begin with a dot are left out: no bundle has them, and editors put
    /// their own files there.
    init(of paths: [String]) {
        for path in paths { add(path, depth: 0) }
    }

    private mutating func add(_ path: String, depth: Int) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            stamps.insert(
                Stamp(
                    path: path, seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
                    size: Int(status.st_size), number: UInt64(status.st_ino)))
            return
        }
        guard depth <= Self.maximumDepth, let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let length = Int(entry.pointee.d_reclen)
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: length) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { add(path + "/" + name, depth: depth + 1) }
        }
    }
}
