import Glibc

/// Folders that come with the program: beside the working directory, or near the executable.
enum InstalledFolder {
    /// The folder of this name that holds a file: in the working directory, else above the executable, else below its
    /// `share/quoin`; the plain name where there is none, so that messages name what was looked for.
    static func find(_ name: String, holding file: String) -> String {
        if access("\(name)/\(file)", R_OK) == 0 { return name }
        var folder = executableFolder
        // From .build/<triple>/release up to the project, or from bin to the installation.
        for _ in 0..<5 {
            for candidate in ["\(folder)/\(name)", "\(folder)/share/quoin/\(name)"]
            where access("\(candidate)/\(file)", R_OK) == 0 {
                return candidate
            }
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = String(folder[..<slash])
        }
        return name
    }

    private static let executableFolder: String = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        guard count > 0 else { return "" }
        let text = String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? ""
    }()
}
