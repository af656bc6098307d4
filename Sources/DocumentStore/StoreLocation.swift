/// Where documents are kept.
package enum StoreLocation: Hashable, Sendable {
    /// `file:///directory`
    case directory(path: String)
    /// `azure://container`
    case azure(container: String)
}
