/// Random numbers that a test chose: the same fraction of the range every time.
struct SequenceGenerator: RandomNumberGenerator {
    var value: UInt64

    /// Not zero, which drawing from a range rejects and asks for again.
    static let lowest = SequenceGenerator(value: 1 << 32)
    static let highest = SequenceGenerator(value: .max)

    mutating func next() -> UInt64 { value }
}
