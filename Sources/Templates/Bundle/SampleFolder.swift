internal import Glibc

/// A payload that a template is tried with.
package struct SamplePayload: Hashable, Sendable {
    /// The file's path as the user gave its folder.
    package let path: String

    package init(path: String) { self.path = path }

    /// The file's name without `.json`.
    package var name: String {
        let file = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] } ?? path[...]
        return String(file.hasSuffix(".json") ? file.dropLast(5) : file)
    }

    /// The key of the document that is made of it: the name up to its first full stop.
    package var key: String { String(name.prefix { $0 != "." }) }

    /// What follows the name's first full stop: `hi` in `hindi.hi.json`; nil where there is none.
    package var language: String? {
        let rest = name.drop { $0 != "." }
        return rest.isEmpty ? nil : String(rest.dropFirst())
    }
}

/// The folder with the payloads that checks and previews render.
package enum SampleFolder {
    /// `samples/NAME` beside the folder that holds the bundle, or in the working directory.
    package static func path(ofBundle bundle: String, named name: String) -> String {
        let beside = "\(bundle)/../../samples/\(name)"
        return access(beside, R_OK) == 0 ? beside : "samples/\(name)"
    }

    /// The JSON files of a folder, by name; none where there is no such folder.
    package static func payloads(in folder: String) -> [SamplePayload] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let length = Int(entry.pointee.d_reclen)
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: length) { String(cString: $0) }
            }
            if !name.hasPrefix("."), name.hasSuffix(".json") { names.append(name) }
        }
        return names.sorted().map { SamplePayload(path: folder + "/" + $0) }
    }
}
