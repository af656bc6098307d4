import Primitives

/// Other quantities and rates for a quotation, with everything that follows from them.
///
/// Amounts are whole paise, as the schema checks them: taxable = quantity × rate × (1 − discount) to the paisa, rounded
/// half up; the totals are the lines' sums.
enum QuotationFigures {
    private struct Sums {
        var taxable: Int64 = 0
        var cgst: Int64 = 0
        var sgst: Int64 = 0
        var igst: Int64 = 0
    }

    /// Changes the figures of a payload in place.
    static func vary(_ payload: inout JSONValue, _ words: inout WordSource) {
        guard case .object(var quotation) = payload, let sections = quotation["sections"]?.arrayValue,
            case .object(var totals)? = quotation["totals"]
        else { return }
        let isInterstate = totals["igst"] != nil
        /// Taxable paise by HSN code and tax rate, in the order of their first line.
        var groups: [(key: String, hsn: JSONValue, rate: JSONValue, taxable: Int64)] = []
        quotation["sections"] = .array(
            sections.map { section in
                guard case .object(var section) = section, let lines = section["lines"]?.arrayValue else {
                    return section
                }
                var subtotal: Int64 = 0
                section["lines"] = .array(
                    lines.map { line in
                        guard case .object(var line) = line, let taxable = vary(&line, &words) else { return line }
                        if line["optional"]?.boolValue == true { return .object(line) }
                        subtotal += taxable
                        let (hsn, rate) = (line["hsn"] ?? .null, line["gst_percent"] ?? .null)
                        let key = "\(hsn.stringValue ?? "") \(rate.stringValue ?? "")"
                        if let index = groups.firstIndex(where: { $0.key == key }) {
                            groups[index].taxable += taxable
                        } else {
                            groups.append((key, hsn, rate, taxable))
                        }
                        return .object(line)
                    })
                if section["subtotal"] != nil { section["subtotal"] = .string(text(subtotal)) }
                return .object(section)
            })
        var sums = Sums()
        var summary: [JSONValue] = []
        for group in groups.sorted(by: { $0.key < $1.key }) {
            let rate = hundredths(group.rate.stringValue) ?? 0
            var entry = JSONObject()
            entry["hsn"] = group.hsn
            entry["taxable"] = .string(text(group.taxable))
            entry["gst_percent"] = group.rate
            sums.taxable += group.taxable
            if isInterstate {
                let tax = divide(group.taxable * rate, by: 10_000)
                sums.igst += tax
                entry["igst"] = .string(text(tax))
            } else {
                let half = divide(group.taxable * rate, by: 20_000)
                sums.cgst += half
                sums.sgst += half
                entry["cgst"] = .string(text(half))
                entry["sgst"] = .string(text(half))
            }
            summary.append(.object(entry))
        }
        let grand = settle(&totals, sums, isInterstate: isInterstate)
        quotation["totals"] = .object(totals)
        if quotation["hsn_summary"] != nil { quotation["hsn_summary"] = .array(summary) }
        if let milestones = quotation["payment_milestones"]?.arrayValue {
            quotation["payment_milestones"] = .array(share(grand, among: milestones))
        }
        payload = .object(quotation)
    }

    /// Another quantity and rate; gives the line's taxable value, nil where its figures cannot be read.
    private static func vary(_ line: inout JSONObject, _ words: inout WordSource) -> Int64? {
        guard let rate = hundredths(line["rate"]?.stringValue),
            let quantity = hundredths(line["quantity"]?.stringValue),
            let tax = hundredths(line["gst_percent"]?.stringValue)
        else { return nil }
        let newRate = max(100, rate + Int64.random(in: -(rate / 10)...(rate / 10), using: &words))
        let newQuantity = max(100, quantity + 100 * Int64.random(in: 0...3, using: &words))
        let discount = hundredths(line["discount_percent"]?.stringValue) ?? 0
        // Hundredths of a unit × paise × hundredths of a percent.
        let taxable = divide(newQuantity * newRate * (10_000 - discount), by: 1_000_000)
        line["rate"] = .string(text(newRate))
        line["quantity"] = .string(newQuantity % 100 == 0 ? String(newQuantity / 100) : text(newQuantity))
        line["taxable"] = .string(text(taxable))
        line["amount"] = .string(text(taxable + divide(taxable * tax, by: 10_000)))
        return taxable
    }

    private static func settle(_ totals: inout JSONObject, _ sums: Sums, isInterstate: Bool) -> Int64 {
        func paise(_ name: String) -> Int64 { hundredths(totals[name]?.stringValue) ?? 0 }
        let exact =
            sums.taxable - paise("discount") + paise("freight") + paise("cess") + sums.cgst + sums.sgst + sums.igst
        let grand = divide(exact, by: 100) * 100
        totals["taxable"] = .string(text(sums.taxable))
        if isInterstate {
            totals["igst"] = .string(text(sums.igst))
        } else {
            totals["cgst"] = .string(text(sums.cgst))
            totals["sgst"] = .string(text(sums.sgst))
        }
        totals["round_off"] = .string(text(grand - exact))
        totals["grand_total"] = .string(text(grand))
        return grand
    }

    /// Shares a total by percentages; the last part takes what rounding left.
    private static func share(_ total: Int64, among milestones: [JSONValue]) -> [JSONValue] {
        var rest = total
        return milestones.enumerated().map { index, milestone in
            guard case .object(var step) = milestone else { return milestone }
            let percent = hundredths(step["percent"]?.stringValue) ?? 0
            let amount = index == milestones.count - 1 ? rest : divide(total * percent, by: 10_000)
            rest -= amount
            step["amount"] = .string(text(amount))
            return .object(step)
        }
    }

    /// A decimal string in hundredths; nil where it has more than two decimals or is none.
    static func hundredths(_ text: String?) -> Int64? {
        guard let text, !text.isEmpty else { return nil }
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]) else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.utf8.count <= 2, let fraction = Int64((decimals + "00").prefix(2)) else { return nil }
        return (isNegative ? -1 : 1) * (whole * 100 + fraction)
    }

    /// Hundredths as a decimal string with two decimals.
    static func text(_ hundredths: Int64) -> String {
        let magnitude = hundredths.magnitude
        let cents = String(magnitude % 100)
        return (hundredths < 0 ? "-" : "") + String(magnitude / 100) + "." + (cents.utf8.count < 2 ? "0" : "") + cents
    }

    /// The quotient rounded half up.
    private static func divide(_ value: Int64, by divisor: Int64) -> Int64 {
        (2 * value + divisor).quotientAndRemainder(dividingBy: 2 * divisor).quotient
    }
}
