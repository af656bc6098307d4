package import Telemetry

/// The date format of HTTP (RFC 9110 §5.6.7, IMF-fixdate): `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The text of a moment, whose fraction of a second is dropped.
    package static func text(of moment: Timestamp) -> String {
        // 2026-11-20T06:00:00.000000Z has its digits at fixed places.
        let iso = moment.text
        let digits = Array(iso.utf8)
        func field(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        let date = CivilDate(
            year: Int64(field(0..<4)) ?? 1970, month: Int64(field(5..<7)) ?? 1, day: Int64(field(8..<10)) ?? 1)
        let day = Int((date.daysSince1970 % 7 + 7) % 7)
        return "\(days[day]), \(field(8..<10)) \(months[Int(date.month) - 1]) \(field(0..<4)) \(field(11..<19)) GMT"
    }

    /// Seconds since 1970 of a date's text; nil where it has another form.
    package static func seconds(of text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT", let day = Int64(words[1]),
            let month = months.firstIndex(of: String(words[2])), let year = Int64(words[3])
        else { return nil }
        let clock = words[4].split(separator: ":").map { Int64($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (1...31).contains(day), (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let date = CivilDate(year: year, month: Int64(month) + 1, day: day)
        return date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    }
}
