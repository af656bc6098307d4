package import HTTPServer
package import Primitives
package import Typography

/// Watches a bundle and answers requests with its rendered documents.
///
/// `start` reads the bundle and returns; from then on a thread of its own looks for changes. `stop` returns when that
/// thread has ended and nobody waits for a change any more; stopping twice is fine.
package final class Preview: Sendable {
    private struct State {
        var edition: Edition
        var isStopped = false
    }

    private let source: PreviewSource
    private let state: Monitor<State>
    private let press: Press
    private let watch = Monitor<Thread?>(nil)

    /// How often the files are looked at: often enough to feel at once, and a few hundred `stat` calls each time.
    private static let pollMilliseconds = 250
    /// Files are read when they have been still for so long: editors write in several steps.
    private static let settleMilliseconds = 50
    /// How long an answer waits for a change before it says that there was none.
    private static let waitMilliseconds = 20_000

    /// Reads the bundle; its faults are shown, but without fonts there is nothing to show.
    package init(_ source: PreviewSource) throws(TypographyError) {
        self.source = source
        press = Press(requestedAt: source.requestedAt)
        let library = try FontLibrary(folder: source.fonts, additionalFolders: source.additionalFonts)
        state = Monitor(State(edition: Edition(number: 1, of: source, library: library, after: nil)))
    }

    deinit { stop() }

    /// Begins to watch the files.
    package func start() throws(ThreadError) {
        let first = look()
        let thread = try Thread(name: "preview-watch") { [weak self, state] in
            var seen = first
            while state.wait(milliseconds: Self.pollMilliseconds, { $0.isStopped ? true : nil }) == nil {
                guard let self else { return }
                seen = takeChanges(since: seen)
            }
        }
        watch.withLock { $0 = thread }
    }

    package func stop() {
        state.update { $0.isStopped = true }
        let thread = watch.withLock { thread in
            defer { thread = nil }
            return thread
        }
        // The last reference may be the watching thread's own.
        if let thread, !thread.isCurrent { thread.join() }
    }

    /// The answer to a request; runs on the server's threads.
    package func answer(_ request: IncomingRequest) -> ServerAnswer {
        PreviewPages(edition: { self.state.withLock { $0.edition } }, press: press, change: change(after:))
            .answer(request)
    }

    // MARK: Changes

    private struct Look: Equatable {
        let bundle: FileStamps
        let fonts: FileStamps
    }

    private func look() -> Look {
        let watched = state.withLock { $0.edition }.watched(of: source)
        return Look(
            bundle: FileStamps(of: watched), fonts: FileStamps(of: [source.fonts] + source.additionalFonts))
    }

    /// Looks at the files and makes the next edition where they changed; gives what was seen.
    private func takeChanges(since seen: Look) -> Look {
        var now = look()
        if now == seen { return seen }
        while true {
            if state.wait(milliseconds: Self.settleMilliseconds, { $0.isStopped ? true : nil }) != nil { return now }
            let next = look()
            if next == now { break }
            now = next
        }
        let previous = state.withLock { $0.edition }
        var library = previous.library
        var fault: Diagnostic?
        if now.fonts != seen.fonts {
            do {
                library = try FontLibrary(folder: source.fonts, additionalFolders: source.additionalFonts)
            } catch {
                fault = Diagnostic(
                    "\(error)", at: SourceLocation(file: source.fonts, line: 1, column: 1),
                    hint: "the fonts that were there before are used")
            }
        }
        let edition = Edition(
            number: previous.number + 1, of: source, library: library, after: previous, fontFault: fault)
        state.update { $0.edition = edition }
        return now
    }

    /// Waits until the edition is another than the given one, or nothing has changed for a while.
    private func change(after number: Int) -> Int {
        let changed = state.wait(milliseconds: Self.waitMilliseconds) { state -> Int? in
            state.isStopped || state.edition.number != number ? state.edition.number : nil
        }
        return changed ?? number
    }
}
