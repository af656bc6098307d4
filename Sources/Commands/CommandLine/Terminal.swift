import Glibc

/// Where a command's words go.
package struct Terminal: Sendable {
    /// Writes what was asked for.
    package var out: @Sendable ([UInt8]) -> Void
    /// Writes what went wrong.
    package var error: @Sendable (String) -> Void
    /// Whether a person looks at it: colours and progress are for people.
    package var isInteractive: Bool

    package init(
        out: @escaping @Sendable ([UInt8]) -> Void, error: @escaping @Sendable (String) -> Void, isInteractive: Bool
    ) {
        self.out = out
        self.error = error
        self.isInteractive = isInteractive
    }

    /// The process's own.
    package static var process: Terminal {
        Terminal(
            out: { writeWhole($0, to: STDOUT_FILENO) },
            error: { writeWhole(Array($0.utf8), to: STDERR_FILENO) },
            isInteractive: isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil)
    }

    /// Prints a line.
    func print(_ line: String) { out(Array((line + "\n").utf8)) }

    /// Prints a line on the error stream.
    func warn(_ line: String) { error(line + "\n") }

    private static func writeWhole(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    // Whoever read it has gone: there is nobody to tell.
                    return
                }
                rest = rest.dropFirst(count)
            }
        }
    }
}
