/// What a template bundle and a payload may hold at most.
package struct TemplateLimits: Hashable, Sendable {
    /// Unit: bytes.
    package var css = 256 << 10
    package var markup = 1 << 20
    package var payload = 16 << 20

    package init() {}
}
