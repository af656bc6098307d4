import Glibc

/// What the kernel tells about this process, for the `process_…` metrics.
enum ProcessReadings {
    /// Registers the readings; each is missing from a scrape where the kernel does not tell it.
    static func register(in registry: MetricRegistry) {
        registry.reading(
            "process_cpu_seconds_total", "User and system CPU time spent in seconds.", isCounter: true
        ) {
            var usage = rusage()
            guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return nil }
            return seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
        registry.reading("process_resident_memory_bytes", "Resident memory size in bytes.") {
            memoryPages(field: 1).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        }
        registry.reading("process_virtual_memory_bytes", "Virtual memory size in bytes.") {
            memoryPages(field: 0).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        }
        registry.reading("process_open_fds", "Number of open file descriptors.") { openDescriptors() }
        registry.reading("process_max_fds", "Maximum number of open file descriptors.") {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
            return Double(limit.rlim_cur)
        }
        let start = startTime()
        registry.reading("process_start_time_seconds", "Start time of the process since the Unix epoch in seconds.") {
            start
        }
        registry.reading("process_threads", "Number of threads of the process.") { statField(19) }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// A field of `/proc/self/statm`.
    private static func memoryPages(field: Int) -> Double? {
        guard let text = contents(of: "/proc/self/statm") else { return nil }
        let fields = text.split(separator: " ")
        return field < fields.count ? Double(fields[field]) : nil
    }

    /// A field of `/proc/self/stat`, counted from 0 as in proc(5) less one.
    private static func statField(_ index: Int) -> Double? {
        // The second field is the program's name in brackets and may hold blanks.
        guard let text = contents(of: "/proc/self/stat"), let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        return index - 2 < fields.count ? Double(fields[index - 2]) : nil
    }

    private static func startTime() -> Double? {
        guard let ticks = statField(21), let system = contents(of: "/proc/stat") else { return nil }
        let boot = system.split(separator: "\n").first { $0.hasPrefix("btime ") }?.dropFirst("btime ".count)
        guard let boot, let bootTime = Double(boot) else { return nil }
        return bootTime + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func openDescriptors() -> Double? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Not counted: the entries for the folder and its parent, and the descriptor that reads it.
        return Double(count - 3)
    }

    /// The text of a small file of `/proc`; nil where it cannot be read.
    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
