internal import Primitives

/// One helper in the reference.
package struct HelperDescription: Hashable, Sendable {
    package struct Example: Hashable, Sendable {
        /// A binding, or a text with several.
        package let binding: String
        /// JSON.
        package let payload: String
        package let language: String?
        package let result: String

        init(_ binding: String, _ payload: String, _ result: String, language: String? = nil) {
            self.binding = binding
            self.payload = payload
            self.language = language
            self.result = result
        }
    }

    package let name: String
    package let meaning: String
    /// How it is written, with its options.
    package let usage: String
    package let options: [(name: String, meaning: String)]
    package let examples: [Example]
    /// Whether it stands in conditions only.
    package let isCondition: Bool

    /// Every helper, in the order of the reference.
    package static let all: [HelperDescription] = Helper.allCases.map { helper in
        HelperDescription(
            name: helper.rawValue, meaning: helper.meaning, usage: helper.usage,
            options: (helper.options ?? ["name", "count", "prefix"]).map { ($0, helper.meaning(ofOption: $0)) },
            examples: helper.examples, isCondition: helper.isCondition)
    }

    package static func == (a: HelperDescription, b: HelperDescription) -> Bool { a.name == b.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Helper {
    /// What it gives, in a few words.
    var meaning: String {
        switch self {
        case .inr: "an amount in rupees, grouped in lakh and crore; halves are rounded away from zero, exactly"
        case .number: "a number, with its own decimals less zeros at the end unless told otherwise"
        case .percent: "a number with a percent sign"
        case .words: "an amount in words of the Indian system"
        case .date: "a day; of a moment, its day in India"
        case .time: "the time of a moment, in India unless told otherwise"
        case .datetime: "day and time of a moment, in India unless told otherwise"
        case .t: "a fixed text of `strings/` in the document's language"
        case .upper: "capital letters, by Unicode"
        case .lower: "small letters, by Unicode"
        case .title: "a capital letter at the beginning of each word"
        case .join: "the texts of a list with a separator between them; `, ` where none is given"
        case .default: "the first value, or the second where that is missing or empty"
        case .upi: "the link of a UPI payment, for `<qr-code>` and `<a>`; a wrong address fails the job"
        case .maskAadhaar: "an Aadhaar number of which the last four digits show"
        case .maskPAN: "a PAN of which the first three and the last two characters show"
        case .maskAccount: "an account number of which the last four characters show"
        case .maskPhone: "a telephone number of which the last four digits show"
        case .eq: "both are the same text or number"
        case .ne: "they are not"
        case .lt: "the first number is less"
        case .gt: "the first number is greater"
        case .and: "all of 2 to 16 hold"
        case .or: "one of 2 to 16 holds"
        case .not: "it does not hold"
        }
    }

    /// What an option says.
    func meaning(ofOption option: String) -> String {
        switch option {
        case "symbol": "`false` leaves the ₹ out"
        case "decimals": "how many digits stand after the point, 0 to 6"
        case "grouping": "`\"indian\"` (lakh, crore), `\"thousands\"` or `\"none\"`"
        case "lang": "`\"en\"` or `\"hi\"`; the document's language without it"
        case "pattern":
            "letters of Unicode's date patterns: `d dd EEE EEEE M MM MMM MMMM yy yyyy HH h mm ss a z XXX`, text in quotes"
        case "zone": "`\"IST\"`, `\"UTC\"` or an offset such as `\"+05:30\"`"
        case "vpa": "the payee's UPI address"
        case "name": self == .t ? "any name: fills `{name}` of the text" : "the payee's name"
        case "amount": "rupees, in whole paise; may be left out"
        case "note": "what it is for; may be left out"
        case "count": "picks `key.one` or `key.other`, and fills `{count}`"
        case "prefix": "stands before the value where the key comes from a path: `{{t status prefix=\"status.\"}}`"
        default: ""
        }
    }

    /// Bindings with what they give; tests see that it is true.
    var examples: [HelperDescription.Example] {
        typealias Example = HelperDescription.Example
        switch self {
        case .inr:
            return [
                Example("{{inr amount}}", #"{"amount": "1234567.5"}"#, "₹12,34,567.50"),
                Example("{{inr amount symbol=false decimals=0}}", #"{"amount": "1234567.5"}"#, "12,34,568"),
            ]
        case .number:
            return [
                Example("{{number quantity}}", #"{"quantity": "2.500"}"#, "2.5"),
                Example("{{number count grouping=\"thousands\"}}", #"{"count": 1234567}"#, "1,234,567"),
            ]
        case .percent: return [Example("{{percent rate}}", #"{"rate": "18.00"}"#, "18%")]
        case .words:
            return [
                Example(
                    "{{words total}}", #"{"total": "1250.50"}"#,
                    "Rupees One Thousand Two Hundred Fifty and Fifty Paise Only"),
                Example("{{words total lang=\"hi\"}}", #"{"total": "1250"}"#, "रुपये एक हज़ार दो सौ पचास मात्र"),
            ]
        case .date:
            return [
                Example("{{date day}}", #"{"day": "2026-04-01"}"#, "1 Apr 2026"),
                Example(
                    "{{date day pattern=\"EEEE, d MMMM yyyy\"}}", #"{"day": "2026-04-01"}"#, "Wednesday, 1 April 2026"),
            ]
        case .time: return [Example("{{time at}}", #"{"at": "2026-04-01T08:15:30Z"}"#, "13:45 +05:30")]
        case .datetime:
            return [
                Example("{{datetime at}}", #"{"at": "2026-04-01T08:15:30Z"}"#, "1 Apr 2026, 13:45 +05:30"),
                Example(
                    "{{datetime at pattern=\"d MMM yyyy h:mm a z\" zone=\"UTC\"}}", #"{"at": "2026-04-01T08:15:30Z"}"#,
                    "1 Apr 2026 8:15 AM UTC"),
            ]
        case .t:
            return [
                Example("{{t \"thanks\" name=payer}}", #"{"payer": "Example Traders"}"#, "Thank you, Example Traders"),
                Example("{{t \"pages\" count=n}}", #"{"n": 3}"#, "3 pages"),
                Example("{{t mode prefix=\"mode.\"}}", #"{"mode": "upi"}"#, "UPI"),
            ]
        case .upper: return [Example("{{upper name}}", #"{"name": "straße"}"#, "STRASSE")]
        case .lower: return [Example("{{lower name}}", #"{"name": "EXAMPLE"}"#, "example")]
        case .title: return [Example("{{title name}}", #"{"name": "example traders"}"#, "Example Traders")]
        case .join: return [Example("{{join lines \" · \"}}", #"{"lines": ["a", "b"]}"#, "a · b")]
        case .default: return [Example("{{default note \"–\"}}", #"{"note": ""}"#, "–")]
        case .upi:
            return [
                Example(
                    "{{upi vpa=to name=payee amount=total}}",
                    #"{"to": "shop@bank", "payee": "Example", "total": "99.50"}"#,
                    "upi://pay?pa=shop@bank&pn=Example&am=99.50&cu=INR")
            ]
        case .maskAadhaar: return [Example("{{mask-aadhaar last4}}", #"{"last4": "1234"}"#, "XXXX XXXX 1234")]
        case .maskPAN: return [Example("{{mask-pan pan}}", #"{"pan": "ABCPE1234F"}"#, "ABCxxxxx4F")]
        case .maskAccount: return [Example("{{mask-account account}}", #"{"account": "000123456789"}"#, "XXXXXXXX6789")]
        case .maskPhone: return [Example("{{mask-phone phone}}", #"{"phone": "+91 98765 43210"}"#, "+XX XXXXX X3210")]
        case .eq: return [Self.condition("eq status \"paid\"", #"{"status": "paid"}"#)]
        case .ne: return [Self.condition("ne status \"paid\"", #"{"status": "open"}"#)]
        case .lt: return [Self.condition("lt due 0", #"{"due": "-0.5"}"#)]
        case .gt: return [Self.condition("gt due 0", #"{"due": "10.00"}"#)]
        case .and: return [Self.condition("and paid (gt total 0)", #"{"paid": true, "total": "1"}"#)]
        case .or: return [Self.condition("or paid waived", #"{"paid": false, "waived": true}"#)]
        case .not: return [Self.condition("not paid", #"{"paid": false}"#)]
        }
    }

    private static func condition(_ words: String, _ payload: String) -> HelperDescription.Example {
        HelperDescription.Example("{{#if (\(words))}}yes{{else}}no{{/if}}", payload, "yes")
    }
}
