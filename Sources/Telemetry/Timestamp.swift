/// A moment in UTC, told in text.
package struct Timestamp: Sendable {
    /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// ISO 8601 with microseconds and `Z`: `2026-11-20T06:00:00.000000Z`.
    package var text: String {
        let microseconds = nanoseconds.flooringQuotient(by: 1000)
        let seconds = microseconds.flooringQuotient(by: 1_000_000)
        let date = CivilDate(daysSince1970: seconds.flooringQuotient(by: 86_400))
        let time = seconds - seconds.flooringQuotient(by: 86_400) * 86_400
        return String(unsafeUninitializedCapacity: 32) { text in
            var position = 0
            func append(_ value: Int64, digits: Int, then separator: Character) {
                var value = value
                for index in stride(from: position + digits - 1, through: position, by: -1) {
                    text[index] = UInt8(ascii: "0") + UInt8(value % 10)
                    value /= 10
                }
                text[position + digits] = separator.asciiValue ?? 0
                position += digits + 1
            }
            append(date.year, digits: 4, then: "-")
            append(date.month, digits: 2, then: "-")
            append(date.day, digits: 2, then: "T")
            append(time / 3600, digits: 2, then: ":")
            append(time / 60 % 60, digits: 2, then: ":")
            append(time % 60, digits: 2, then: ".")
            append(microseconds - seconds * 1_000_000, digits: 6, then: "Z")
            return position
        }
    }
}

/// A day of the proleptic Gregorian calendar.
package struct CivilDate: Hashable, Sendable {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    package init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Counts in years that begin in March, so that the leap day is the last one of its year.
    package init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooringQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Negative before 1970-01-01.
    package var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooringQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity.
    fileprivate func flooringQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
