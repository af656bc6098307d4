/// Values in the order in which they came, each once.
struct DistinctValues<Value: Hashable> {
    private(set) var values: [Value] = []
    private var indices: [Value: Int] = [:]

    /// The place of a value, which is added where it is new.
    mutating func index(of value: Value) -> Int {
        if let known = indices[value] { return known }
        values.append(value)
        indices[value] = values.count - 1
        return values.count - 1
    }
}
