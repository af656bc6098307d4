import Foundation
import Testing

/// A PDF on disk while a test looks at it with the tools of qpdf and Poppler.
final class InspectedFile {
    let path: String

    init(_ bytes: [UInt8]) throws {
        path = NSTemporaryDirectory() + "quoin-pdf-\(UUID().uuidString).pdf"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    deinit { unlink(path) }

    /// The tool's output as text, `@` in the arguments standing for the file.
    func output(_ tool: String, _ arguments: String...) throws -> String {
        String(decoding: try run(tool, arguments), as: UTF8.self)
    }

    /// Every object by its number (`12`) and the trailer (`trailer`): streams by their dictionary.
    func objects() throws -> [String: Any] {
        let json = try run("qpdf", ["--json=2", "--json-key=qpdf", "--json-stream-data=none", "@"])
        let parsed = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let parts = try #require(parsed["qpdf"] as? [[String: Any]])
        var objects: [String: Any] = [:]
        for (key, value) in try #require(parts.last) {
            let content = try #require(value as? [String: Any])
            let number = key.replacingOccurrences(of: "obj:", with: "").split(separator: " ").first.map(String.init)
            let stream = content["stream"] as? [String: Any]
            objects[number ?? key] = content["value"] ?? stream?["dict"]
        }
        return objects
    }

    /// The uncompressed bytes of a stream.
    func stream(_ number: String) throws -> [UInt8] {
        Array(try run("qpdf", ["--show-object=\(number)", "--filtered-stream-data", "@"]))
    }

    /// Everything that the tool writes; the test fails where the tool does.
    private func run(_ tool: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [tool] + arguments.map { $0 == "@" ? path : $0 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(tool): \(String(decoding: output, as: UTF8.self))")
        return output
    }
}
