import CSS
import Images
import Jobs
import Markup
package import Primitives
import SVG
package import Templates
package import Typography

/// The whole gate of a bundle in a folder: its own checks, and what only fonts and this version's drawing can tell.
package struct TemplateGate: Sendable {
    /// Nil where there is anything to mend.
    package let template: Template?
    package let bundle: TemplateBundle
    /// By file, line and column; all faults of the bundle.
    package let diagnostics: [Diagnostic]

    /// Reads and checks the bundle in a folder.
    package init(folder: String, library: FontLibrary) {
        let outcome = TemplateFolder.read(folder)
        let check = TemplateCheck(outcome.bundle)
        var diagnostics = outcome.diagnostics + check.diagnostics
        diagnostics += Self.unknownFamilies(check.fontFamilies, library: library)
        diagnostics += Self.missingGlyphs(of: check.fixedStrings, library: library)
        diagnostics += Self.brokenAssets(of: outcome.bundle)
        self.diagnostics = Set(diagnostics).sorted { a, b in
            (a.location.file, a.location.line, a.location.column, a.message)
                < (b.location.file, b.location.line, b.location.column, b.message)
        }
        bundle = outcome.bundle
        template = self.diagnostics.isEmpty ? check.template : nil
    }

    private static let genericFamilies: Set<String> = ["sans-serif", "serif", "monospace", "system-ui"]

    private static func unknownFamilies(_ uses: [FontFamilyUse], library: FontLibrary) -> [Diagnostic] {
        uses.filter { use in
            !genericFamilies.contains(use.family) && !library.knows(family: use.family)
        }.map { use in
            let nearest = Diagnostic.nearest(to: use.family, among: library.families)
            return Diagnostic(
                "no registered font is called \(use.family)", at: use.location,
                hint: nearest.map { "nearest: \($0)" } ?? "quoin knows the families of fonts/catalog.json")
        }
    }

    /// Files of `assets/` that are no images, or larger than an image may be.
    private static func brokenAssets(of bundle: TemplateBundle) -> [Diagnostic] {
        bundle.files.filter { $0.path.hasPrefix("assets/") }.flatMap { file -> [Diagnostic] in
            if VectorImage.isLikely(file.bytes) {
                return VectorImage.read(file.bytes, file: bundle.displayPath(file.path)).diagnostics
            }
            do throws(ImageError) {
                _ = try DecodedImage(of: file.bytes)
                return []
            } catch {
                let reason =
                    switch error {
                    case .invalid(let reason), .tooLarge(let reason): reason
                    }
                return [Diagnostic(reason, at: bundle.start(of: file.path))]
            }
        }
    }

    /// Characters of the template's own words that no registered face has, together for each text.
    private static func missingGlyphs(
        of strings: [Template.FixedString], library: FontLibrary
    ) -> [Diagnostic] {
        let faces = library.faceIDs
        var covered: [Unicode.Scalar: Bool] = [:]
        return strings.compactMap { string -> Diagnostic? in
            var missing: [Unicode.Scalar] = []
            for scalar in string.text.unicodeScalars where !scalar.isInvisible {
                let isCovered = covered[scalar] ?? faces.contains { library.covers(scalar, face: $0) }
                covered[scalar] = isCovered
                if !isCovered, !missing.contains(scalar) { missing.append(scalar) }
            }
            if missing.isEmpty { return nil }
            let listed = missing.prefix(5).map { "\($0.code) (\($0))" }.joined(separator: ", ")
            return Diagnostic(
                "no registered font has \(listed)" + (missing.count > 5 ? " and \(missing.count - 5) more" : ""),
                at: string.location, hint: "fonts/README.md tells how a font is registered")
        }
    }
}

extension Unicode.Scalar {
    /// Characters that are never drawn: controls, joiners, bidi controls, variation selectors, spaces.
    fileprivate var isInvisible: Bool {
        if value < 0x20 || properties.isDefaultIgnorableCodePoint { return true }
        switch properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// `U+0041`.
    fileprivate var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
