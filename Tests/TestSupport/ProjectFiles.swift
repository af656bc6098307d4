/// The project's own files, for tests.
package enum ProjectFiles {
    /// The folder that holds Package.swift, without a slash at its end.
    package static let root: String = {
        // Tests/TestSupport/ProjectFiles.swift is three steps below the root.
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// The path of a file of the project.
    package static func path(_ relative: String) -> String { root + "/" + relative }
}
