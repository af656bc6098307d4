package import Primitives

/// What a style sheet is read for, which decides what of CSS it may use.
package enum StylesheetUse: Hashable, Sendable {
    /// A template: all that is not of the subset is a fault.
    case template
    /// A bare file: elements, attributes and pseudo-classes may be any of the web's, and media features are answered
    /// for a page of this size.
    case bareFile(page: Size)
    /// Our own sheet, which has keywords of its own.
    case userAgent

    /// The pages of a bare file that says nothing of them: A4.
    package static let bareFile = StylesheetUse.bareFile(page: FragmentationProperties.a4)

    var isBareFile: Bool {
        if case .bareFile = self { return true }
        return false
    }

    var isUserAgent: Bool { self == .userAgent }
}
