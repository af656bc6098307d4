internal import CICU

/// Changes the case of text by a language's rules: Unicode's SpecialCasing; one for each thread and language.
///
/// Turkish and Azeri dot their i, Dutch titles IJ, Greek drops accents in capitals.
package final class CaseMapping {
    package enum Case: Int32, Sendable {
        case upper = 0
        case lower = 1
        /// The first letter of each word becomes a capital, the others small.
        case title = 2
    }

    private let handle: OpaquePointer

    /// `language`: BCP 47; empty where unknown.
    package init(language: String) {
        var error: Int32 = 0
        guard let opened = quoin_case_open(language, &error) else {
            preconditionFailure("ICU: " + String(cString: quoin_icu_error_name(error)))
        }
        handle = opened
    }

    deinit { quoin_case_close(handle) }

    /// The text in another case; UTF-8 in and out, often of another length.
    package func apply(_ target: Case, to text: [UInt8]) -> [UInt8] {
        var capacity = text.count + 16
        while true {
            var needed: Int32 = 0
            let output = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
                needed = text.withUnsafeBufferPointer { text in
                    text.withMemoryRebound(to: CChar.self) { text in
                        output.withMemoryRebound(to: CChar.self) { output in
                            quoin_case_apply(
                                handle, target.rawValue, text.baseAddress, Int32(text.count), output.baseAddress,
                                Int32(output.count))
                        }
                    }
                }
                count = min(max(Int(needed), 0), capacity)
            }
            precondition(needed >= 0, "ICU maps the case of any text")
            if Int(needed) <= capacity { return output }
            capacity = Int(needed)
        }
    }
}
