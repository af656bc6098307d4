internal import Glibc
package import Primitives

/// Reads a bundle from a folder.
package enum TemplateFolder {
    /// What reading a folder gave: the files that could be read, and what is wrong with the rest.
    package struct Outcome: Sendable {
        package let bundle: TemplateBundle
        package let diagnostics: [Diagnostic]
    }

    /// Nesting of folders that a bundle may have.
    private static let maximumDepth = 8

    /// Reads every file below a folder.
    ///
    /// Names that begin with a dot are left out. A link is refused, wherever it leads: a bundle holds its own files.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - limits: how large files may be.
    /// - Returns: the bundle and the faults; a folder that cannot be read is a fault too.
    package static func read(_ path: String, limits: TemplateLimits = TemplateLimits()) -> Outcome {
        var origin = path
        while origin.count > 1, origin.hasSuffix("/") { origin.removeLast() }
        var reader = Reader(root: origin, limits: limits)
        reader.readFolder("", depth: 0)
        return Outcome(
            bundle: TemplateBundle(files: reader.files, origin: origin),
            diagnostics: reader.diagnostics.sorted { $0.location.file < $1.location.file })
    }

    private struct Reader {
        let root: String
        let limits: TemplateLimits
        var files: [String: [UInt8]] = [:]
        var diagnostics: [Diagnostic] = []
        var total = 0

        mutating func report(_ message: String, at path: String) {
            let file = path.isEmpty ? root : root + "/" + path
            diagnostics.append(Diagnostic(message, at: SourceLocation(file: file, line: 1, column: 1)))
        }

        mutating func readFolder(_ folder: String, depth: Int) {
            guard let stream = opendir(folder.isEmpty ? root : root + "/" + folder) else {
                return report("cannot read this folder: \(String(cString: strerror(errno)))", at: folder)
            }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let length = Int(entry.pointee.d_reclen)
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: length) { String(cString: $0) }
                }
                if name.hasPrefix(".") { continue }
                readEntry(folder.isEmpty ? name : folder + "/" + name, depth: depth)
            }
        }

        mutating func readEntry(_ path: String, depth: Int) {
            var status = stat()
            guard lstat(root + "/" + path, &status) == 0 else {
                return report("cannot read this file: \(String(cString: strerror(errno)))", at: path)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                if depth >= TemplateFolder.maximumDepth { return report("folders are nested too deeply", at: path) }
                readFolder(path, depth: depth + 1)
            case S_IFREG:
                if !TemplateBundle.isPlain(path) { return report("this name cannot be part of a bundle", at: path) }
                total += Int(status.st_size)
                if total > limits.bundle {
                    return report("the bundle has more than \(limits.bundle) bytes", at: path)
                }
                readFile(path)
            case S_IFLNK: report("a bundle holds its own files: links are not followed", at: path)
            default: report("this is not a file", at: path)
            }
        }

        mutating func readFile(_ path: String) {
            // The file may have become a link since it was looked at.
            let descriptor = open(root + "/" + path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else {
                return report("cannot read this file: \(String(cString: strerror(errno)))", at: path)
            }
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = Glibc.read(descriptor, &chunk, chunk.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    return report("cannot read this file: \(String(cString: strerror(errno)))", at: path)
                }
                if count == 0 { break }
                bytes.append(contentsOf: chunk[..<count])
                if bytes.count > limits.bundle {
                    return report("the bundle has more than \(limits.bundle) bytes", at: path)
                }
            }
            files[path] = bytes
        }
    }
}
