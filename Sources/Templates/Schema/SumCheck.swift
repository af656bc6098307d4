internal import Primitives

/// Checks that a payload's amounts are what the schema's sums say.
struct SumCheck {
    private let payload: JSONValue
    /// Each with the amount's JSON pointer, what was expected and what was found.
    private(set) var faults: [String] = []
    private(set) var faultCount = 0

    init(payload: JSONValue) { self.payload = payload }

    mutating func check(_ rule: SumRule) {
        visit(payload, rule.target.steps[...], pointer: "", holder: payload, rule)
    }

    /// Walks to every amount that the rule is for.
    private mutating func visit(
        _ value: JSONValue, _ steps: ArraySlice<SumRule.Step>, pointer: String, holder: JSONValue, _ rule: SumRule
    ) {
        guard let step = steps.first else { return compare(value, at: pointer, holder: holder, rule) }
        switch step {
        case .member(let name):
            guard let next = value[name], next != .null else { return }
            visit(next, steps.dropFirst(), pointer: pointer + "/" + name, holder: value, rule)
        case .every, .filtered:
            for (index, element) in (value.arrayValue ?? []).enumerated() where Self.includes(element, step) {
                visit(element, steps.dropFirst(), pointer: "\(pointer)/\(index)", holder: holder, rule)
            }
        }
    }

    private static func includes(_ element: JSONValue, _ step: SumRule.Step) -> Bool {
        guard case .filtered(let name, let wanted) = step else { return true }
        return (element[name] == true) == wanted
    }

    private mutating func compare(_ value: JSONValue, at pointer: String, holder: JSONValue, _ rule: SumRule) {
        // What is not a decimal number is a fault of the form, which the schema reports.
        guard let found = Self.decimal(value) else { return }
        var sum = DecimalNumber(coefficient: 0)
        for term in rule.terms {
            guard let amount = self.amount(of: term, holder: holder),
                let next = sum.adding(term.isNegative ? amount.negated : amount)
            else { return report("\(pointer) cannot be checked: a number in its sum is too large") }
            sum = next
        }
        guard let expected = sum.rounded(toScale: 2) else {
            return report("\(pointer) cannot be checked: its sum is too large")
        }
        if found != expected { report("\(pointer): expected \(expected), found \(found)") }
    }

    private mutating func report(_ fault: String) {
        faultCount += 1
        if faults.count < SchemaValidation.listedFaults { faults.append(fault) }
    }

    /// A term's amount: of a single path over lists, the sum of all; nil past the range of numbers.
    private func amount(of term: SumRule.Term, holder: JSONValue) -> DecimalNumber? {
        var product = DecimalNumber(coefficient: 1)
        for factor in term.factors {
            let path = factor.path
            var value = DecimalNumber(coefficient: 0)
            guard add(path.isRelative ? holder : payload, path.steps[...], to: &value) else { return nil }
            if case .share(_, let adds) = factor {
                let hundred = DecimalNumber(coefficient: 100)
                guard let percent = hundred.adding(adds ? value : value.negated) else { return nil }
                value = DecimalNumber(coefficient: percent.coefficient, scale: percent.scale + 2)
            }
            guard let next = product.multiplied(by: value.withoutTrailingZeros) else { return nil }
            product = next
        }
        return product
    }

    /// Adds every number that a path leads to; false past the range of numbers.
    private func add(_ value: JSONValue, _ steps: ArraySlice<SumRule.Step>, to sum: inout DecimalNumber) -> Bool {
        guard let step = steps.first else {
            guard let number = Self.decimal(value) else { return true }
            guard let next = sum.adding(number) else { return false }
            sum = next
            return true
        }
        switch step {
        case .member(let name):
            guard let next = value[name] else { return true }
            return add(next, steps.dropFirst(), to: &sum)
        case .every, .filtered:
            for element in value.arrayValue ?? [] where Self.includes(element, step) {
                if !add(element, steps.dropFirst(), to: &sum) { return false }
            }
            return true
        }
    }

    private static func decimal(_ value: JSONValue) -> DecimalNumber? {
        switch value {
        case .string(let text): DecimalNumber(text)
        case .integer(let number): DecimalNumber(coefficient: Int128(number))
        default: nil
        }
    }
}
