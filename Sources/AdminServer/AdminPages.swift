package import HTTPServer
package import Telemetry

/// Which answer belongs to which path.
package struct AdminPages: Sendable {
    private let health: HealthQuestions
    private let metrics: MetricRegistry

    package init(health: HealthQuestions, metrics: MetricRegistry) {
        self.health = health
        self.metrics = metrics
    }

    package func answer(_ request: IncomingRequest) -> ServerAnswer {
        let page: () -> ServerAnswer
        switch request.path {
        case "/health/live": page = { answer(health.live()) }
        case "/health/ready": page = { answer(health.ready()) }
        case "/health/startup": page = { answer(health.startup()) }
        case "/metrics": page = { exposition(accept: request.header("Accept") ?? "") }
        default: return .error(404, "NOT_FOUND", "there is nothing at this path")
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return .error(
                405, "METHOD_NOT_ALLOWED", "this path answers GET and HEAD", headers: [("Allow", "GET, HEAD")])
        }
        return page()
    }

    private func answer(_ report: HealthReport) -> ServerAnswer {
        .json(report.status == .ok ? 200 : 503, report.json, headers: [("Cache-Control", "no-store")])
    }

    private func exposition(accept: String) -> ServerAnswer {
        let format: ExpositionFormat = Self.prefersOpenMetrics(accept) ? .openMetrics : .prometheus
        return ServerAnswer(status: 200, contentType: format.contentType, body: metrics.exposition(format))
    }

    /// Whether OpenMetrics is asked for, and plain text not with more weight (RFC 9110 §12.5.1).
    static func prefersOpenMetrics(_ accept: String) -> Bool {
        var openMetrics = 0.0
        var text = 0.0
        for entry in accept.split(separator: ",") {
            let parts = entry.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            switch parts.first {
            case "application/openmetrics-text": openMetrics = max(openMetrics, weight)
            case "text/plain": text = max(text, weight)
            default: break
            }
        }
        return openMetrics > 0 && openMetrics >= text
    }
}
