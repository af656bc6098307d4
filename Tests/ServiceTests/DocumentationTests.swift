import Foundation
import Service
import Telemetry
import TestSupport
import Testing

@Suite struct DocumentationTests {
    private let text: String

    init() throws {
        text = try String(contentsOfFile: ProjectFiles.path("docs/operations.md"), encoding: .utf8)
    }

    @Test func everySettingIsDocumented() {
        for setting in Setting.all { #expect(text.contains("| `\(setting.variable)`"), "\(setting.variable)") }
    }

    @Test func everyMetricIsDocumented() {
        let exposition = String(decoding: Metrics(version: "test").registry.exposition(.prometheus), as: UTF8.self)
        let names = exposition.split(separator: "\n").filter { $0.hasPrefix("# TYPE quoin_") }
            .compactMap { $0.split(separator: " ").dropFirst(2).first }
        #expect(names.count >= 18)
        for name in names { #expect(text.contains("`\(name)`"), "\(name)") }
    }
}
