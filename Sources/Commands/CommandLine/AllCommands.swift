extension CommandSpec {
    /// Every command, in the order of the overview.
    static let all: [CommandSpec] = [
        worker, migrate, publish, check, preview, render, layout, fonts, reference, enqueue, status, show, timeline,
        list,
        events,
        regenerate, retry, cancel, forget, pause, resume, lanes, stats, monthlyUsage, load, bench, config, health,
        version,
    ]
}
