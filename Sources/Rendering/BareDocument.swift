package import CSS
package import Jobs
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

    /// What reading a file gave.
    package struct Outcome: Sendable {
        /// nil where the file cannot be used: its markup is not well-formed, or something is refused.
        package let document: BareDocument?
        /// What refuses the file where anything does, else what was left out.
        package let diagnostics: [Diagnostic]
    }

    /// Reads a file and the local style sheets that it links.
    ///
    /// `page` is the size that media features are asked of; nil stands for A4.
    package static func read(_ path: String, page: Size? = nil) throws(FileError) -> Outcome {
        let outcome = MarkupParser.parse(try File.read(path), file: path, as: .document)
        guard let source = outcome.source else { return Outcome(document: nil, diagnostics: outcome.diagnostics) }
        let use = page.map { StylesheetUse.bareFile(page: $0) } ?? .bareFile
        var diagnostics = outcome.diagnostics
        let folder = File.folder(of: path)
        let sheets = readSheets(source, folder: folder, use: use, &diagnostics)
        diagnostics += StyleCheck.diagnostics(of: sheets)
        diagnostics += inlineFaults(source.tree, use: use)
        diagnostics += picturesWithoutWords(source.tree)
        let refusals = diagnostics.filter(\.isUnsupported)
        if !refusals.isEmpty { return Outcome(document: nil, diagnostics: refusals) }
        let root = source.tree.nodes.isEmpty ? nil : source.tree.attribute(.lang, of: MarkupTree.root)
        let document = BareDocument(
            tree: source.tree, sheets: sheets, title: source.title.flatMap { $0.isEmpty ? nil : $0 } ?? path,
            language: root.flatMap { $0.isEmpty ? nil : $0 } ?? "en", folder: folder)
        return Outcome(document: document, diagnostics: diagnostics)
    }

    private static func readSheets(
        _ source: MarkupSource, folder: String, use: StylesheetUse, _ diagnostics: inout [Diagnostic]
    ) -> [Stylesheet] {
        var sheets: [Stylesheet] = []
        for reference in source.styleReferences {
            switch reference {
            case .embedded(let style):
                guard use.matches(media: style.media) else { continue }
                sheets.append(
                    Stylesheet(
                        parsing: style.text, file: style.location.file, line: style.location.line,
                        column: style.location.column, limits: limits, for: use))
            case .linked(let link):
                guard use.matches(media: link.media) else { continue }
                guard let local = localPath(link.href, in: folder) else {
                    diagnostics.append(
                        Diagnostic(
                            "\(link.href) is not a local file", at: link.location,
                            hint: "style sheets are files beside the document"))
                    continue
                }
                do {
                    sheets.append(
                        Stylesheet(parsing: try File.read(local), file: local, limits: limits, for: use))
                } catch {
                    diagnostics.append(Diagnostic(error.description, at: link.location))
                }
            }
        }
        return sheets
    }

    /// What is wrong with `style` attributes, each text once.
    private static func inlineFaults(_ tree: MarkupTree, use: StylesheetUse) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var seen: Set<ArraySlice<UInt8>> = []
        for index in tree.nodes.indices {
            let node = MarkupTree.NodeIndex(index)
            guard let text = tree.attributeBytes(.style, of: node), seen.insert(text).inserted else { continue }
            diagnostics += StyleCheck.inlineStyle(Array(text), at: tree.location(of: node), for: use).diagnostics
        }
        return diagnostics
    }

    /// Pictures that those who do not see them are told nothing of.
    private static func picturesWithoutWords(_ tree: MarkupTree) -> [Diagnostic] {
        tree.nodes.indices.compactMap { index in
            let node = MarkupTree.NodeIndex(index)
            guard let name = tree.element(node), ElementRules.required(on: name).contains(.alt),
                tree.attributeBytes(.alt, of: node) == nil
            else { return nil }
            return Diagnostic(
                "<\(name.rawValue)> has no alt, so it is written as decoration", at: tree.location(of: node),
                hint: "alt=\"what it shows\", or alt=\"\" for decoration")
        }
    }

    /// A file named by the document; nil for what is no local file.
    ///
    /// - Throws: `imageMissing` where the file cannot be read.
    package func asset(_ name: String) throws(JobFailure) -> [UInt8]? {
        guard let path = Self.localPath(name, in: folder) else { return nil }
        do {
            return try File.read(path)
        } catch {
            throw JobFailure(.imageMissing, error.description)
        }
    }

    /// Bare files are the caller's own, so their style sheets may be as large as they.
    private static let limits = StylesheetLimits(size: 16 << 20)

    private static func localPath(_ name: String, in folder: String) -> String? {
        guard !name.contains(":"), !name.hasPrefix("//") else { return nil }
        let path = decoded(name)
        return path.hasPrefix("/") ? path : folder + "/" + path
    }

    /// An address as a file's name: `%20` stands for a space, a query and a fragment are no part of it.
    private static func decoded(_ address: String) -> String {
        let bytes = Array(address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        return String(decoding: percentDecoded(bytes[...]), as: UTF8.self)
    }
}
