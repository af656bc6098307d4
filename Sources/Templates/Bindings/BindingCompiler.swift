internal import Markup
internal import Primitives

/// Makes a program of a page, its partials and the fixed texts, and reports every binding that cannot be filled.
struct BindingCompiler {
    /// What the innermost contexts are, as far as the schema knows.
    struct Scope {
        /// Nil where the schema does not say.
        var shape: SchemaShape?
        var isLoop: Bool
        /// True for the context that a partial begins with: `../` does not lead out of it.
        var isPartial = false
    }

    /// A block whose end was not seen yet.
    private struct Block {
        enum Kind: Equatable { case each, conditional, unless, with }
        let kind: Kind
        let name: String
        let location: SourceLocation
        /// Jumps to the block's end, to be filled in.
        var exits: [Int] = []
        /// The jump past the part before `{{else}}`, to be filled in.
        var pending: Int?
        /// Where a loop's body begins.
        var bodyStart = 0
        var hasElse = false
        /// True while the block's own context is on the stack.
        var holdsScope = false
    }

    /// What tags are compiled for: text below an element, or an attribute's value.
    private struct Target {
        var origin: Int32
        var dropsWhiteSpace = false
    }

    /// Nesting of partials.
    private static let maximumPartialDepth = 16
    /// Operations of a whole program: partials are copied to where they are used.
    private static let maximumOperations = 200_000

    var program = BindingProgram()
    var diagnostics: [Diagnostic] = []
    let texts: FixedTexts
    /// True where there is a schema to check paths against.
    let hasSchema: Bool
    var scopes: [Scope]
    private let partials: [String: MarkupSource]
    private var blocks: [Block] = []
    private var openPartials: [String] = []
    private var isTooLarge = false

    init(partials: [String: MarkupSource], texts: FixedTexts, schema: JSONValue?) {
        self.partials = partials
        self.texts = texts
        hasSchema = schema != nil
        scopes = [Scope(shape: schema.map { SchemaShape(document: $0) }, isLoop: false)]
    }

    mutating func report(_ message: String, at location: SourceLocation, hint: String? = nil) {
        diagnostics.append(Diagnostic(message, at: location, hint: hint))
    }

    // MARK: Markup

    /// Compiles a whole page.
    mutating func compile(page: MarkupSource) {
        compile(node: MarkupTree.root, of: page)
    }

    private mutating func compile(node: MarkupTree.NodeIndex, of source: MarkupSource) {
        let tree = source.tree
        guard let name = tree.element(node) else { return }
        if program.operations.count > Self.maximumOperations {
            if !isTooLarge { report("the page with its partials is too large", at: tree.location(of: node)) }
            isTooLarge = true
            return
        }
        let origin = addOrigin(tree.location(of: node))
        program.operations.append(.beginElement(name, origin: origin))
        compileAttributes(of: node, source)
        if name == .html, tree.attributeBytes(.lang, of: node) == nil { addLanguageAttribute() }
        compileChildren(of: node, source)
        program.operations.append(.endElement)
    }

    private mutating func compileChildren(of node: MarkupTree.NodeIndex, _ source: MarkupSource) {
        let tree = source.tree
        let outer = blocks.count
        let dropsWhiteSpace = tree.element(node).map(ElementRules.dropsWhiteSpace) ?? false
        for child in tree.children(of: node) {
            guard tree.isText(child) else {
                compile(node: child, of: source)
                continue
            }
            let target = Target(origin: addOrigin(tree.location(of: child)), dropsWhiteSpace: dropsWhiteSpace)
            let text = BindingText(bytes: tree.textBytes(child)) { source.location(ofTextAt: Int32($0)) }
            _ = compile(text, target: target, outer: outer)
        }
        closeOpenBlocks(above: outer, place: "under the same parent <\(tree.element(node)?.rawValue ?? "")>")
    }

    private mutating func compileAttributes(of node: MarkupTree.NodeIndex, _ source: MarkupSource) {
        let tree = source.tree
        for index in tree.nodes[Int(node)].attributes {
            let attribute = tree.attributes[Int(index)]
            let bytes = tree.text[Int(attribute.value.lowerBound)..<Int(attribute.value.upperBound)]
            let place = source.location(ofTextAt: attribute.value.lowerBound)
            guard BindingScanner.find("{{", in: bytes) != nil else {
                if attribute.name == .href, LinkTarget(bytes) == .refused {
                    report("this link cannot be followed from a PDF", at: place, hint: LinkTarget.hint)
                }
                program.operations.append(.attribute(attribute.name, addLiteral(bytes)))
                continue
            }
            program.operations.append(.beginAttribute(attribute.name))
            let outer = blocks.count
            let text = BindingText(bytes: bytes) { source.location(ofTextAt: Int32($0)) }
            let pieces = compile(text, target: Target(origin: -1), outer: outer)
            closeOpenBlocks(above: outer, place: "in the same attribute value")
            program.operations.append(.endAttribute(attribute.name))
            if attribute.name == .style, !StyleBindings.areCustomProperties(pieces) {
                report(
                    "in style, bindings may fill custom properties only", at: place,
                    hint: "style=\"--share: {{percent}}\", and var(--share) in the style sheet")
            }
        }
    }

    /// Every document says what language it is in.
    private mutating func addLanguageAttribute() {
        let path = BindingPath(
            base: .document, up: 0, steps: [BindingPath.Step(key: "language", index: nil)], text: "@document.language")
        let location = program.locations.last ?? SourceLocation(file: "", line: 1, column: 1)
        program.operations.append(.beginAttribute(.lang))
        let value = add(.plain(.path(add(path, at: location))), location, tag: "{{@document.language}}")
        program.operations.append(.value(value, origin: -1))
        program.operations.append(.endAttribute(.lang))
    }

    // MARK: Text

    /// Compiles a text that is not markup: the patterns of `template.json`.
    mutating func compile(pattern: BindingText) {
        let outer = blocks.count
        _ = compile(pattern, target: Target(origin: -1), outer: outer)
        closeOpenBlocks(above: outer, place: "in the same text")
    }

    private mutating func compile(_ text: BindingText, target: Target, outer: Int) -> [BindingScanner.Piece] {
        let scanner = BindingScanner(text)
        diagnostics.append(contentsOf: scanner.diagnostics)
        for piece in scanner.pieces {
            switch piece {
            case .literal(let bytes):
                if target.dropsWhiteSpace, bytes.allSatisfy(BindingScanner.isSpace) { continue }
                program.operations.append(.literal(addLiteral(bytes), origin: target.origin))
            case .tag(let tag):
                compile(tag, in: text, target: target, outer: outer)
            }
        }
        return scanner.pieces
    }

    private mutating func compile(_ tag: BindingTag, in text: BindingText, target: Target, outer: Int) {
        let location = text.location(tag.range.lowerBound)
        let written = String(decoding: text.bytes[tag.range], as: UTF8.self)
        let context = TagContext(text: text, location: location, tag: written)
        do {
            switch tag.kind {
            case .value:
                guard let call = try BindingTermParser.parse(tag.words) else { return }
                if let value = lowerValue(call, context) {
                    program.operations.append(.value(add(value, location, tag: written), origin: target.origin))
                }
            case .open(let name): try open(name, tag, context)
            case .alternative: try alternative(tag, context, outer: outer)
            case .close(let name): close(name, context, outer: outer)
            case .partial(let name): try insert(name, tag, context, isText: target.origin >= 0)
            }
        } catch {
            report(error.message, at: text.location(error.offset), hint: error.hint)
            // The block is opened all the same, so that its end is no second fault.
            if case .open(let name) = tag.kind {
                blocks.append(Block(kind: .conditional, name: name, location: location))
            }
        }
    }

    // MARK: Blocks

    private mutating func open(
        _ name: String, _ tag: BindingTag, _ context: TagContext
    ) throws(BindingTermParser.Fault) {
        let call = try BindingTermParser.parse(tag.words)
        func noWords() -> BindingTermParser.Fault {
            BindingTermParser.Fault("{{#\(name)}} needs a value", at: tag.range.lowerBound, hint: "{{#\(name) path}}")
        }
        switch name {
        case "if", "unless":
            guard let call else { throw noWords() }
            let condition = lowerCondition(call, context)
            if name == "if" {
                openConditional(condition, name: name, context)
            } else {
                openConditional(condition.map { .not($0) }, name: name, context)
            }
        case "each", "with":
            guard let call else { throw noWords() }
            let path = singlePath(call, of: "{{#\(name)}}", context)
            var block = Block(kind: name == "each" ? .each : .with, name: name, location: context.location)
            let resolved = path.flatMap {
                resolve($0.path, at: context.text.location($0.offset), as: name == "each" ? .list : .any)
            }
            let index = path.map { add($0.path, at: context.location, tag: context.tag) } ?? -1
            block.pending = program.operations.count
            program.operations.append(name == "each" ? .enterEach(index, target: 0) : .enterWith(index, target: 0))
            block.bodyStart = program.operations.count
            block.holdsScope = true
            blocks.append(block)
            let inner = name == "each" ? resolved.flatMap { $0.elements ?? $0.anyMember } : resolved
            scopes.append(Scope(shape: inner, isLoop: name == "each"))
        default:
            let known = ["if", "unless", "each", "with"]
            let nearest = Diagnostic.nearest(to: name, among: known)
            throw BindingTermParser.Fault(
                "unknown block {{#\(name)}}", at: tag.range.lowerBound,
                hint: nearest.map { "nearest: {{#\($0)}}" } ?? "known: #if #unless #each #with")
        }
    }

    private mutating func openConditional(
        _ condition: BindingProgram.Condition?, name: String, _ context: TagContext
    ) {
        var block = Block(kind: name == "if" ? .conditional : .unless, name: name, location: context.location)
        block.pending = addBranch(condition, context)
        blocks.append(block)
    }

    private mutating func addBranch(_ condition: BindingProgram.Condition?, _ context: TagContext) -> Int {
        program.conditions.append(condition ?? .truth(.literal(false)))
        program.conditionSources.append(BindingProgram.Source(location: context.location, tag: context.tag))
        program.operations.append(.branchUnless(condition: Int32(program.conditions.count - 1), target: 0))
        return program.operations.count - 1
    }

    private mutating func alternative(
        _ tag: BindingTag, _ context: TagContext, outer: Int
    ) throws(BindingTermParser.Fault) {
        guard blocks.count > outer, var block = blocks.popLast() else {
            return report("{{else}} without a block under the same parent", at: context.location)
        }
        defer { blocks.append(block) }
        if block.hasElse { return report("{{else}} after {{else}}", at: context.location) }
        endPart(of: &block)
        guard let call = try BindingTermParser.parse(tag.words) else {
            block.hasElse = true
            return
        }
        guard block.kind == .conditional, case .path(let head) = call.head.kind, head.text == "if",
            let first = call.arguments.first
        else {
            block.hasElse = true
            return report("{{else}} with words", at: context.location, hint: "{{else}} or, in {{#if}}, {{else if …}}")
        }
        let rest = BindingCall(head: first, arguments: Array(call.arguments.dropFirst()), options: call.options)
        block.pending = addBranch(lowerCondition(rest, context), context)
    }

    /// Ends a block's current part: leaves its context, jumps to its end, and lets the jump past the part lead here.
    private mutating func endPart(of block: inout Block) {
        if block.holdsScope {
            program.operations.append(block.kind == .each ? .nextElement(target: Int32(block.bodyStart)) : .leave)
            scopes.removeLast()
            block.holdsScope = false
        }
        block.exits.append(program.operations.count)
        program.operations.append(.jump(target: 0))
        patchPending(of: &block)
    }

    private mutating func patchPending(of block: inout Block) {
        if let pending = block.pending { setTarget(of: pending) }
        block.pending = nil
    }

    /// Lets a jump lead to the next operation.
    private mutating func setTarget(of index: Int) {
        let target = Int32(program.operations.count)
        switch program.operations[index] {
        case .jump: program.operations[index] = .jump(target: target)
        case .branchUnless(let condition, _):
            program.operations[index] = .branchUnless(condition: condition, target: target)
        case .enterEach(let path, _): program.operations[index] = .enterEach(path, target: target)
        case .enterWith(let path, _): program.operations[index] = .enterWith(path, target: target)
        default: break
        }
    }

    private mutating func close(_ name: String, _ context: TagContext, outer: Int) {
        guard blocks.count > outer, let block = blocks.last else {
            return report("{{/\(name)}} without {{#\(name)}} under the same parent", at: context.location)
        }
        if block.name != name {
            report(
                "{{/\(name)}} does not end {{#\(block.name)}} of line \(block.location.line)", at: context.location,
                hint: "expected {{/\(block.name)}}")
        }
        closeBlock()
    }

    private mutating func closeBlock() {
        guard var block = blocks.popLast() else { return }
        if block.holdsScope {
            program.operations.append(block.kind == .each ? .nextElement(target: Int32(block.bodyStart)) : .leave)
            scopes.removeLast()
        }
        patchPending(of: &block)
        for exit in block.exits { setTarget(of: exit) }
    }

    private mutating func closeOpenBlocks(above outer: Int, place: String) {
        while blocks.count > outer, let block = blocks.last {
            report("{{#\(block.name)}} has no {{/\(block.name)}} \(place)", at: block.location)
            closeBlock()
        }
    }

    // MARK: Partials

    private mutating func insert(
        _ name: String, _ tag: BindingTag, _ context: TagContext, isText: Bool
    ) throws(BindingTermParser.Fault) {
        guard isText else {
            return report("a partial cannot stand in an attribute value", at: context.location)
        }
        guard let source = partials[name] else {
            let nearest = Diagnostic.nearest(to: name, among: partials.keys.sorted())
            return report(
                "unknown partial \(name)", at: context.location,
                hint: nearest.map { "nearest: \($0)" } ?? "it would be the file partials/\(name).xhtml")
        }
        guard !openPartials.contains(name), openPartials.count < Self.maximumPartialDepth else {
            return report("the partial \(name) contains itself", at: context.location)
        }
        let path: BindingPath
        let shape: SchemaShape?
        if let call = try BindingTermParser.parse(tag.words) {
            guard let single = singlePath(call, of: "{{> \(name)}}", context) else { return }
            path = single.path
            shape = resolve(path, at: context.text.location(single.offset), as: .any)
        } else {
            path = BindingPath(base: .context, up: 0, steps: [], text: "this")
            shape = scopes.last?.shape
        }
        program.operations.append(.enterPartial(add(path, at: context.location, tag: context.tag)))
        scopes.append(Scope(shape: shape, isLoop: false, isPartial: true))
        openPartials.append(name)
        compileChildren(of: MarkupTree.root, source)
        openPartials.removeLast()
        scopes.removeLast()
        program.operations.append(.leave)
    }

    // MARK: Tables

    private mutating func addOrigin(_ location: SourceLocation) -> Int32 {
        program.locations.append(location)
        return Int32(program.locations.count - 1)
    }

    private mutating func addLiteral(_ bytes: ArraySlice<UInt8>) -> BindingProgram.Literal {
        let start = Int32(program.literals.count)
        program.literals.append(contentsOf: bytes)
        return BindingProgram.Literal(start: start, end: Int32(program.literals.count))
    }

    private mutating func add(
        _ value: BindingProgram.Value, _ location: SourceLocation, tag: String
    ) -> Int32 {
        program.values.append(value)
        program.valueSources.append(BindingProgram.Source(location: location, tag: tag))
        return Int32(program.values.count - 1)
    }

    mutating func add(_ path: BindingPath, at location: SourceLocation, tag: String = "") -> BindingProgram.PathIndex {
        program.paths.append(path)
        program.pathSources.append(BindingProgram.Source(location: location, tag: tag))
        return Int32(program.paths.count - 1)
    }
}

/// The tag that is being compiled.
struct TagContext {
    let text: BindingText
    let location: SourceLocation
    let tag: String
}
