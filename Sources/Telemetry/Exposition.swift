/// How metrics are written for a scraper.
package enum ExpositionFormat: Sendable {
    /// Prometheus text format 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.0.
    case openMetrics

    package var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

/// Metrics as text, family by family.
struct Exposition {
    private let format: ExpositionFormat
    private var text = ""

    init(_ format: ExpositionFormat) { self.format = format }

    mutating func append(_ family: MetricRegistry.Family) {
        switch family {
        case .counter(let family):
            head(family.name, family.help, type: "counter")
            for series in family.all {
                sample(family.name, family.labels, series.values, String(series.instrument.value))
            }
        case .gauge(let family):
            head(family.name, family.help, type: "gauge")
            for series in family.all {
                sample(family.name, family.labels, series.values, number(series.instrument.value))
            }
        case .histogram(let family):
            head(family.name, family.help, type: "histogram")
            for series in family.all { append(series.instrument, of: family, values: series.values) }
        case .reading(let name, let help, let isCounter, let read):
            guard let value = read() else { return }
            head(name, help, type: isCounter ? "counter" : "gauge")
            sample(name, [], [], number(value))
        }
    }

    consuming func finish() -> [UInt8] {
        if format == .openMetrics { text += "# EOF\n" }
        return Array(text.utf8)
    }

    private mutating func append(_ histogram: Histogram, of family: MetricFamily<Histogram>, values: [String]) {
        let counts = histogram.snapshot
        var total: UInt64 = 0
        for (index, count) in counts.buckets.enumerated() {
            total += count
            let bound = index < histogram.bounds.count ? number(histogram.bounds[index]) : "+Inf"
            sample(family.name + "_bucket", family.labels + ["le"], values + [bound], String(total))
        }
        sample(family.name + "_sum", family.labels, values, number(counts.sum))
        sample(family.name + "_count", family.labels, values, String(total))
    }

    private mutating func head(_ name: String, _ help: String, type: String) {
        // OpenMetrics names a counter's family without the suffix of its samples.
        let isSuffixed = format == .openMetrics && type == "counter" && name.hasSuffix("_total")
        let familyName = isSuffixed ? String(name.dropLast("_total".count)) : name
        text += "# HELP \(familyName) "
        escape(help, quote: format == .openMetrics)
        text += "\n# TYPE \(familyName) \(type)\n"
    }

    private mutating func sample(_ name: String, _ labels: [String], _ values: [String], _ value: String) {
        text += name
        if !labels.isEmpty {
            text += "{"
            for (index, label) in labels.enumerated() {
                if index > 0 { text += "," }
                text += "\(label)=\""
                escape(values[index], quote: true)
                text += "\""
            }
            text += "}"
        }
        text += " \(value)\n"
    }

    private mutating func escape(_ value: String, quote: Bool) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\"" where quote: text += "\\\""
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return "\(value)"
    }
}
