/// A field without a value that makes the struct around it one that is always handed on by its address.
///
/// The compiler hands a struct whose parts it knows in full to a method that does not change it as a value: of a
/// kilobyte of state, all bytes are copied for each call, even where the struct is not copyable. A struct that holds
/// an existential has no such value.
package struct ByAddress: Sendable {
    private let existential: any Sendable = ()

    package init() {}
}
