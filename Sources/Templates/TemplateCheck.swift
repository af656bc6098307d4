package import CSS
internal import Markup
package import Primitives

/// The names of a bundle's files.
enum BundleLayout {
    static let page = "page.xhtml"
    static let schema = "schema.json"
    static let assets = "assets/"
    static let partials = "partials/"

    /// What may stand at a bundle's top, for diagnostics.
    static let topLevel = [
        TemplateManifest.path, page, schema, "style.css", FixedTexts.folder, assets, partials,
    ]

    /// True for a path that a bundle may have.
    static func isKnown(_ path: String) -> Bool {
        if path == TemplateManifest.path || path == page || path == schema { return true }
        if path.hasPrefix(FixedTexts.folder) || path.hasPrefix(assets) { return true }
        if path.hasPrefix(partials) { return path.hasSuffix(".xhtml") }
        return path.hasSuffix(".css") && !path.contains("/")
    }

    /// The name of a partial by its path.
    static func partialName(_ path: String) -> String? {
        guard path.hasPrefix(partials), path.hasSuffix(".xhtml") else { return nil }
        return String(path.dropFirst(partials.count).dropLast(6))
    }
}

/// The gate: everything that is wrong with a bundle, found in one run.
package struct TemplateCheck: Sendable {
    /// Nil where there is anything to mend.
    package let template: Template?
    /// By file, line and column.
    package let diagnostics: [Diagnostic]
    /// The template's own words in all its languages, for a check of the fonts.
    package let fixedStrings: [Template.FixedString]
    /// The families that the style sheets name, for a check of the fonts.
    package let fontFamilies: [FontFamilyUse]

    package init(_ bundle: TemplateBundle, limits: TemplateLimits = TemplateLimits()) {
        var gate = Gate(bundle: bundle, limits: limits)
        let compiled = gate.run()
        let unique = Set(gate.diagnostics)
        diagnostics = unique.sorted { a, b in
            (a.location.file, a.location.line, a.location.column, a.message)
                < (b.location.file, b.location.line, b.location.column, b.message)
        }
        fixedStrings = gate.fixedStrings
        fontFamilies = gate.fontFamilies
        template = diagnostics.isEmpty ? compiled : nil
    }
}

/// Carries out the checks, file by file.
private struct Gate {
    let bundle: TemplateBundle
    let limits: TemplateLimits
    var diagnostics: [Diagnostic] = []
    var fixedStrings: [Template.FixedString] = []
    var fontFamilies: [FontFamilyUse] = []
    /// Custom properties that `style` attributes set.
    private var styledProperties: Set<String> = []
    private var styleAssets: [AssetUse] = []
    private var styleVariables: [VariableUse] = []
    /// The ids of the markup and the links to them; nil once a binding makes an id that nobody knows beforehand.
    private var ids: Set<String>? = []
    private var links: [(id: String, location: SourceLocation)] = []
    /// The ids of header cells and the cells that name them.
    private var headerIDs: Set<String> = []
    private var headersNamed: [(id: String, location: SourceLocation)] = []
    /// Columns that `<page-sum>`s show, and those that cells are summed under, as they are written.
    private var sums: [(column: String, location: SourceLocation)] = []
    private var summedColumns: [String] = []

    init(bundle: TemplateBundle, limits: TemplateLimits) {
        self.bundle = bundle
        self.limits = limits
    }

    mutating func report(_ message: String, at location: SourceLocation, hint: String? = nil) {
        diagnostics.append(Diagnostic(message, at: location, hint: hint))
    }

    mutating func run() -> Template? {
        checkFiles()
        var places: JSONLocator?
        let manifest = TemplateManifest(reading: bundle, locator: &places, diagnostics: &diagnostics)
        let schema = readSchema()
        let texts = FixedTexts(
            reading: bundle, defaultLanguage: manifest.defaultLanguage, diagnostics: &diagnostics)
        fixedStrings += texts.sources.map { Template.FixedString(text: $0.text, location: $0.location) }
        let partials = readPartials()
        guard let page = readMarkup(BundleLayout.page, as: .page) else { return nil }
        var compiler = BindingCompiler(partials: partials, texts: texts, schema: schema?.document)
        compiler.compile(page: page)
        diagnostics += compiler.diagnostics
        for source in [page] + partials.sorted(by: { $0.key < $1.key }).map(\.value) { checkElements(of: source) }
        checkSummedColumns()
        let stylesheets = readStyles(of: page)
        fontFamilies = stylesheets.flatMap(\.fontFamilies)
        diagnostics += StyleCheck.diagnostics(of: stylesheets, bound: styledProperties, inline: styleVariables)
        checkLinks()
        keepTexts(stylesheets.flatMap(\.texts))
        for use in styleAssets + stylesheets.flatMap(\.assets) { checkAsset(use.path, at: use.location) }
        let headings = HeadingOrder(of: compiler.program)
        diagnostics += headings.diagnostics
        func pattern(_ text: String, _ key: String) -> BindingProgram {
            var compiler = BindingCompiler(partials: [:], texts: texts, schema: schema?.document)
            let start = places?.location(of: "/" + key) ?? bundle.start(of: TemplateManifest.path)
            compiler.compile(pattern: BindingText(bytes: Array(text.utf8)[...]) { _ in start })
            diagnostics += compiler.diagnostics
            return compiler.program
        }
        let fileNamePattern = pattern(manifest.fileName, "file_name")
        let titlePattern = pattern(manifest.documentTitle, "document_title")
        guard let schema else { return nil }
        return Template(
            manifest: manifest, bundle: bundle, stylesheets: stylesheets, page: compiler.program,
            fileNamePattern: fileNamePattern, titlePattern: titlePattern, texts: texts, schema: schema, limits: limits)
    }

    // MARK: Files

    private mutating func checkFiles() {
        for file in bundle.files {
            if !BundleLayout.isKnown(file.path) {
                let nearest = Diagnostic.nearest(to: file.path, among: BundleLayout.topLevel)
                report(
                    "this file is no part of a bundle", at: bundle.start(of: file.path),
                    hint: nearest.map { "nearest: \($0)" }
                        ?? "a bundle has " + BundleLayout.topLevel.joined(separator: " "))
            }
            if file.path.hasPrefix(BundleLayout.assets), file.bytes.count > limits.asset {
                report("the file has more than \(limits.asset) bytes", at: bundle.start(of: file.path))
            }
        }
    }

    private mutating func readSchema() -> PayloadSchema? {
        guard let bytes = bundle.bytes(of: BundleLayout.schema) else {
            report("the bundle has no schema.json", at: bundle.start(of: BundleLayout.schema))
            return nil
        }
        guard let json = JSONFile.parse(bytes, path: BundleLayout.schema, of: bundle, diagnostics: &diagnostics) else {
            return nil
        }
        let places = JSONLocator(bytes, file: bundle.displayPath(BundleLayout.schema))
        return PayloadSchema(document: json, places: places, diagnostics: &diagnostics)
    }

    private mutating func readMarkup(_ path: String, as form: MarkupParser.Form) -> MarkupSource? {
        guard let bytes = bundle.bytes(of: path) else {
            report("the bundle has no \(path)", at: bundle.start(of: path))
            return nil
        }
        let outcome = MarkupParser.parse(bytes, file: bundle.displayPath(path), as: form, limit: limits.markup)
        diagnostics += outcome.diagnostics
        return outcome.source
    }

    private mutating func readPartials() -> [String: MarkupSource] {
        var partials: [String: MarkupSource] = [:]
        for file in bundle.files {
            guard let name = BundleLayout.partialName(file.path) else { continue }
            partials[name] = readMarkup(file.path, as: .partial)
        }
        return partials
    }

    private mutating func readStyles(of page: MarkupSource) -> [Stylesheet] {
        var sheets: [Stylesheet] = []
        var linked: Set<String> = []
        var total = 0
        let sizes = StylesheetLimits(size: limits.css)
        for reference in page.styleReferences {
            switch reference {
            case .embedded(let style):
                total += style.text.count
                sheets.append(
                    Stylesheet(
                        parsing: style.text, file: style.location.file, line: style.location.line,
                        column: style.location.column, limits: sizes))
            case .linked(let link):
                guard let bytes = bundle.bytes(of: link.href) else {
                    let known = bundle.files.map(\.path).filter { $0.hasSuffix(".css") }
                    let nearest = Diagnostic.nearest(to: link.href, among: known)
                    report(
                        "the bundle has no style sheet \(link.href)", at: link.location,
                        hint: nearest.map { "nearest: \($0)" })
                    continue
                }
                linked.insert(link.href)
                total += bytes.count
                sheets.append(Stylesheet(parsing: bytes, file: bundle.displayPath(link.href), limits: sizes))
            }
        }
        if total > limits.css, sheets.count > 1 {
            report(
                "the style sheets have \(total) bytes, more than the limit of \(limits.css)",
                at: bundle.start(of: BundleLayout.page))
        }
        for file in bundle.files where file.path.hasSuffix(".css") && !linked.contains(file.path) {
            report(
                "the page does not link to this style sheet", at: bundle.start(of: file.path),
                hint: "<link rel=\"stylesheet\" href=\"\(file.path)\"/>")
        }
        return sheets
    }

    // MARK: Elements

    private mutating func checkElements(of source: MarkupSource) {
        let tree = source.tree
        for index in tree.nodes.indices {
            let node = MarkupTree.NodeIndex(index)
            guard let name = tree.element(node) else {
                keepFixedText(of: node, source)
                continue
            }
            for attribute in ElementRules.required(on: name)
            where tree.attributeBytes(attribute, of: node) == nil {
                report(
                    "<\(name.rawValue)> without \(attribute.rawValue)", at: tree.location(of: node),
                    hint: attribute == .alt
                        ? "alt=\"what it shows\", or alt=\"\" for decoration"
                        : ElementRules.values(of: attribute, on: name).map { "one of: " + $0.joined(separator: ", ") })
            }
            for index in tree.nodes[index].attributes { checkAttribute(tree.attributes[Int(index)], source) }
            if name == .th, let id = tree.attribute(.id, of: node) { headerIDs.insert(id) }
            if name == .pageSum { checkSum(node, tree) }
            if let column = tree.attribute(.dataSum, of: node) {
                summedColumns.append(column)
                if tree.attributeBytes(.dataValue, of: node) == nil {
                    report("data-sum without data-value", at: tree.location(of: node))
                }
            }
        }
    }

    /// Sees that a sum stands where a page break can fill it.
    private mutating func checkSum(_ node: MarkupTree.NodeIndex, _ tree: MarkupTree) {
        let place = tree.location(of: node)
        if let column = tree.attribute(.column, of: node) { sums.append((column, place)) }
        var ancestor = tree.nodes[Int(node)].parent
        while ancestor >= 0, let name = tree.element(ancestor), name != .thead, name != .tfoot, name != .table {
            ancestor = tree.nodes[Int(ancestor)].parent
        }
        // A partial may stand in a row that it does not know of.
        if ancestor < 0, place.file.hasPrefix(BundleLayout.partials) { return }
        let isBrought = tree.attribute(.show, of: node) == "brought-forward"
        if ancestor >= 0, tree.element(ancestor) == (isBrought ? .thead : .tfoot) { return }
        report(
            "<page-sum> stands where no page break fills it", at: place,
            hint: isBrought ? "brought-forward belongs in a <thead>" : "carried-forward belongs in a <tfoot>")
    }

    /// Sees that some cell is summed under the name of each sum.
    private mutating func checkSummedColumns() {
        for (column, place) in sums where !summedColumns.contains(where: { $0.contains(column) }) {
            let nearest = Diagnostic.nearest(to: column, among: summedColumns)
            report(
                "no cell has data-sum=\"\(column)\"", at: place,
                hint: nearest.map { "nearest: \($0)" } ?? "write data-sum=\"\(column)\" data-value=\"…\" on the cells")
        }
    }

    private mutating func checkAttribute(_ attribute: MarkupTree.Attribute, _ source: MarkupSource) {
        let bytes = source.tree.text[Int(attribute.value.lowerBound)..<Int(attribute.value.upperBound)]
        let location = source.location(ofTextAt: attribute.value.lowerBound)
        if attribute.name == .style { return checkStyle(bytes, at: location) }
        let text = String(decoding: bytes, as: UTF8.self)
        guard !text.contains("{{") else {
            if attribute.name == .id { ids = nil }
            return
        }
        switch attribute.name {
        case .id: ids?.insert(text)
        case .headers:
            for id in text.split(whereSeparator: \.isWhitespace) { headersNamed.append((String(id), location)) }
        case .href where text.hasPrefix("#"): links.append((String(text.dropFirst()), location))
        case .src:
            if text.hasPrefix("data:image/") || text.hasPrefix("blob:") { return }
            if text.contains("://") || text.hasPrefix("//") {
                return report(
                    "\(text.prefix(80)) is never fetched", at: location,
                    hint: "put the image into assets/ and name it here")
            }
            checkAsset(text, at: location, hint: "images are files of assets/, data: or blob:")
        case .alt, .label, .ariaLabel:
            fixedStrings.append(Template.FixedString(text: text, location: location))
        default: break
        }
    }

    /// Reads a `style` attribute with a value in each binding's place.
    private mutating func checkStyle(_ bytes: ArraySlice<UInt8>, at location: SourceLocation) {
        let pieces = BindingScanner(BindingText(bytes: bytes) { _ in location }).pieces
        let found = StyleCheck.inlineStyle(StyleBindings.sample(of: bytes, pieces), at: location)
        // Where a binding fills another property, the compiler has said so, and what would fit there is not known.
        if StyleBindings.areCustomProperties(pieces) { diagnostics += found.diagnostics }
        styledProperties.formUnion(found.customProperties)
        styleAssets += found.assets
        styleVariables += found.variables
        keepTexts(found.texts)
    }

    /// Links into the document that lead nowhere, and headers that are none; what bindings name is not known.
    private mutating func checkLinks() {
        guard let ids else { return }
        for header in headersNamed where !headerIDs.contains(header.id) {
            let nearest = Diagnostic.nearest(to: header.id, among: headerIDs.sorted())
            report(
                "no <th> has the id \"\(header.id)\"", at: header.location, hint: nearest.map { "nearest: \($0)" })
        }
        for link in links where !ids.contains(link.id) {
            let nearest = Diagnostic.nearest(to: link.id, among: ids.sorted())
            report("nothing has the id \"\(link.id)\"", at: link.location, hint: nearest.map { "nearest: #\($0)" })
        }
    }

    /// Keeps the words that style sheets show.
    private mutating func keepTexts(_ texts: [TextUse]) {
        fixedStrings += texts.map { Template.FixedString(text: $0.text, location: $0.location) }
    }

    private mutating func checkAsset(
        _ path: String, at location: SourceLocation, hint: String = "images of style sheets are files of assets/"
    ) {
        if path.hasPrefix(BundleLayout.assets), bundle.bytes(of: path) != nil { return }
        let known = bundle.files.map(\.path).filter { $0.hasPrefix(BundleLayout.assets) }
        let nearest = Diagnostic.nearest(to: path, among: known)
        report("the bundle has no \(path)", at: location, hint: nearest.map { "nearest: \($0)" } ?? hint)
    }

    /// Keeps a text's words that stand outside bindings.
    private mutating func keepFixedText(of node: MarkupTree.NodeIndex, _ source: MarkupSource) {
        let text = BindingText(bytes: source.tree.textBytes(node)) { source.location(ofTextAt: Int32($0)) }
        for piece in BindingScanner(text).pieces {
            guard case .literal(let bytes) = piece,
                let first = bytes.firstIndex(where: { !BindingScanner.isSpace($0) })
            else { continue }
            fixedStrings.append(
                Template.FixedString(text: String(decoding: bytes, as: UTF8.self), location: text.location(first)))
        }
    }
}

/// Whether headings follow one another without skipping a level (PDF/UA-1 §7.4.2).
private struct HeadingOrder {
    private(set) var diagnostics: [Diagnostic] = []

    init(of program: BindingProgram) {
        var previous = 0
        for operation in program.operations {
            guard case .beginElement(let name, let origin) = operation, let level = Self.level(of: name) else {
                continue
            }
            if level > previous + 1 {
                diagnostics.append(
                    Diagnostic(
                        previous == 0 ? "the first heading is <h\(level)>" : "<h\(level)> follows <h\(previous)>",
                        at: program.locations[Int(origin)], hint: "expected <h\(previous + 1)>"))
            }
            previous = level
        }
    }

    private static func level(of name: ElementName) -> Int? {
        switch name {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        case .h6: 6
        default: nil
        }
    }
}
