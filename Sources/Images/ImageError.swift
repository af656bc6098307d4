/// Why an image cannot be used.
package enum ImageError: Error, Hashable, Sendable {
    /// Not a PNG or JPEG, or a broken one.
    case invalid(reason: String)
    /// Over a limit, found before decoding.
    case tooLarge(reason: String)
}

extension ImageError {
    /// A file that its sender has to save or send once more.
    static func broken(_ reason: String) -> ImageError { .invalid(reason: reason + "; save or send it anew") }
}
