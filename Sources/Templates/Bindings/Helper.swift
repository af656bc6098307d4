/// The helpers that bindings may call.
enum Helper: String, CaseIterable {
    case inr, number, percent, words, date, time, datetime, t, upper, lower, title, join, `default`, upi
    case maskAadhaar = "mask-aadhaar"
    case maskPAN = "mask-pan"
    case maskAccount = "mask-account"
    case maskPhone = "mask-phone"
    case eq, ne, lt, gt, and, or, not

    /// True for those that stand in conditions only.
    var isCondition: Bool {
        switch self {
        case .eq, .ne, .lt, .gt, .and, .or, .not: true
        default: false
        }
    }

    /// How many arguments it takes.
    var arguments: ClosedRange<Int> {
        switch self {
        case .upi: 0...0
        case .join: 1...2
        case .default, .eq, .ne, .lt, .gt: 2...2
        case .and, .or: 2...16
        default: 1...1
        }
    }

    /// The options it knows; nil for `t`, which takes any name.
    var options: [String]? {
        switch self {
        case .inr: ["symbol", "decimals"]
        case .number: ["decimals", "grouping"]
        case .percent: ["decimals"]
        case .words: ["lang"]
        case .date, .time, .datetime: ["pattern", "zone"]
        case .upi: ["vpa", "name", "amount", "note"]
        case .t: nil
        default: []
        }
    }

    /// How it is written, for hints.
    var usage: String {
        switch self {
        case .inr: "{{inr amount symbol=false decimals=0}}"
        case .number: "{{number value decimals=2 grouping=\"indian\"}}"
        case .percent: "{{percent value decimals=2}}"
        case .words: "{{words amount lang=\"en\"}}"
        case .date: "{{date day pattern=\"d MMM yyyy\"}}"
        case .time: "{{time moment pattern=\"HH:mm\" zone=\"IST\"}}"
        case .datetime: "{{datetime moment pattern=\"d MMM yyyy, HH:mm XXX\" zone=\"IST\"}}"
        case .t: "{{t \"key\" name=value count=number}}"
        case .join: "{{join list \", \"}}"
        case .default: "{{default value \"other\"}}"
        case .upi: "{{upi vpa=address name=payee amount=total note=text}}"
        case .eq, .ne, .lt, .gt: "{{#if (\(rawValue) a b)}}"
        case .and, .or: "{{#if (\(rawValue) a b)}}"
        case .not: "{{#if (not a)}}"
        default: "{{\(rawValue) value}}"
        }
    }
}
