@testable import PDF
@testable import Rendering

extension SmallDocument {
    /// The structure tree as it is written: the types of the elements, what they hold in parentheses.
    ///
    /// Behind a type stand its spans (`td2×1`), a header's scope (`th/column`), a language (`span@hi`) and the labels of
    /// a list (`l#decimal`), where they are not the usual.
    func sketch() throws -> String {
        var tree = try structure()
        let left = tree.conform()
        return left.isEmpty ? tree.sketch(of: 0) : "\(left)"
    }

    /// The sketch of what stands in the `Document` element.
    func bodySketch() throws -> String { try String(sketch().dropFirst("document(".count).dropLast()) }
}

extension StructureTree {
    func sketch(of index: Int) -> String {
        let element = elements[index]
        var text = "\(element.type)"
        if element.attributes >= 0 {
            let attributes = attributes[Int(element.attributes)]
            if attributes.columnSpan != 1 || attributes.rowSpan != 1 {
                text += "\(attributes.columnSpan)×\(attributes.rowSpan)"
            }
            if let scope = attributes.scope { text += "/\(scope)" }
            if let language = attributes.language { text += "@\(language)" }
            if let numbering = attributes.listNumbering, numbering != .disc { text += "#\(numbering)" }
        }
        let isWritten = occupied()
        var held: [String] = []
        var place = element.firstKid
        while place >= 0 {
            let kid = kids[Int(place)]
            place = kid.next
            if kid.kind == .element, isWritten[Int(kid.value)] { held.append(sketch(of: Int(kid.value))) }
        }
        return held.isEmpty ? text : text + "(" + held.joined(separator: " ") + ")"
    }
}
