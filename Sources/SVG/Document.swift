import Primitives
import XML

/// What bounds a drawing.
package struct VectorLimits: Hashable, Sendable {
    package var bytes = 1 << 20
    package var elements = 20_000
    package var segments = 100_000
    package var depth = 64

    package init() {}
}

/// An element of a drawing as it was read.
struct Element {
    let name: String
    var attributes: [Attribute]
    let offset: Int
    var children: [Element] = []

    func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }
}

/// An attribute of a drawing's element.
struct Attribute {
    let name: String
    let value: [UInt8]
    /// Where the value stands in the file.
    let place: Range<Int>

    var text: String { String(decoding: value, as: UTF8.self) }

    /// Where a byte of the value stands in the file; the value's start where entities have shifted it.
    func offset(of position: Int) -> Int {
        place.count == value.count ? place.lowerBound + min(position, place.count) : place.lowerBound
    }
}

/// Reads a drawing's elements and refuses what the subset does not have, all in one run.
final class DocumentReader: XMLHandler {
    private let source: SourceText
    private let limits: VectorLimits
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var isRefused = false
    private(set) var root: Element?
    /// Elements whose end was not seen yet.
    private var open: [Element] = []
    /// Nesting inside an element that is passed over.
    private var passedOver = 0
    private var count = 0
    private static let diagnosticLimit = 20
    private static let namespace = "http://www.w3.org/2000/svg"

    init(_ bytes: [UInt8], file: String, limits: VectorLimits) {
        source = SourceText(bytes, file: file)
        self.limits = limits
    }

    /// Reads the whole file; nil where it is no drawing of the subset.
    func read() -> Element? {
        guard let reader = XMLReader(source.bytes, handler: self) else {
            report("out of memory", at: 0)
            return nil
        }
        do {
            try reader.read()
        } catch {
            switch error {
            case .tagMismatch(let offset): report("this end tag does not match the open element", at: offset)
            case .unfinished(let offset): report("the file ends too early", at: offset)
            case .malformed(let reason, let offset): report("not well-formed XML: \(reason)", at: offset)
            case .refused: break
            }
        }
        return diagnostics.isEmpty ? root : nil
    }

    func report(_ message: String, at offset: Int, hint: String? = nil) {
        guard diagnostics.count < Self.diagnosticLimit else { return }
        diagnostics.append(Diagnostic(message, at: source.location(at: offset), hint: hint))
    }

    private func refuse(_ message: String, at offset: Int, hint: String? = nil) {
        isRefused = true
        report(message, at: offset, hint: hint)
    }

    // MARK: Events

    func beginElement(_ name: String, attributes: [XMLAttribute], at offset: Int) {
        count += 1
        if count > limits.elements {
            return refuse("the drawing has more than \(limits.elements) elements", at: offset)
        }
        if open.isEmpty, name != "svg" {
            return refuse("the root element is <\(name)>, not <svg>", at: offset)
        }
        if passedOver > 0 || Vocabulary.described.contains(name) || name.contains(":") {
            if passedOver == 0 { checkNamespaces(attributes) }
            passedOver += 1
            return
        }
        if open.count >= limits.depth {
            return refuse("elements are nested more than \(limits.depth) deep", at: offset)
        }
        checkPlace(of: name, at: offset)
        checkNamespaces(attributes)
        if open.isEmpty { checkRoot(attributes, at: offset) }
        var element = Element(name: name, attributes: [], offset: offset)
        for attribute in attributes where isKnown(attribute, on: name) {
            element.attributes.append(
                Attribute(name: attribute.name, value: attribute.value, place: attribute.place.value))
        }
        open.append(element)
    }

    func endElement() {
        if passedOver > 0 {
            passedOver -= 1
            return
        }
        guard let ended = open.popLast() else { return }
        if open.isEmpty { root = ended } else { open[open.count - 1].children.append(ended) }
    }

    func addText(_ bytes: UnsafeRawBufferPointer, at offset: Int) {}

    func reportUnknownEntity(_ name: String, at offset: Int) { report("unknown entity &\(name);", at: offset) }

    func beginDocumentType(hasDeclarations: Bool, at offset: Int) {
        // The parser points behind the name.
        let start = source.bytes[..<min(offset, source.bytes.count)].lastIndex(of: UInt8(ascii: "<")) ?? offset
        refuse("a drawing may not have a document type", at: start, hint: "remove the <!DOCTYPE …>")
    }

    func addInstruction(_ target: String, data: [UInt8], at offset: Int) {
        refuse("a drawing may not have processing instructions", at: offset, hint: "remove <?\(target) …?>")
    }

    // MARK: Checks

    private func checkPlace(of name: String, at offset: Int) {
        if let refusal = Vocabulary.refusal(name) { return report(refusal.message, at: offset, hint: refusal.hint) }
        guard Vocabulary.drawn.contains(name) else {
            let nearest = Diagnostic.nearest(to: name, among: Vocabulary.drawn.sorted())
            return report("unknown element <\(name)>", at: offset, hint: nearest.map { "nearest: <\($0)>" })
        }
        let parent = open.last?.name
        let isGradient = parent == "linearGradient" || parent == "radialGradient"
        let fits =
            switch name {
            case "svg": open.isEmpty
            case "stop": isGradient
            default: open.isEmpty || ["svg", "g", "defs"].contains(parent)
            }
        if !fits { report("<\(name)> may not stand in <\(parent ?? "")>", at: offset) }
    }

    private func checkRoot(_ attributes: [XMLAttribute], at offset: Int) {
        if !attributes.contains(where: { $0.name == "xmlns" }) {
            report("<svg> without its namespace", at: offset, hint: "xmlns=\"\(Self.namespace)\"")
        }
    }

    /// Names without a prefix are SVG's, names with one are not: everything else would draw what nobody checked.
    private func checkNamespaces(_ attributes: [XMLAttribute]) {
        for attribute in attributes {
            let isNamespace = attribute.value.elementsEqual(Self.namespace.utf8)
            if attribute.name == "xmlns", !isNamespace {
                report("this is not SVG's namespace", at: attribute.place.name, hint: "xmlns=\"\(Self.namespace)\"")
            } else if attribute.name.hasPrefix("xmlns:"), isNamespace {
                report(
                    "SVG's elements may not have a prefix", at: attribute.place.name,
                    hint: "xmlns=\"\(Self.namespace)\"")
            }
        }
    }

    private func isKnown(_ attribute: XMLAttribute, on element: String) -> Bool {
        let name = attribute.name
        if Vocabulary.geometry(of: element).contains(name) || Vocabulary.isDescription(name)
            || Vocabulary.painting.contains(name) || Vocabulary.fixed[name] != nil || Vocabulary.hasNoEffect(name)
        {
            return true
        }
        if name == "href" || name == "xlink:href" {
            report(
                "a drawing may not refer to anything but its gradients", at: attribute.place.name,
                hint: element.hasSuffix("Gradient") ? "write the stops into each gradient" : nil)
        } else if name.hasPrefix("on") {
            report("a drawing may not hold scripts", at: attribute.place.name)
        } else {
            let known = Vocabulary.geometry(of: element) + Vocabulary.painting.sorted() + ["transform", "style", "id"]
            let nearest = Diagnostic.nearest(to: name, among: known)
            report(
                "unknown attribute \(name) on <\(element)>", at: attribute.place.name,
                hint: nearest.map { "nearest: \($0)" })
        }
        return false
    }
}
