internal import CLinux
import Glibc
import Jobs

/// The files of a directory store: each step on its own, and what its failure means.
///
/// A document is first staged under `.incoming`, so that its name appears only once its bytes are on the disk. What a
/// crash leaves there is removed after an hour.
struct DirectoryFiles: Sendable {
    /// Absolute, without a slash at its end.
    let root: String

    private var incoming: String { root + "/.incoming" }

    /// Documents are for their owner and group.
    private static let fileMode: mode_t = 0o640
    private static let folderMode: mode_t = 0o750
    private static let leftoverSeconds = 3600

    func path(of name: String) -> String { root + "/" + name }

    /// Looks whether documents can be written here: the folder is there, and a small file can be made in it.
    func check() throws(JobFailure) {
        var status = stat()
        guard stat(root, &status) == 0 else {
            if errno == ENOENT {
                throw JobFailure(
                    .storeMisconfigured, "the folder \(root) does not exist: create it, or correct QUOIN_STORE")
            }
            throw failure("reading", root)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw JobFailure(.storeMisconfigured, "\(root) is no folder: correct QUOIN_STORE")
        }
        try makeIncoming()
        remove(staged: try stage([1]))
    }

    /// Removes what crashed workers have left behind.
    func removeLeftovers() throws(JobFailure) {
        try makeIncoming()
        guard let folder = opendir(incoming) else { throw failure("reading", incoming) }
        defer { closedir(folder) }
        let now = time(nil)
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var status = stat()
            let path = incoming + "/" + name
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                now - status.st_mtim.tv_sec > Self.leftoverSeconds
            else { continue }
            // Another worker may have been quicker.
            guard unlink(path) == 0 || errno == ENOENT else { throw failure("removing", path) }
        }
    }

    private func makeIncoming() throws(JobFailure) {
        guard mkdir(incoming, Self.folderMode) == 0 || errno == EEXIST else { throw failure("creating", incoming) }
    }

    /// Writes bytes to a new file of its own and gives its path.
    func stage(_ bytes: [UInt8]) throws(JobFailure) -> String {
        let path = incoming + "/" + String(UInt64.random(in: .min ... .max), radix: 16)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, Self.fileMode)
        guard descriptor >= 0 else { throw failure("creating", path) }
        let number = bytes.withUnsafeBytes { bytes -> Int32 in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno != EINTR {
                    return count == 0 ? ENOSPC : errno
                }
            }
            return 0
        }
        // A file system over a network may tell only now that it is full.
        let closed = close(descriptor) == 0 ? 0 : errno
        guard number == 0, closed == 0 else {
            remove(staged: path)
            throw failure("writing", path, number != 0 ? number : closed)
        }
        return path
    }

    /// Removes a staged file that is not wanted; one that stays goes with the leftovers.
    func remove(staged path: String) { unlink(path) }

    /// Gives a staged file its name; false where the name is taken.
    func publish(staged: String, as name: String) throws(JobFailure) -> Bool {
        let target = path(of: name)
        if quoin_rename_new(staged, target) == 0 { return true }
        if errno == ENOENT {
            try makeFolders(for: name)
            if quoin_rename_new(staged, target) == 0 { return true }
        }
        guard errno == EEXIST else { throw failure("naming", target) }
        return false
    }

    private func makeFolders(for name: String) throws(JobFailure) {
        var folder = root
        for part in name.split(separator: "/").dropLast() {
            folder += "/" + part
            guard mkdir(folder, Self.folderMode) == 0 || errno == EEXIST else { throw failure("creating", folder) }
        }
    }

    /// Waits until everything written to the file system is on its disk.
    ///
    /// One call for a whole batch: it costs about as much as one `fsync`, of which each document would need three.
    func synchronize() throws(JobFailure) {
        let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opening", root) }
        defer { close(descriptor) }
        guard quoin_syncfs(descriptor) == 0 else { throw failure("synchronising", root) }
    }

    /// The bytes of a document; nil where there is none.
    func read(_ name: String) throws(JobFailure) -> [UInt8]? {
        let path = path(of: name)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("reading", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("reading", path) }
        var number: Int32 = 0
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let length = Glibc.read(
                    descriptor, UnsafeMutableRawPointer(buffer.baseAddress)?.advanced(by: count), size - count)
                if length > 0 {
                    count += length
                } else if length == 0 {
                    break
                } else if errno != EINTR {
                    number = errno
                    break
                }
            }
        }
        guard number == 0 else { throw failure("reading", path, number) }
        return bytes
    }

    /// Removes a document; one that is not there is fine.
    func remove(_ name: String) throws(JobFailure) {
        let path = path(of: name)
        guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else { throw failure("removing", path) }
    }

    /// What an error number means for the store; the message names the path.
    private func failure(_ step: String, _ path: String, _ number: Int32 = errno) -> JobFailure {
        let reason = String(cString: strerror(number))
        switch number {
        case ENOSPC, EDQUOT, EFBIG:
            return JobFailure(.storeUnavailable, "the store is full: \(step) \(path): \(reason)")
        case EACCES, EPERM, ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EXDEV, EISDIR:
            return JobFailure(
                .storeMisconfigured, "\(step) \(path): \(reason); the worker's user must be able to write below \(root)"
            )
        default:
            return JobFailure(.storeUnavailable, "\(step) \(path): \(reason)")
        }
    }
}
