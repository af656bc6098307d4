import Synchronization

/// The metrics of one process, and their text for a scraper.
package final class MetricRegistry: Sendable {
    enum Family: Sendable {
        case counter(MetricFamily<Counter>)
        case gauge(MetricFamily<Gauge>)
        case histogram(MetricFamily<Histogram>)
        /// Read at each scrape; nil where it cannot be told now.
        case reading(name: String, help: String, isCounter: Bool, read: @Sendable () -> Double?)
    }

    private struct Contents: Sendable {
        var families: [Family] = []
        var beforeScrape: [@Sendable () -> Void] = []
    }

    private let contents = Mutex(Contents())

    package init() {}

    /// A counter's name ends in `_total`.
    package func counter(_ name: String, _ help: String, labels: [String] = []) -> MetricFamily<Counter> {
        let family = MetricFamily(name: name, help: help, labels: labels) { Counter() }
        contents.withLock { $0.families.append(.counter(family)) }
        return family
    }

    package func gauge(_ name: String, _ help: String, labels: [String] = []) -> MetricFamily<Gauge> {
        let family = MetricFamily(name: name, help: help, labels: labels) { Gauge() }
        contents.withLock { $0.families.append(.gauge(family)) }
        return family
    }

    /// A histogram with these upper bounds, which rise; what is above the last one is counted too.
    package func histogram(
        _ name: String, _ help: String, labels: [String] = [], bounds: [Double]
    ) -> MetricFamily<Histogram> {
        let family = MetricFamily(name: name, help: help, labels: labels) { Histogram(bounds: bounds) }
        contents.withLock { $0.families.append(.histogram(family)) }
        return family
    }

    /// A value that is read at each scrape.
    package func reading(
        _ name: String, _ help: String, isCounter: Bool = false, read: @escaping @Sendable () -> Double?
    ) {
        contents.withLock {
            $0.families.append(.reading(name: name, help: help, isCounter: isCounter, read: read))
        }
    }

    /// Runs at the start of each scrape, on the scraper's thread: the place to set gauges that cost something.
    package func beforeScrape(_ action: @escaping @Sendable () -> Void) {
        contents.withLock { $0.beforeScrape.append(action) }
    }

    /// All metrics in one of the two formats, in the order they were registered.
    package func exposition(_ format: ExpositionFormat) -> [UInt8] {
        for action in contents.withLock({ $0.beforeScrape }) { action() }
        let families = contents.withLock { $0.families }
        var text = Exposition(format)
        for family in families { text.append(family) }
        return text.finish()
    }
}
