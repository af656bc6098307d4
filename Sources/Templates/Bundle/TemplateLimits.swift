/// What a template bundle, a payload and a bound document may hold at most.
package struct TemplateLimits: Hashable, Sendable {
    /// Unit: bytes.
    package var css = 256 << 10
    /// Of one page or partial.
    ///
    /// Unit: bytes.
    package var markup = 1 << 20
    /// Unit: bytes.
    package var payload = 16 << 20
    /// Of one file of `assets/`.
    ///
    /// Unit: bytes.
    package var asset = 5 << 20
    /// Of all files of a bundle together.
    ///
    /// Unit: bytes.
    package var bundle = 64 << 20
    /// Elements and runs of text in a bound document.
    package var nodes = 2_000_000
    /// Text and attribute values in a bound document.
    ///
    /// Unit: bytes.
    package var text = 64 << 20

    package init() {}
}
