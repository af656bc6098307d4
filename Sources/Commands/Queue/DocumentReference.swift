import JobQueue

/// A document as an operator names it: its id, or type and key.
enum DocumentReference: Hashable, Sendable {
    case id(String)
    case key(type: String, key: String, tenant: String)

    static let usage = ["ID [OPTION…]", "TYPE KEY [--tenant NAME] [OPTION…]"]

    init(_ invocation: Invocation) throws(CommandError) {
        let first = try invocation.firstOperand()
        if let key = invocation.operand(1) {
            self = .key(type: first, key: key, tenant: invocation.arguments["--tenant"] ?? "default")
        } else if Self.isUUID(first) {
            self = .id(first.lowercased())
        } else {
            throw invocation.usage("\(first) is no document id; give TYPE and KEY, or the id that enqueue printed")
        }
    }

    /// The document's status: of one revision, or the latest requested.
    func status(_ client: QueueClient, revision: Int? = nil) throws(CommandError) -> DocumentStatus {
        do throws(QueueError) {
            switch self {
            case .id(let id): return try client.status(id, revision: revision)
            case .key(let type, let key, let tenant):
                let latest = try client.find(tenant: tenant, documentType: type, documentKey: key)
                guard let revision, revision != latest.revision else { return latest }
                return try client.status(latest.documentID, revision: revision)
            }
        } catch {
            throw CommandError(error)
        }
    }

    /// The document's id.
    func id(_ client: QueueClient) throws(CommandError) -> String {
        if case .id(let id) = self { return id }
        return try status(client).documentID
    }

    private static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }
}
