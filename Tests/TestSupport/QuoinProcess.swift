import Foundation
import Primitives

/// The program itself, as tests start it.
package final class QuoinProcess: @unchecked Sendable {
    // Proof: the process is started once in init and then only asked and signalled; what it printed is in a monitor.
    fileprivate struct Printed: Sendable {
        var lines: [String] = []
        var partial: [UInt8] = []
        var isOver = false
    }

    private let process = Process()
    private let printed = Monitor(Printed())

    /// The built program, beside the tests' own.
    package static let binary: String = {
        let tests =
            CommandLine.arguments[0].hasPrefix("/") ? CommandLine.arguments[0] : Bundle.main.executablePath ?? ""
        let candidates = [
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path,
            URL(fileURLWithPath: tests).deletingLastPathComponent().path, ProjectFiles.path(".build/debug"),
        ]
        let found = candidates.map { $0 + "/quoin" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        return found ?? ProjectFiles.path(".build/debug/quoin")
    }()

    /// Starts it in the project's folder or another one, with an environment of its own.
    ///
    /// `largestFile` limits the size of the files that it can write, in bytes: writing more fails as on a full disk.
    package init(
        _ arguments: [String], _ environment: [String: String] = [:], in folder: String = ProjectFiles.root,
        largestFile: Int? = nil
    ) throws {
        if let largestFile {
            let limited = """
                import os, resource, signal, sys
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
                os.execv(sys.argv[2], sys.argv[2:])
                """
            process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            process.arguments = ["-c", limited, String(largestFile), Self.binary] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: Self.binary)
            process.arguments = arguments
        }
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "USER": "tester",
            // A failed test must not wait for a backtrace.
            "SWIFT_BACKTRACE": "enable=no",
        ].merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try pipe.fileHandleForWriting.close()
        let descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
        _ = try Thread(name: "output") { [printed] in
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                printed.update { $0.append(buffer.prefix(count)) }
            }
            close(descriptor)
            printed.update { $0.isOver = true }
        }
    }

    /// Everything printed so far, on both outputs.
    package var text: String { printed.withLock { $0.lines.joined(separator: "\n") } }

    package var identifier: Int32 { process.processIdentifier }

    /// Waits until so many lines hold a text; false where the program ends before, or the time is over.
    package func waitForLines(_ count: Int, holding text: String, seconds: Int = 60) -> Bool {
        printed.wait(milliseconds: seconds * 1_000) { printed -> Bool? in
            if printed.lines.count(where: { $0.contains(text) }) >= count { return true }
            return printed.isOver ? false : nil
        } ?? false
    }

    /// How many lines hold a text.
    package func count(of text: String) -> Int { printed.withLock { $0.lines.count { $0.contains(text) } } }

    package func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end and gives the exit status; a signal's number, negative, where one ended it.
    package func wait() -> Int32 {
        process.waitUntilExit()
        printed.wait { $0.isOver ? () : nil }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Runs it to its end.
    @discardableResult
    package static func run(
        _ arguments: [String], _ environment: [String: String] = [:], in folder: String = ProjectFiles.root
    ) throws -> (status: Int32, text: String) {
        let process = try QuoinProcess(arguments, environment, in: folder)
        let status = process.wait()
        return (status, process.text)
    }
}

extension QuoinProcess.Printed {
    fileprivate mutating func append(_ bytes: ArraySlice<UInt8>) {
        partial += bytes
        while let end = partial.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: partial[..<end], as: UTF8.self))
            partial.removeSubrange(...end)
        }
    }
}
