package import CSS
import Jobs
package import Markup
package import Primitives

/// A bare `.xhtml` file with its style sheets, as `render` and `layout` take it.
package struct BareDocument: Sendable {
    package let tree: MarkupTree
    package let sheets: [Stylesheet]
    /// The text of `<title>`; the file's name where it has none.
    package let title: String
    /// The language of the root element; English where it has none.
    package let language: String
    /// Where linked files and images are looked for.
    let folder: String

    /// Reads a file and the local style sheets that it links.
    ///
    /// - Returns: nil where the markup cannot be used at all; and all that is wrong.
    package static func read(_ path: String) throws(FileError) -> (document: BareDocument?, diagnostics: [Diagnostic]) {
        let outcome = MarkupParser.parse(try File.read(path), file: path, as: .document)
        guard let source = outcome.source else { return (nil, outcome.diagnostics) }
        var diagnostics = outcome.diagnostics
        let folder = File.folder(of: path)
        var sheets: [Stylesheet] = []
        for reference in source.styleReferences {
            let sheet: Stylesheet
            switch reference {
            case .embedded(let style):
                sheet = Stylesheet(
                    parsing: style.text, file: style.location.file, line: style.location.line,
                    column: style.location.column, limits: Self.limits)
            case .linked(let link):
                guard let local = localPath(link.href, in: folder) else {
                    diagnostics.append(
                        Diagnostic(
                            "\(link.href) is not a local file", at: link.location,
                            hint: "style sheets are files beside the document"))
                    continue
                }
                do {
                    sheet = Stylesheet(parsing: try File.read(local), file: local, limits: Self.limits)
                } catch {
                    diagnostics.append(Diagnostic(error.description, at: link.location))
                    continue
                }
            }
            diagnostics.append(contentsOf: sheet.diagnostics)
            sheets.append(sheet)
        }
        let root = source.tree.nodes.isEmpty ? nil : source.tree.attribute(.lang, of: MarkupTree.root)
        let document = BareDocument(
            tree: source.tree, sheets: sheets, title: source.title.flatMap { $0.isEmpty ? nil : $0 } ?? path,
            language: root ?? "en", folder: folder)
        return (document, diagnostics)
    }

    /// A file named by the document; nil where there is none.
    package func asset(_ name: String) -> [UInt8]? {
        guard let path = Self.localPath(name, in: folder) else { return nil }
        do { return try File.read(path) } catch { return nil }
    }

    /// Bare files are the caller's own, so their style sheets may be as large as they.
    private static let limits = StylesheetLimits(size: 16 << 20)

    private static func localPath(_ name: String, in folder: String) -> String? {
        guard !name.contains(":"), !name.hasPrefix("//") else { return nil }
        return name.hasPrefix("/") ? name : folder + "/" + name
    }
}
