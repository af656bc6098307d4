import Primitives

/// The numbers of a chart and what they are called.
struct ChartData: Sendable {
    enum Kind: Hashable, Sendable { case bars, line }

    var kind: Kind
    /// nil: no value, so no bar, and a gap in the line.
    var values: [DecimalNumber?]
    /// One for each value; empty for a chart without labels.
    var labels: [String]
    /// What stands above the axis: what is shown and its unit; empty where there is nothing to say.
    var heading: String

    static let valueLimit = 1_000
}

/// What is wrong with a chart's lists.
enum ChartFault: Error, Hashable {
    case empty
    case number(position: Int)
    case tooMany(limit: Int)
    case labelCount(labels: Int, values: Int)

    var description: String {
        switch self {
        case .empty: "the chart has no values"
        case .number(let position): "value \(position) of the chart is not a decimal number such as 1234.50"
        case .tooMany(let limit): "the chart has more than \(limit) values"
        case .labelCount(let labels, let values): "the chart has \(labels) labels for \(values) values"
        }
    }
}

extension ChartData {
    /// The items of a list: what stands between bars where there is one, else between commas.
    static func items(_ text: String) -> [String] {
        text.split(separator: text.contains("|") ? "|" : ",", omittingEmptySubsequences: false).map { item in
            let start = item.drop(while: \.isWhitespace)
            return String(start.reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    /// The values of a list; an empty item is a missing one.
    static func values(_ text: String) throws(ChartFault) -> [DecimalNumber?] {
        let items = items(text)
        guard items.contains(where: { !$0.isEmpty }) else { throw .empty }
        guard items.count <= valueLimit else { throw .tooMany(limit: valueLimit) }
        var values: [DecimalNumber?] = []
        for (index, item) in items.enumerated() {
            if item.isEmpty {
                values.append(nil)
            } else if let number = DecimalNumber(item) {
                values.append(number)
            } else {
                throw .number(position: index + 1)
            }
        }
        return values
    }

    /// The labels of a list, as many as there are values.
    static func labels(_ text: String, for values: Int) throws(ChartFault) -> [String] {
        let labels = text.isEmpty ? [] : items(text)
        guard labels.isEmpty || labels.count == values else {
            throw .labelCount(labels: labels.count, values: values)
        }
        return labels
    }
}
