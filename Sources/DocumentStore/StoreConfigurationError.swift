/// What is wrong with the store's configuration: all faults at once, each with the setting's name and the way out.
package struct StoreConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let faults: [String]

    package init(_ faults: [String]) { self.faults = faults }
    package init(_ fault: String) { faults = [fault] }

    package var description: String { faults.joined(separator: "\n") }
}
