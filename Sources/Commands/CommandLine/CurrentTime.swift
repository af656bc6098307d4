import Telemetry

/// What the machine's clock says, in the forms that commands need.
enum CurrentTime {
    /// ISO 8601 in UTC with microseconds.
    static func text() -> String { Timestamp(nanoseconds: Log.systemClock()).text }

    /// The month in UTC: `2026-04`.
    static func month() -> String { String(text().prefix(7)) }

    /// A date, or a time with `Z` or an offset, as ISO 8601 in UTC with microseconds; nil where it is neither.
    static func normalized(_ text: String) -> String? {
        var rest = Substring(text)
        guard let year = digits(4, of: &rest, before: "-"), let month = digits(2, of: &rest, before: "-"),
            let day = digits(2, of: &rest, before: nil), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        // The calendar moves days that do not exist into the next month.
        guard CivilDate(daysSince1970: date.daysSince1970) == date else { return nil }
        var seconds = date.daysSince1970 * 86_400
        if rest.isEmpty { return Timestamp(nanoseconds: seconds * 1_000_000_000).text }
        guard rest.popFirst() == "T", let hour = digits(2, of: &rest, before: ":"),
            let minute = digits(2, of: &rest, before: nil), hour < 24, minute < 60
        else { return nil }
        var second: Int64 = 0
        if rest.first == ":" {
            rest.removeFirst()
            guard let value = digits(2, of: &rest, before: nil), value < 60 else { return nil }
            second = value
        }
        var nanoseconds: Int64 = 0
        if rest.first == "." {
            rest.removeFirst()
            let fraction = rest.prefix { $0.isNumber }
            guard (1...9).contains(fraction.count),
                let value = Int64(fraction + String(repeating: "0", count: 9 - fraction.count))
            else { return nil }
            nanoseconds = value
            rest = rest.dropFirst(fraction.count)
        }
        seconds += hour * 3600 + minute * 60 + second
        guard let sign = rest.popFirst() else { return nil }
        if sign != "Z" {
            guard sign == "+" || sign == "-", let hours = digits(2, of: &rest, before: ":"),
                let minutes = digits(2, of: &rest, before: nil), hours < 24, minutes < 60
            else { return nil }
            seconds -= (sign == "+" ? 1 : -1) * (hours * 3600 + minutes * 60)
        }
        return rest.isEmpty ? Timestamp(nanoseconds: seconds * 1_000_000_000 + nanoseconds).text : nil
    }

    /// A number of exactly so many digits, and the separator after it.
    private static func digits(_ count: Int, of text: inout Substring, before separator: Character?) -> Int64? {
        let field = text.prefix(count)
        guard field.utf8.count == count, field.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        text = text.dropFirst(count)
        if let separator {
            guard text.first == separator else { return nil }
            text.removeFirst()
        }
        return Int64(field)
    }
}
