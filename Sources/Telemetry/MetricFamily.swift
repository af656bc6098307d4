import Synchronization

/// Series of one metric, told apart by the values of its labels.
///
/// A series exists from its first use on. Looking one up costs a lock and a hash; hot paths keep the instrument.
package final class MetricFamily<Instrument: Sendable>: Sendable {
    package let name: String
    package let help: String
    package let labels: [String]
    private let make: @Sendable () -> Instrument
    private let series = Mutex<[[String]: Instrument]>([:])

    init(name: String, help: String, labels: [String], make: @escaping @Sendable () -> Instrument) {
        self.name = name
        self.help = help
        self.labels = labels
        self.make = make
    }

    /// The series of these label values, in the order of the family's labels.
    package subscript(_ values: String...) -> Instrument {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels, not \(values.count)")
        return series.withLock { series in
            if let instrument = series[values] { return instrument }
            let instrument = make()
            series[values] = instrument
            return instrument
        }
    }

    /// All series, sorted by their label values.
    var all: [(values: [String], instrument: Instrument)] {
        let copy = series.withLock { $0 }
        return copy.map { (values: $0.key, instrument: $0.value) }
            .sorted { $0.values.lexicographicallyPrecedes($1.values) }
    }
}
