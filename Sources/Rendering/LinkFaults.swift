import Jobs
import Markup
import PDF
import Primitives

/// Why a link cannot be made.
enum LinkFault: Hashable, CustomStringConvertible {
    case scheme(String)
    case address
    case unknownID(String)

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
        }
    }
}

extension LinkFault {
    /// The links of a tree that cannot be made, in its order.
    static func all(in tree: MarkupTree) -> [(node: MarkupTree.NodeIndex, fault: LinkFault)] {
        var faults: [(node: MarkupTree.NodeIndex, fault: LinkFault)] = []
        var ids: Set<String>?
        for index in tree.nodes.indices {
            guard case .element(.a) = tree.nodes[index].kind else { continue }
            let node = MarkupTree.NodeIndex(index)
            guard let address = tree.attribute(.href, of: node) else { continue }
            let fault = LinkFault(address) { id in
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
