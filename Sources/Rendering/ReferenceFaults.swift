import Jobs
import Markup
import PDF
import Primitives

/// Why what an attribute refers to cannot be used: the address of a link, the headers of a cell.
enum ReferenceFault: Hashable, CustomStringConvertible {
    case scheme(String)
    case address
    case unknownID(String)
    /// A cell names a header that is none.
    case unknownHeader(String)

    /// The attribute that is at fault.
    var attribute: AttributeName {
        if case .unknownHeader = self { .headers } else { .href }
    }

    /// The fault of an address; nil where there is none.
    init?(_ address: String, isKnown: (String) -> Bool) {
        if address.hasPrefix("#") {
            let id = String(address.dropFirst())
            if isKnown(id) { return nil }
            self = .unknownID(id)
            return
        }
        do {
            try LinkAddress.check(address)
            return nil
        } catch {
            if case .linkSchemeRefused(let scheme) = error { self = .scheme(scheme) } else { self = .address }
        }
    }

    var description: String {
        switch self {
        case .scheme(let scheme):
            (scheme.isEmpty ? "a link has no scheme" : "a link's scheme is \(scheme)")
                + "; it may be https, mailto, tel or upi"
        case .address: "a link's address holds a space or something outside ASCII: percent-encode it"
        case .unknownID(let id): "a link leads to the id \(id.prefix(64)), which the document does not have"
        case .unknownHeader(let id): "a cell's headers name the id \(id.prefix(64)), which no <th> of the document has"
        }
    }
}

extension ReferenceFault {
    /// The links of a tree that cannot be made and the headers that it does not have, in its order.
    static func all(in tree: MarkupTree) -> [(node: MarkupTree.NodeIndex, fault: ReferenceFault)] {
        var faults: [(node: MarkupTree.NodeIndex, fault: ReferenceFault)] = []
        var ids: Set<String>?
        var headers: HeaderCells?
        for index in tree.nodes.indices {
            guard case .element(let name) = tree.nodes[index].kind, !tree.nodes[index].attributes.isEmpty else {
                continue
            }
            let node = MarkupTree.NodeIndex(index)
            if name == .td || name == .th, tree.attributeBytes(.headers, of: node) != nil {
                let known = headers ?? HeaderCells(of: tree)
                headers = known
                if let id = known.unknownID(of: node, in: tree) { faults.append((node, .unknownHeader(id))) }
            }
            guard name == .a else { continue }
            guard let address = tree.attribute(.href, of: node) else { continue }
            let fault = ReferenceFault(address) { id in
                let known = ids ?? Self.ids(of: tree)
                ids = known
                return known.contains(id)
            }
            if let fault { faults.append((node, fault)) }
        }
        return faults
    }

    private static func ids(of tree: MarkupTree) -> Set<String> {
        Set(tree.nodes.indices.compactMap { tree.attribute(.id, of: MarkupTree.NodeIndex($0)) })
    }
}
