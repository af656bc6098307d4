import Glibc
import Primitives

/// Gathers faces while a library loads.
struct FontLibraryAssembly {
    private let reader: FaceReader
    private(set) var faces: [FontFace] = []
    private(set) var families: [FontLibrary.Family] = []
    private(set) var familyOfName: [String: Int] = [:]
    private(set) var familiesOfGeneric: [String: [Int]] = [:]
    private(set) var fallbacks: [FontLibrary.Fallback] = []
    private(set) var hyphenation: [HyphenationDictionary] = []

    init(reader: FaceReader) { self.reader = reader }

    /// Adds the faces, generic names and fallbacks of `catalog.json`, with the files beside it.
    mutating func addCatalog(in folder: String) throws(TypographyError) {
        let path = folder + "/catalog.json"
        let text = try FontFile(path: path).withUnsafeBytes { Array($0) }
        let catalog = try FontCatalog(parsing: text, path: path)
        var opened: [String: (file: FontFile, digest: String)] = [:]
        for family in catalog.families {
            for face in family.faces {
                let path = folder + "/files/" + face.file
                if opened[face.file] == nil {
                    let file = try Self.open(path, package: face.package)
                    opened[face.file] = (file, file.digest())
                }
                guard let (file, digest) = opened[face.file] else { continue }
                try Self.check(digest, is: face.digest, path, package: face.package)
                var reading = try reader.read(face.index, of: file, digest: digest)
                reading.description.family = family.name
                reading.description.weight = face.weight
                reading.description.isItalic = face.isItalic
                reading.description.stretch = face.stretch
                reading.description.stemV = FaceReader.stem(ofWeight: face.weight)
                add(FontFace(file: file, reading: reading))
            }
        }
        try addHyphenation(catalog.hyphenation, in: folder)
        for generic in catalog.generics {
            familiesOfGeneric[generic.name.lowercased()] = generic.families.compactMap { familyOfName[$0.lowercased()] }
        }
        for fallback in catalog.fallbacks {
            fallbacks.append(
                FontLibrary.Fallback(
                    script: fallback.script, language: fallback.language,
                    families: fallback.families.compactMap { familyOfName[$0.lowercased()] }))
        }
    }

    private mutating func addHyphenation(
        _ entries: [FontCatalog.Hyphenation], in folder: String
    ) throws(TypographyError) {
        for entry in entries {
            let path = folder + "/files/" + entry.file
            let file = try Self.open(path, package: entry.package)
            try Self.check(file.digest(), is: entry.digest, path, package: entry.package)
            hyphenation.append(try HyphenationDictionary(file: file, languages: entry.languages))
        }
    }

    private static func open(_ path: String, package: String) throws(TypographyError) -> FontFile {
        do {
            return try FontFile(path: path)
        } catch {
            throw TypographyError(
                error.code, path, "\(error.reason): package \(package) brings it, see fonts/README.md")
        }
    }

    private static func check(
        _ digest: String, is wanted: String, _ path: String, package: String
    ) throws(TypographyError) {
        guard digest == wanted else {
            throw TypographyError(
                .fileDiffers, path, "is not the file of package \(package) that the catalog describes")
        }
    }

    /// Adds every font file of a folder, in the order of the names.
    mutating func addFiles(in folder: String) throws(TypographyError) {
        for name in try Self.fontFiles(in: folder) {
            let file = try FontFile(path: folder + "/" + name)
            let digest = file.digest()
            for index in 0..<(try reader.faceCount(in: file)) {
                add(FontFace(file: file, reading: try reader.read(index, of: file, digest: digest)))
            }
        }
    }

    private mutating func add(_ face: FontFace) {
        let id = FaceID(index: Int32(faces.count))
        faces.append(face)
        let name = face.description.family
        if let family = familyOfName[name.lowercased()] {
            families[family].faces.append(id)
        } else {
            familyOfName[name.lowercased()] = families.count
            families.append(FontLibrary.Family(name: name, faces: [id]))
        }
    }

    private static func fontFiles(in folder: String) throws(TypographyError) -> [String] {
        guard let directory = opendir(folder) else {
            throw TypographyError(.folderUnreadable, folder, String(cString: strerror(errno)))
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let lowered = name.lowercased()
            if [".ttf", ".otf", ".ttc"].contains(where: lowered.hasSuffix), !name.hasPrefix(".") { names.append(name) }
        }
        // By bytes: the order of a directory is no order.
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
