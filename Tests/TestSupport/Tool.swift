import Foundation

/// Programs that tests look at results with.
package enum Tool {
    package struct Output: Sendable {
        package let status: Int32
        /// What was written to both outputs, in the order in which it came.
        package let text: String
    }

    /// Runs a program from `PATH` to its end.
    package static func run(_ program: String, _ arguments: [String]) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Output(status: process.terminationStatus, text: String(decoding: bytes, as: UTF8.self))
    }

    /// Writes bytes to a temporary file for the time of a body.
    package static func withFile<Result>(
        _ bytes: [UInt8], suffix: String, _ body: (String) throws -> Result
    ) throws -> Result {
        let path = NSTemporaryDirectory() + "quoin-" + UUID().uuidString + suffix
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        return try body(path)
    }
}
