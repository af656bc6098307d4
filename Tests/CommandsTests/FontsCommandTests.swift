import Foundation
import Primitives
import Service
import TestSupport
import Testing

@testable import Commands

/// What `quoin fonts` says of the fonts in `fonts/`.
@Suite struct FontsCommandTests {
    private func quoin(_ words: String...) -> (code: ExitCode, out: String, error: String) {
        let out = Monitor([UInt8]())
        let error = Monitor("")
        let code = run(
            arguments: ["quoin"] + words, environment: ["QUOIN_FONTS": ProjectFiles.path("fonts")],
            terminal: Terminal(
                out: { bytes in out.update { $0 += bytes } }, error: { text in error.update { $0 += text } },
                isInteractive: false))
        return (code, String(decoding: out.withLock { $0 }, as: UTF8.self), error.withLock { $0 })
    }

    private func faces(_ words: String...) throws -> [[String: Any]] {
        let result = quoin("fonts", "--json", words.joined(separator: "="))
        try #require(result.code == .ok, "\(result.error)")
        let report = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
        return try #require(report?["faces"] as? [[String: Any]])
    }

    @Test func everyFaceOfTheCatalogIsListedOnceWithItsLicence() throws {
        let faces = try faces("--covers", "")
        let catalog =
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: ProjectFiles.path("fonts/catalog.json")))) as? [String: Any]
        let families = try #require(catalog?["families"] as? [[String: Any]])
        let digests = families.flatMap {
            ($0["faces"] as? [[String: Any]] ?? []).compactMap { $0["sha256"] as? String }
        }
        #expect(faces.compactMap { $0["sha256"] as? String }.sorted() == digests.sorted())
        for face in faces {
            #expect(face["licence_address"] as? String != "", "\(face["file"] ?? "")")
            #expect(face["embedding"] as? String == "installable", "\(face["file"] ?? "")")
        }
    }

    /// Unicode counts 164 characters of the script Devanagari in its version 15.
    @Test func scriptsAreCountedAgainstAllOfTheirCharacters() throws {
        let face = try #require(
            try faces("--covers", "क्षि").first { ($0["file"] as? String)?.hasSuffix("Devanagari-Regular.ttf") == true })
        let scripts = try #require(face["scripts"] as? [[String: Any]])
        #expect(scripts.first?["script"] as? String == "Deva")
        let covered = try #require(scripts.first?["covered"] as? Int)
        let all = try #require(scripts.first?["characters"] as? Int)
        #expect(all >= 154 && covered <= all && covered >= all * 9 / 10, "\(covered) of \(all)")
    }

    @Test func facesAreChosenByTheTextThatTheyCover() throws {
        let tamil = try faces("--covers", "தமிழ்")
        #expect(!tamil.isEmpty)
        #expect(tamil.allSatisfy { ($0["family"] as? String)?.contains("Tamil") == true })
    }

    @Test func aTextThatNoFaceCoversIsAFailureWithTheWayOut() {
        let result = quoin("fonts", "--covers", "\u{12000}")
        #expect(result.code == .failed)
        #expect(result.error == "quoin: no face has a glyph for each character; add one with --fonts DIR\n")
    }

    @Test func peopleGetOneLineForEachFace() {
        let lines = quoin("fonts").out.split(separator: "\n")
        #expect(lines.first?.hasPrefix("FAMILY") == true)
        #expect(
            lines.contains {
                $0.hasPrefix("Noto Sans Devanagari") && $0.contains("Deva 1") && $0.contains("scripts.sil.org/OFL")
            })
    }
}
