import Glibc
package import JobQueue
package import Jobs
package import Primitives
import Rendering
package import Templates
package import Typography

/// Brings template bundles from folders into the database.
package enum TemplatePublishing {
    /// A bundle that passed the gate.
    package struct CheckedBundle: Sendable {
        package let bundle: TemplateBundle
        package let template: Template
    }

    /// Reads a folder and holds it to the gate; all its faults come together.
    package static func check(
        _ path: String, library: FontLibrary
    ) -> (checked: CheckedBundle?, diagnostics: [Diagnostic]) {
        let gate = TemplateGate(folder: path, library: library)
        return (gate.template.map { CheckedBundle(bundle: gate.bundle, template: $0) }, gate.diagnostics)
    }

    /// Stores a checked bundle; false where it was the published version already.
    package static func publish(
        _ checked: CheckedBundle, in store: TemplateStore, by actor: String
    ) throws(JobFailure) -> Bool {
        let manifest = checked.template.manifest
        return try store.publish(
            checked.bundle.stored, hash: checked.bundle.contentHash, documentType: manifest.name,
            schemaVersion: manifest.schemaVersion, title: manifest.title, requestedBy: actor)
    }

    /// The bundles in a folder, by name: the folder itself where it is one, else its subfolders that are.
    package static func bundles(in folder: String) -> [String] {
        if access(folder + "/template.json", R_OK) == 0 { return [folder] }
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var bundles: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let path = folder + "/" + name
            if !name.hasPrefix("."), access(path + "/template.json", R_OK) == 0 { bundles.append(path) }
        }
        return bundles.sorted()
    }
}
