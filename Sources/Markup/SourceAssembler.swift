internal import Primitives
internal import XML

/// Makes a `MarkupSource` of the parser's events, checking elements and attributes on the way.
final class SourceAssembler: XMLHandler {
    /// An element whose end was not seen yet.
    private struct Open {
        let name: String
        /// What stands in the tree for it.
        let element: ElementName?
        let offset: Int
        let hasOwnNode: Bool
    }

    /// How many faults are listed; a file has no use for more.
    private static let diagnosticLimit = 200

    let source: SourceText
    private let form: MarkupParser.Form
    private var builder = MarkupTreeBuilder(locations: [])
    private var locations: [SourceLocation] = []
    private var runs: [MarkupSource.TextRun] = []
    private var styleReferences: [MarkupSource.StyleReference] = []
    private var open: [Open] = []
    private var textLength: Int32 = 0
    private var cursor = SourceText.Cursor()
    private var diagnostics: [Diagnostic] = []
    /// Set once reading on makes no sense.
    private(set) var isRefused = false

    private var pendingText: [UInt8] = []
    private var pendingRuns: [(start: Int, offset: Int)] = []
    /// A style element's text, while it is open.
    private var styleText: (text: [UInt8], offset: Int, applies: Bool, media: String)?
    private var hasBody = false

    init(source: SourceText, form: MarkupParser.Form) {
        self.source = source
        self.form = form
    }

    // MARK: Events

    func beginElement(_ name: String, attributes: [XMLAttribute], at offset: Int) {
        flushText()
        if open.count >= MarkupParser.maximumDepth {
            return refuse("elements are nested more than \(MarkupParser.maximumDepth) deep", at: offset)
        }
        let element = known(name)
        if element == nil { reportUnknownElement(name, at: offset) }
        if let element, offset >= 0 { checkPlace(of: element, at: offset) }
        if let element, ElementRules.belongsInHead(element) {
            readHeadElement(element, attributes, at: offset)
            // In a bare file they are elements like others: selectors see them, and a rule may show them.
            if form != .document {
                open.append(Open(name: name, element: element, offset: offset, hasOwnNode: false))
                return
            }
        }
        // An unknown element is read on, so that the rest of the file is checked too.
        let known = element ?? (form == .document ? .unknown : .div)
        let origin = addOrigin(at: offset)
        builder.beginElement(known, origin: origin)
        open.append(Open(name: name, element: known, offset: offset, hasOwnNode: true))
        if form == .document {
            if known == .unknown { addAttribute(.localName, Array(name.utf8), at: offset) }
            for attribute in attributes { addFreely(attribute) }
        } else {
            for attribute in attributes where element != nil { add(attribute, to: known) }
        }
    }

    func endElement() {
        flushText()
        guard let ended = open.popLast() else { return }
        if let style = styleText, ended.element == .style {
            styleText = nil
            if ended.hasOwnNode, !style.text.isEmpty {
                runs.append(MarkupSource.TextRun(textOffset: textLength, fileOffset: style.offset))
                builder.addText(style.text, origin: addOrigin(at: style.offset))
                textLength += Int32(style.text.count)
            }
            if style.applies {
                styleReferences.append(
                    .embedded(
                        MarkupSource.EmbeddedStyle(
                            text: style.text, location: location(at: style.offset), media: style.media)))
            }
        }
        if ended.hasOwnNode { builder.endElement() }
    }

    func addText(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        if styleText != nil {
            if styleText?.text.isEmpty == true { styleText?.offset = offset }
            styleText?.text.append(contentsOf: bytes)
            return
        }
        pendingRuns.append((pendingText.count, offset))
        pendingText.append(contentsOf: bytes)
    }

    func reportUnknownEntity(_ name: String, at offset: Int) {
        report(
            "unknown entity &\(name);", at: offset,
            hint: nearest(to: name, among: NamedEntities.names.sorted()).map { "nearest: &\($0);" })
    }

    func beginDocumentType(hasDeclarations: Bool, at offset: Int) {
        guard hasDeclarations else { return }
        refuse(
            "a document type with declarations of its own is not supported", at: offset, hint: "write <!DOCTYPE html>")
    }

    /// Instructions say nothing of the document but where its style sheets are.
    func addInstruction(_ target: String, data: [UInt8], at offset: Int) {
        if target == "xml-stylesheet" { addStylesheetInstruction(data, at: offset) }
    }

    // MARK: Refusals

    func refuse(_ fault: XMLFault) {
        switch fault {
        case .tagMismatch(let offset): refuseMismatchedTag(at: offset)
        case .unfinished(let offset): refuseUnfinishedFile(at: offset)
        case .malformed(let reason, let offset): refuse("not well-formed XML: \(reason)", at: offset)
        case .refused: break
        }
    }

    func refuse(_ message: String, at offset: Int, hint: String? = nil) {
        if isRefused { return }
        isRefused = true
        diagnostics.append(Diagnostic(message, at: location(at: offset), hint: hint))
    }

    private func refuseMismatchedTag(at offset: Int) {
        guard let last = open.last, last.offset >= 0 else {
            return refuse("not well-formed XML: an end tag without a start", at: offset)
        }
        refuse(
            "not well-formed XML: this end tag does not match <\(last.name)> of line \(location(at: last.offset).line)",
            at: offset, hint: "expected </\(last.name)>")
    }

    private func refuseUnfinishedFile(at offset: Int) {
        guard let last = open.last, last.offset >= 0 else {
            return refuse("not well-formed XML: the file has no elements", at: offset)
        }
        refuse(
            "not well-formed XML: the file ends inside <\(last.name)> of line \(location(at: last.offset).line)",
            at: offset, hint: "expected </\(last.name)>")
    }

    // MARK: The result

    func finish(isWellFormed: Bool) -> MarkupParser.Outcome {
        guard isWellFormed, !isRefused else { return MarkupParser.Outcome(source: nil, diagnostics: diagnostics) }
        if form != .partial, !hasBody { report("the document has no <body>", at: 0) }
        var tree = builder.finish()
        tree.locations = locations
        return MarkupParser.Outcome(
            source: MarkupSource(tree: tree, styleReferences: styleReferences, source: source, runs: runs),
            diagnostics: diagnostics)
    }

    // MARK: Steps

    private func location(at offset: Int) -> SourceLocation { source.location(at: offset, after: &cursor) }

    private func addOrigin(at offset: Int) -> Int32 {
        locations.append(location(at: offset))
        return Int32(locations.count - 1)
    }

    private func report(_ message: String, at offset: Int, hint: String? = nil, isUnsupported: Bool = false) {
        if isRefused { return }
        if diagnostics.count >= Self.diagnosticLimit, !isUnsupported || form != .document {
            // Faults that a bare file is forgiven must not refuse it by their number.
            if form == .document { return }
            return refuse("more than \(Self.diagnosticLimit) faults; the rest is not listed", at: offset)
        }
        diagnostics.append(
            Diagnostic(message, at: location(at: offset), hint: hint, isUnsupported: isUnsupported))
    }

    /// The element of a name, where the form of the file has it.
    private func known(_ name: String) -> ElementName? {
        guard let element = ElementName(named: name), form == .document || element.isOfTemplates else { return nil }
        return element
    }

    private func reportUnknownElement(_ name: String, at offset: Int) {
        guard form == .document else {
            if let hint = ElementRules.refused[name] ?? ElementRules.instead[name] {
                return report("<\(name)> is not supported", at: offset, hint: hint.isEmpty ? nil : hint)
            }
            return report(
                "unknown element <\(name)>", at: offset,
                hint: nearest(to: name, among: ElementName.ofTemplates).map { "nearest: <\($0)>" })
        }
        if let hint = ElementRules.refused[name] {
            report(
                "<\(name)> is not supported", at: offset, hint: hint.isEmpty ? nil : hint, isUnsupported: true)
        }
    }

    private func nearest(to word: String, among candidates: [String]) -> String? {
        Diagnostic.nearest(to: word, among: candidates)
    }

    /// Checks that an element stands where its kind may stand.
    private func checkPlace(of element: ElementName, at offset: Int) {
        let parent = open.last?.element
        if open.isEmpty {
            if element != .html { report("the root element is <\(element.rawValue)>, not <html>", at: offset) }
            return
        }
        if let open = open.last, let element = open.element, ElementRules.isVoid(element) {
            report("<\(open.name)> has no content", at: offset, hint: "write <\(open.name)/>")
        }
        switch element {
        case .html: report("<html> stands inside another element", at: offset)
        case .head, .body:
            if parent != .html { report("<\(element.rawValue)> stands outside <html>", at: offset) }
            if element == .body { hasBody = true }
        case .title, .style, .link, .meta:
            if parent != .head { report("<\(element.rawValue)> stands outside <head>", at: offset) }
        default:
            if parent == .html || parent == .head {
                report("<\(element.rawValue)> stands outside <body>", at: offset)
            }
        }
    }

    /// Reads `style`, `link` or `meta`.
    private func readHeadElement(_ element: ElementName, _ attributes: [XMLAttribute], at offset: Int) {
        // A bare file may describe itself with whatever links and metadata it likes.
        if form != .document || element == .style {
            for attribute in attributes { _ = check(attribute, of: element) }
        }
        func value(_ name: AttributeName) -> String? {
            attributes.first { $0.name == name.rawValue }.map { String(decoding: $0.value, as: UTF8.self) }
        }
        let media = value(.media) ?? ""
        // Which queries of a bare file hold is for the reader of its style sheets to say.
        let applies = form == .document ? Self.isCSS(value(.type)) : ["", "all", "print"].contains(media)
        if !applies, form != .document, element != .meta {
            report("media=\"\(media)\" never applies to a printed page", at: offset)
        }
        switch element {
        case .style: styleText = ([], offset, applies, media)
        case .link:
            let relations = (value(.rel) ?? "").lowercased().split(separator: " ")
            guard relations == ["stylesheet"] || form == .document && relations.contains("stylesheet") else {
                if form != .document {
                    report("<link> that is not a style sheet", at: offset, hint: "use rel=\"stylesheet\"")
                }
                return
            }
            guard let href = value(.href), !href.isEmpty else {
                return report("<link rel=\"stylesheet\"> without href", at: offset)
            }
            if applies, !relations.contains("alternate") {
                styleReferences.append(
                    .linked(MarkupSource.StylesheetLink(href: href, location: location(at: offset), media: media)))
            }
        default: break
        }
    }

    private static func isCSS(_ type: String?) -> Bool {
        guard let type, !type.isEmpty else { return true }
        return type.lowercased().split(separator: ";").first == "text/css"
    }

    /// Reads `<?xml-stylesheet href="…" type="…" media="…" alternate="…"?>`: Associating Style Sheets with XML.
    private func addStylesheetInstruction(_ data: [UInt8], at offset: Int) {
        let tag = Array("<x ".utf8) + data + Array("/>".utf8)
        var values: [String: String] = [:]
        for attribute in StartTag.attributes(in: tag, at: 0) {
            let name = tag[attribute.name..<attribute.value.lowerBound].prefix { $0 != UInt8(ascii: "=") && $0 > 0x20 }
            values[String(decoding: name, as: UTF8.self)] = String(decoding: tag[attribute.value], as: UTF8.self)
        }
        guard form == .document else {
            return report(
                "<?xml-stylesheet?> in a template", at: offset, hint: "write <link rel=\"stylesheet\" href=…/>")
        }
        guard let href = values["href"], Self.isCSS(values["type"]), values["alternate"] != "yes" else { return }
        styleReferences.append(
            .linked(
                MarkupSource.StylesheetLink(
                    href: href, location: location(at: offset), media: values["media"] ?? "")))
    }

    private func add(_ attribute: XMLAttribute, to element: ElementName) {
        guard let name = check(attribute, of: element) else { return }
        addAttribute(name, attribute.value, at: attribute.place.value.lowerBound)
    }

    /// Adds an attribute of a bare file, whatever it is called.
    private func addFreely(_ attribute: XMLAttribute) {
        checkEntities(in: attribute.place.value)
        if let name = AttributeName(named: attribute.name) {
            addAttribute(name, attribute.value, at: attribute.place.value.lowerBound)
        } else {
            addAttribute(.other, Array(attribute.name.utf8) + [0] + attribute.value, at: attribute.place.name)
        }
    }

    private func addAttribute(_ name: AttributeName, _ value: [UInt8], at offset: Int) {
        runs.append(MarkupSource.TextRun(textOffset: textLength, fileOffset: offset))
        builder.addAttribute(name, value: value)
        textLength += Int32(value.count)
    }

    /// Checks an attribute's name, its entities, and its value where that is fixed; nil where the name is refused.
    private func check(_ attribute: XMLAttribute, of element: ElementName) -> AttributeName? {
        let offset = attribute.place.name
        let allowed = ElementRules.attributes(of: element)
        guard let name = AttributeName(named: attribute.name), allowed.contains(name) else {
            let hint = nearest(to: attribute.name, among: allowed.map(\.rawValue)).map { "nearest: \($0)" }
            let own = allowed.prefix(6).map(\.rawValue).joined(separator: ", ")
            report(
                "unknown attribute \(attribute.name) on <\(element.rawValue)>", at: offset,
                hint: hint ?? "it may have \(own) …")
            return nil
        }
        checkEntities(in: attribute.place.value)
        let text = String(decoding: attribute.value, as: UTF8.self)
        if text.contains("{{") { return name }
        let what = "\(name.rawValue)=\"\(text)\" on <\(element.rawValue)>"
        let place = attribute.place.value.lowerBound
        if let values = ElementRules.values(of: name, on: element), !values.contains(text) {
            report("\(what) is not supported", at: place, hint: "one of: " + values.joined(separator: ", "))
        }
        if ElementRules.isNumeric(name, on: element), Int32(text) == nil {
            report("\(what) is not a whole number", at: place)
        }
        return name
    }

    /// The parser drops unknown entities from attribute values without a word.
    private func checkEntities(in range: Range<Int>) {
        var position = range.lowerBound
        while let start = source.bytes[position..<range.upperBound].firstIndex(of: UInt8(ascii: "&")) {
            guard let end = source.bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: ";")) else { return }
            let name = String(decoding: source.bytes[(start + 1)..<end], as: UTF8.self)
            if !name.hasPrefix("#"), !NamedEntities.names.contains(name) { reportUnknownEntity(name, at: start) }
            position = end
        }
    }

    /// Adds the text that was gathered to the tree.
    private func flushText() {
        guard !pendingText.isEmpty else { return }
        defer {
            pendingText.removeAll(keepingCapacity: true)
            pendingRuns.removeAll(keepingCapacity: true)
        }
        guard let parent = open.last, parent.hasOwnNode, let element = parent.element else { return }
        let offset = pendingRuns[0].offset
        let isBlank = pendingText.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        if isBlank, ElementRules.dropsWhiteSpace(element), form != .document || element == .html || element == .head {
            return
        }
        if !isBlank, element == .html || element == .head {
            report("text stands outside <body>", at: offset)
        }
        if ElementRules.isVoid(element) {
            if !isBlank { report("<\(parent.name)> has no content", at: offset, hint: "write <\(parent.name)/>") }
            return
        }
        var previousEnd: (text: Int, file: Int)?
        for (index, run) in pendingRuns.enumerated() {
            let end = index + 1 < pendingRuns.count ? pendingRuns[index + 1].start : pendingText.count
            if let previous = previousEnd, previous.file == run.offset {
                previousEnd = (end, run.offset + end - run.start)
                continue
            }
            runs.append(MarkupSource.TextRun(textOffset: textLength + Int32(run.start), fileOffset: run.offset))
            previousEnd = (end, run.offset + end - run.start)
        }
        let origin = addOrigin(at: offset)
        builder.addText(pendingText, origin: origin)
        textLength += Int32(pendingText.count)
    }
}
