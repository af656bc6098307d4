/// An indirect object's number (ISO 32000-1 §7.3.10); the generation is always 0.
package struct ObjectID: Hashable, Sendable {
    package let number: Int32
    package init(number: Int32) { self.number = number }
}
