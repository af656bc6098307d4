import Cryptography
import Primitives
import Synchronization
import Telemetry
import Testing

/// Keeps the lines of a log.
private final class LineSink: Sendable {
    private let kept = Mutex<[[UInt8]]>([])

    var lines: [[UInt8]] { kept.withLock { $0 } }

    func log(level: LogLevel, worker: String? = nil, requesterKey: [UInt8] = []) -> Log {
        Log(level: level, worker: worker, requesterKey: requesterKey, clock: { 1_795_154_400_123_456_789 }) { line in
            self.kept.withLock { $0.append(line) }
            return true
        }
    }
}

@Suite struct LogTests {
    @Test func aLineHoldsTheFieldsInTheirOrder() throws {
        let sink = LineSink()
        sink.log(level: .info, worker: "w-1").info(
            "job settled",
            LogFields(
                jobID: 7, documentID: "d", revision: 2, lane: "bulk", type: "quotation", attempt: 1,
                durationMilliseconds: 12.34567, outcome: "completed", correlationID: "c", traceID: "t"))
        let line = try #require(sink.lines.first)
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"time":"2026-11-20T06:00:00.123456Z","level":"info","message":"job settled","job_id":7,"#
                + #""document_id":"d","revision":2,"lane":"bulk","type":"quotation","attempt":1,"duration_ms":12.346,"#
                + #""outcome":"completed","correlation_id":"c","trace_id":"t","worker":"w-1"}"# + "\n")
    }

    @Test func withoutAKeyRequestersAreLeftOut() throws {
        let sink = LineSink()
        sink.log(level: .info).info("enqueued", LogFields(requester: "user-4711"))
        let line = try #require(sink.lines.first)
        #expect(try JSONValue(parsing: line)["requester"] == nil)
    }

    @Test func aRequesterIsWrittenAsItsCodeOnly() throws {
        let sink = LineSink()
        let key = Array("key".utf8)
        sink.log(level: .info, requesterKey: key).info("enqueued", LogFields(requester: "user-4711"))
        let line = try JSONValue(parsing: try #require(sink.lines.first))
        let code = HMACSHA256.authenticationCode(for: "user-4711".utf8, key: key)
        #expect(line["requester"]?.stringValue == Hex.encode(code.prefix(8)))
        #expect(!line.serializedText.contains("4711"))
    }

    @Test func whatIsBelowTheLevelIsNotWritten() {
        let sink = LineSink()
        let log = sink.log(level: .warning)
        log.info("quiet")
        log.warning("loud")
        log.level = .debug
        log.debug("all")
        #expect(sink.lines.count == 2)
        #expect(log.level == .debug)
    }

    @Test func detailsAreWrittenAtDebugOnly() throws {
        let sink = LineSink()
        let log = sink.log(level: .info)
        log.error("failed", LogFields(errorCode: "INTERNAL", detail: "inside"))
        log.level = .debug
        log.error("failed", LogFields(errorCode: "INTERNAL", detail: "inside"))
        let lines = try sink.lines.map { try JSONValue(parsing: $0) }
        #expect(lines.map { $0["detail"]?.stringValue } == [nil, "inside"])
        #expect(lines.map { $0["error_code"]?.stringValue } == ["INTERNAL", "INTERNAL"])
    }

    @Test func linesOfManyThreadsStayWhole() async throws {
        let sink = LineSink()
        let log = sink.log(level: .info)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask { for number in 0..<100 { log.info("\(thread) \(number) \"\u{0007}\n") } }
            }
        }
        #expect(sink.lines.count == 800)
        for line in sink.lines { _ = try JSONValue(parsing: line) }
    }

    @Test func aLineThatIsLostIsCounted() {
        let log = Log(level: .info, output: { _ in false })
        log.info("gone")
        #expect(log.lostLines == 1)
    }
}

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000000Z"),
        (4_107_542_399_999_999_999, "2100-02-28T23:59:59.999999Z"),
    ])
    func momentsAreToldInUTC(nanoseconds: Int64, text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).text == text)
    }

    @Test func daysSurviveBothConversions() {
        for day in stride(from: Int64(-200_000), through: 200_000, by: 37) {
            #expect(CivilDate(daysSince1970: day).daysSince1970 == day)
        }
    }
}

@Suite struct TraceParentTests {
    @Test func theStandardsExampleIsRead() throws {
        let parent = try #require(TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        #expect(parent.traceID == "0af7651916cd43dd8448eb211c80319c")
        #expect(parent.spanID == "b7ad6b7169203331")
        #expect(parent.isSampled)
    }

    @Test(arguments: [
        "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
    ])
    func aWrongTextIsNil(text: String) {
        #expect(TraceParent(text) == nil)
    }
}
