package import CSS
package import Markup
package import Primitives

/// A compiled template: fills its page from payloads.
///
/// Immutable, shared by all render threads. Equal payloads, facts and languages give equal trees.
package struct Template: Sendable {
    /// Words that stand in the template itself.
    package struct FixedString: Hashable, Sendable {
        package let text: String
        package let location: SourceLocation
    }

    package let manifest: TemplateManifest
    /// The content hash of the bundle, lower-case hex.
    package let version: String
    /// `assets/…` by path.
    package let assets: [String: [UInt8]]
    /// In the order in which the page names them.
    package let stylesheets: [Stylesheet]
    /// The languages of `strings/`, rising.
    package var languages: [String] { texts.languages.map(\.name) }
    /// True where `strings/` has a language, or the primary language of its tag.
    package func hasWords(in language: String) -> Bool { texts.knownLanguage(named: language) != nil }
    let page: BindingProgram
    let fileNamePattern: BindingProgram
    let titlePattern: BindingProgram
    let texts: FixedTexts
    let schema: PayloadSchema
    let limits: TemplateLimits

    /// Compiles a bundle.
    ///
    /// - Parameters:
    ///   - bundle: the template's files.
    ///   - limits: how large they and the bound documents may be.
    /// - Throws: `templateInvalid`, with the first faults, where the bundle does not pass the gate.
    package init(
        compiling bundle: TemplateBundle, limits: TemplateLimits = TemplateLimits()
    ) throws(TemplateError) {
        let check = TemplateCheck(bundle, limits: limits)
        guard let template = check.template else { throw .invalid(check.diagnostics) }
        self = template
    }

    init(
        manifest: TemplateManifest, bundle: TemplateBundle, stylesheets: [Stylesheet], page: BindingProgram,
        fileNamePattern: BindingProgram, titlePattern: BindingProgram, texts: FixedTexts, schema: PayloadSchema,
        limits: TemplateLimits
    ) {
        self.manifest = manifest
        version = bundle.contentHash
        let files = bundle.files.filter { $0.path.hasPrefix(BundleLayout.assets) }
        assets = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
        self.stylesheets = stylesheets
        self.page = page
        self.fileNamePattern = fileNamePattern
        self.titlePattern = titlePattern
        self.texts = texts
        self.schema = schema
        self.limits = limits
    }

    // MARK: Payloads

    /// Reads a payload and checks it.
    ///
    /// - Parameter payload: JSON, UTF-8.
    /// - Returns: the payload, ready to be bound.
    /// - Throws: `payloadTooLarge`; `payloadInvalid` where it is not JSON or not what the schema says, with all faults
    ///   by JSON pointer; `unmaskedAadhaar` with the fields; `payloadInconsistent` with what was expected and found.
    package func validate(payload: [UInt8]) throws(TemplateError) -> JSONValue {
        guard payload.count <= limits.payload else {
            throw TemplateError(
                .payloadTooLarge, "the payload has \(payload.count) bytes, more than the limit of \(limits.payload)")
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: payload)
        } catch {
            throw TemplateError(.payloadInvalid, "the payload is not JSON: \(error)")
        }
        try schema.check(value)
        return value
    }

    // MARK: Binding

    /// Fills the page.
    ///
    /// - Parameters:
    ///   - payload: what `validate` gave.
    ///   - facts: what the document's record says about it.
    ///   - language: BCP 47; nil for the template's default.
    /// - Returns: the tree; its nodes' origins are the page's own nodes.
    /// - Throws: `payloadInvalid` where a helper cannot take a value, with file, line, column and the value's path;
    ///   `documentTooLong` past the limits.
    package func bind(
        payload: JSONValue, facts: DocumentFacts, language: String? = nil
    ) throws(TemplateError) -> MarkupTree {
        try run(page, payload, facts, language) { binder throws(BindingFault) in try binder.tree() }
    }

    /// Fills the page and keeps where each string came from.
    package func traceBinding(
        payload: JSONValue, facts: DocumentFacts, language: String? = nil
    ) throws(TemplateError) -> (tree: MarkupTree, strings: [BoundString]) {
        var binder = makeBinder(page, payload, facts, language, keepsPaths: true)
        do {
            return (try binder.tree(), binder.boundStrings)
        } catch {
            throw error.error
        }
    }

    /// The name offered on download: the manifest's pattern, filled, less what file systems refuse, with `.pdf`.
    package func fileName(
        payload: JSONValue, facts: DocumentFacts, language: String? = nil
    ) throws(TemplateError) -> String {
        let text = try run(fileNamePattern, payload, facts, language) { binder throws(BindingFault) in
            try binder.text()
        }
        return FileName.cleaned(text)
    }

    /// The document's title: the manifest's pattern, filled.
    package func documentTitle(
        payload: JSONValue, facts: DocumentFacts, language: String? = nil
    ) throws(TemplateError) -> String {
        try run(titlePattern, payload, facts, language) { binder throws(BindingFault) in try binder.text() }
    }

    private func makeBinder(
        _ program: BindingProgram, _ payload: JSONValue, _ facts: DocumentFacts, _ language: String?, keepsPaths: Bool
    ) -> Binder {
        Binder(
            program: program, texts: texts, limits: limits, payload: payload, facts: facts,
            language: language ?? manifest.defaultLanguage, keepsPaths: keepsPaths)
    }

    /// Runs a program without keeping paths; where it fails, once more with them, so that the fault can name its path.
    private func run<Result>(
        _ program: BindingProgram, _ payload: JSONValue, _ facts: DocumentFacts, _ language: String?,
        _ body: (inout Binder) throws(BindingFault) -> Result
    ) throws(TemplateError) -> Result {
        var binder = makeBinder(program, payload, facts, language, keepsPaths: false)
        if let result = attempt(&binder, body) { return result }
        binder = makeBinder(program, payload, facts, language, keepsPaths: true)
        do {
            return try body(&binder)
        } catch {
            throw error.error
        }
    }

    private func attempt<Result>(
        _ binder: inout Binder, _ body: (inout Binder) throws(BindingFault) -> Result
    ) -> Result? {
        do {
            return try body(&binder)
        } catch {
            return nil
        }
    }
}

/// Names of files offered on download.
package enum FileName {
    /// Unit: bytes, without the ending.
    private static let maximumLength = 120

    /// A name that every file system takes: separators and control characters become hyphens.
    package static func cleaned(_ text: String) -> String {
        var name = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isRefused = scalar.value < 0x20 || scalar.value == 0x7F || "/\\:*?\"<>|".unicodeScalars.contains(scalar)
            name.append(isRefused ? "-" : scalar)
        }
        var result = String(name)
        if result.lowercased().hasSuffix(".pdf") { result.removeLast(4) }
        while let first = result.first, first == "." || first.isWhitespace { result.removeFirst() }
        while let last = result.last, last == "." || last.isWhitespace { result.removeLast() }
        while result.utf8.count > maximumLength { result.removeLast() }
        return (result.isEmpty ? "document" : result) + ".pdf"
    }
}
