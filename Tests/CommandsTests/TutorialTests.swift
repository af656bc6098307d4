import Foundation
import HTTPClient
import TestSupport
import Testing

/// The tutorial of the guide, carried out as it stands there.
@Suite struct TutorialTests {
    /// One step: a file, or commands with what they print.
    private enum Step {
        case file(path: String, text: String)
        case commands([String], output: String?)
    }

    private let folder: URL
    private let environment = ["QUOIN_FONTS": ProjectFiles.path("fonts")]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "quoin-tutorial-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func theTutorialOfTheGuideWorks() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let steps = try Self.steps(in: String(contentsOfFile: ProjectFiles.path("docs/templates.md"), encoding: .utf8))
        #expect(steps.count > 12)
        var programs: [String: Int] = [:]
        for step in steps {
            switch step {
            case .file(let path, let text):
                try Data(text.utf8).write(to: folder.appending(path: path))
            case .commands(let commands, let output):
                var printed: [String] = []
                for command in commands {
                    let words = command.split(separator: " ").map { String($0) }
                    programs[words.prefix(2).joined(separator: " "), default: 0] += 1
                    printed += try run(command, words)
                }
                if let output { #expect(printed.joined(separator: "\n") == output, "\(commands)") }
            }
        }
        for command in ["check", "preview", "render"] { #expect(programs["quoin " + command] != nil, "\(command)") }
        for file in ["receipt.pdf", "receipt-hi.pdf"] {
            let information = try Tool.run("pdfinfo", [folder.appending(path: file).path])
            #expect(information.text.contains("R-2026-17\n"), "\(information.text)")
            #expect(information.text.contains("Pages:           1\n"), "\(information.text)")
        }
    }

    /// Runs a command of the tutorial and gives the lines that it printed.
    private func run(_ command: String, _ words: [String]) throws -> [String] {
        if words[0] != "quoin" {
            let result = try Tool.run("sh", ["-c", "cd '\(folder.path)' && \(command)"])
            #expect(result.status == 0, "\(command): \(result.text)")
            return []
        }
        if words[1] == "preview" { return [try look(words)] }
        let result = try QuoinProcess.run(Array(words.dropFirst()), environment, in: folder.path)
        #expect([0, 65].contains(result.status), "\(command): \(result.text)")
        return result.text.isEmpty ? [] : result.text.split(separator: "\n").map { String($0) }
    }

    /// Looks at a preview, on a port that is free.
    private func look(_ words: [String]) throws -> String {
        let process = try QuoinProcess(Array(words.dropFirst()) + ["--port", "0"], environment, in: folder.path)
        #expect(process.waitForLines(1, holding: "is shown at"))
        let line = process.text
        let port = try #require(line.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) })
        let page = try HTTPClient().send(HTTPRequest(.get, "http://127.0.0.1:\(port)/", timeoutMilliseconds: 60_000))
        #expect(String(decoding: page.body, as: UTF8.self).contains("two-invoices"))
        process.signal(SIGINT)
        #expect(process.wait() == 0)
        return line.replacingOccurrences(of: ":\(port)/", with: ":8160/")
    }

    /// The files (a path in bold before a fenced text), commands (`sh`) and outputs (`text`) of the tutorial's section.
    private static func steps(in guide: String) throws -> [Step] {
        let start = try #require(guide.range(of: "\n## A template in ten minutes\n"))
        let end = try #require(guide.range(of: "\n## ", range: start.upperBound..<guide.endIndex))
        var steps: [Step] = []
        var path: String?
        var block: (kind: Substring, lines: [Substring])?
        for line in guide[start.upperBound..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = block {
                guard line == "```" else {
                    block?.lines.append(line)
                    continue
                }
                block = nil
                let text = open.lines.joined(separator: "\n")
                if let file = path {
                    steps.append(.file(path: file, text: text + "\n"))
                    path = nil
                } else if open.kind == "sh" {
                    steps.append(.commands(open.lines.map { String($0) }, output: nil))
                } else if open.kind == "text", case .commands(let commands, nil) = steps.last {
                    steps[steps.count - 1] = .commands(commands, output: text)
                } else {
                    Issue.record("a block of \(open.kind) that is neither a file, a command nor an output: \(text)")
                }
            } else if line.hasPrefix("```") {
                block = (line.dropFirst(3), [])
            } else if line.hasPrefix("**`"), line.hasSuffix("`**") {
                path = String(line.dropFirst(3).dropLast(3))
            }
        }
        return steps
    }
}
