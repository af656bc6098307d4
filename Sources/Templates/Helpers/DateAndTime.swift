/// A day, or a day with a time, read from ISO 8601.
struct DateAndTime: Hashable {
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    /// East of Greenwich.
    ///
    /// Unit: minutes. Nil for a day without a time.
    var offset: Int?

    /// Reads `YYYY-MM-DD`; nil for anything else.
    init?(date text: String) {
        var reader = DigitReader(text)
        guard reader.readDate(into: &self), reader.isAtEnd else { return nil }
    }

    /// Reads `YYYY-MM-DDThh:mm[:ss[.fraction]](Z|±hh:mm)`; nil for anything else, also without an offset.
    init?(timestamp text: String) {
        var reader = DigitReader(text)
        guard reader.readDate(into: &self), reader.read("T") || reader.read("t") || reader.read(" "),
            let hour = reader.number(2), hour < 24, reader.read(":"), let minute = reader.number(2), minute < 60
        else { return nil }
        self.hour = hour
        self.minute = minute
        if reader.read(":") {
            guard let second = reader.number(2), second < 60 else { return nil }
            self.second = second
            if reader.read(".") {
                guard reader.skipDigits() > 0 else { return nil }
            }
        }
        guard let offset = reader.readOffset(), reader.isAtEnd else { return nil }
        self.offset = offset
    }

    /// 0 for Sunday.
    var weekday: Int { (((dayNumber + 4) % 7) + 7) % 7 }

    /// Days since 1 January 1970.
    private var dayNumber: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The same moment at another offset.
    func shifted(to wanted: Int) -> DateAndTime {
        guard let offset else { return self }
        let minutes = (dayNumber * 24 + hour) * 60 + minute - offset + wanted
        let days = minutes >= 0 ? minutes / 1440 : -((1439 - minutes) / 1440)
        var result = self
        result.setDay(days)
        result.hour = (minutes - days * 1440) / 60
        result.minute = minutes % 60 < 0 ? minutes % 60 + 60 : minutes % 60
        result.offset = wanted
        return result
    }

    private mutating func setDay(_ number: Int) {
        let z = number + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Reads fixed numbers of digits from ASCII text.
    private struct DigitReader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ text: String) { bytes = Array(text.utf8) }

        var isAtEnd: Bool { position == bytes.count }

        mutating func read(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func number(_ digits: Int) -> Int? {
            guard position + digits <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<position + digits] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            position += digits
            return value
        }

        mutating func skipDigits() -> Int {
            let start = position
            while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
            return position - start
        }

        mutating func readDate(into date: inout DateAndTime) -> Bool {
            guard let year = number(4), read("-"), let month = number(2), read("-"), let day = number(2),
                (1...12).contains(month), day >= 1, day <= DateAndTime.days(in: month, of: year)
            else { return false }
            date.year = year
            date.month = month
            date.day = day
            return true
        }

        mutating func readOffset() -> Int? {
            if read("Z") || read("z") { return 0 }
            let sign = read("+") ? 1 : read("-") ? -1 : 0
            guard sign != 0, let hours = number(2), hours <= 14 else { return nil }
            _ = read(":")
            guard let minutes = number(2), minutes < 60 else { return nil }
            return sign * (hours * 60 + minutes)
        }
    }
}

extension DateAndTime {
    private init() {}
}

/// How a date or time is written: the letters of Unicode TR 35 that our documents need.
struct DatePattern: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case day(Int), month(Int), year(Int), weekday(Int), hour24(Int), hour12(Int), minute(Int), second(Int)
        /// AM or PM.
        case period
        /// `+05:30`.
        case offset
        /// `IST`, `UTC`, or the offset.
        case zone
        case literal([UInt8])
    }

    let pieces: [Piece]

    init(pieces: [Piece]) { self.pieces = pieces }

    /// The letters that patterns may use, for diagnostics.
    static let letters = "d M y E H h m s a X z"

    /// Reads a pattern such as `d MMM yyyy`; literal letters stand between single quotes.
    init(_ text: String) throws(HelperFault) {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first == "'" {
                let quoted = rest.dropFirst().prefix { $0 != "'" }
                guard rest.dropFirst().count > quoted.count else {
                    throw HelperFault("has a quote that is not closed")
                }
                pieces.append(.literal(quoted.isEmpty ? [UInt8(ascii: "'")] : Array(quoted.utf8)))
                rest = rest.dropFirst(quoted.count + 2)
                continue
            }
            let run = rest.prefix { $0 == first }
            rest = rest.dropFirst(run.count)
            pieces.append(try Self.piece(first, run))
        }
        self.pieces = pieces
    }

    private static func piece(_ letter: Character, _ run: Substring) throws(HelperFault) -> Piece {
        let count = run.count
        switch (letter, count) {
        case ("d", 1...2): return .day(count)
        case ("M", 1...4): return .month(count)
        case ("y", 2), ("y", 4): return .year(count)
        case ("E", 3...4): return .weekday(count)
        case ("H", 1...2): return .hour24(count)
        case ("h", 1...2): return .hour12(count)
        case ("m", 1...2): return .minute(count)
        case ("s", 1...2): return .second(count)
        case ("a", 1): return .period
        case ("X", 3): return .offset
        case ("z", 1): return .zone
        default:
            if letter.isASCII, letter.isLetter {
                throw HelperFault("has \"\(run)\", which no pattern knows; known letters: \(letters)")
            }
            return .literal(Array(run.utf8))
        }
    }

    /// Appends a date by the pattern.
    func write(_ date: DateAndTime, names: CalendarNames, to output: inout [UInt8]) {
        for piece in pieces {
            switch piece {
            case .day(let width): Self.write(date.day, width, to: &output)
            case .month(let width):
                switch width {
                case 4: output.append(contentsOf: names.months[date.month - 1].utf8)
                case 3: output.append(contentsOf: names.shortMonths[date.month - 1].utf8)
                default: Self.write(date.month, width, to: &output)
                }
            case .year(let width): Self.write(width == 2 ? date.year % 100 : date.year, width, to: &output)
            case .weekday(let width):
                let list = width == 4 ? names.weekdays : names.shortWeekdays
                output.append(contentsOf: list[date.weekday].utf8)
            case .hour24(let width): Self.write(date.hour, width, to: &output)
            case .hour12(let width): Self.write(date.hour % 12 == 0 ? 12 : date.hour % 12, width, to: &output)
            case .minute(let width): Self.write(date.minute, width, to: &output)
            case .second(let width): Self.write(date.second, width, to: &output)
            case .period: output.append(contentsOf: (date.hour < 12 ? "AM" : "PM").utf8)
            case .offset: Self.writeOffset(date.offset ?? 0, to: &output)
            case .zone:
                switch date.offset {
                case TimeZoneOffset.indian: output.append(contentsOf: "IST".utf8)
                case 0, nil: output.append(contentsOf: "UTC".utf8)
                case .some(let other): Self.writeOffset(other, to: &output)
                }
            case .literal(let bytes): output.append(contentsOf: bytes)
            }
        }
    }

    private static func write(_ number: Int, _ width: Int, to output: inout [UInt8]) {
        let digits = String(number)
        for _ in 0..<max(0, width - digits.utf8.count) { output.append(UInt8(ascii: "0")) }
        output.append(contentsOf: digits.utf8)
    }

    private static func writeOffset(_ minutes: Int, to output: inout [UInt8]) {
        output.append(UInt8(ascii: minutes < 0 ? "-" : "+"))
        write(abs(minutes) / 60, 2, to: &output)
        output.append(UInt8(ascii: ":"))
        write(abs(minutes) % 60, 2, to: &output)
    }
}

/// The offsets that templates may name.
///
/// Unit: minutes east of Greenwich.
enum TimeZoneOffset {
    static let indian = 330

    /// `IST`, `UTC` or `±hh:mm`; nil for anything else.
    static func named(_ name: String) -> Int? {
        switch name {
        case "IST": indian
        case "UTC": 0
        default:
            name.first == "+" || name.first == "-" ? DateAndTime(timestamp: "2000-01-01T00:00" + name)?.offset : nil
        }
    }
}
