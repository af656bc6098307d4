internal import Primitives

/// What values and conditions come to, in the binder's context.
extension Binder {
    mutating func writeValue(_ value: BindingProgram.Value) throws(HelperFault) {
        switch value {
        case .plain(let operand): try writePlain(self.value(of: operand))
        case .rupees(let operand, let decimals, let symbol):
            guard let amount = try decimal(operand) else { return }
            try Figures.writeRupees(amount, decimals: decimals, symbol: symbol, to: &scratch)
        case .number(let operand, let decimals, let grouping, let suffix):
            guard let number = try decimal(operand) else { return }
            try Figures.writeNumber(number, decimals: decimals, grouping: grouping, to: &scratch)
            scratch.append(contentsOf: suffix.utf8)
        case .words(let operand, let chosen):
            guard let amount = try decimal(operand) else { return }
            let language = chosen ?? (language.lowercased().hasPrefix("hi") ? .hindi : .english)
            scratch.append(contentsOf: try AmountInWords.text(of: amount, in: language).utf8)
        case .date(let operand, let pattern, let offset):
            guard let text = try string(operand) else { return }
            guard let date = DateAndTime(date: text) ?? DateAndTime(timestamp: text)?.shifted(to: offset) else {
                throw HelperFault("is not a day of the form YYYY-MM-DD")
            }
            pattern.write(date, names: names, to: &scratch)
        case .timestamp(let operand, let pattern, let offset):
            guard let text = try string(operand) else { return }
            guard let moment = DateAndTime(timestamp: text) else {
                throw HelperFault("is not a time of the form YYYY-MM-DDThh:mm:ss with an offset")
            }
            pattern.write(moment.shifted(to: offset), names: names, to: &scratch)
        case .text(let key, let arguments): try writeText(key, arguments)
        case .masked(let operand, let mask):
            guard let text = try string(operand), !text.isEmpty else { return }
            switch mask {
            case .aadhaar: scratch.append(contentsOf: try Masks.aadhaar(text).utf8)
            case .pan: scratch.append(contentsOf: try Masks.pan(text).utf8)
            case .allButLastFour: scratch.append(contentsOf: Masks.allButLastFour(text).utf8)
            }
        case .cased(let operand, let letterCase):
            guard let text = try string(operand) else { return }
            switch letterCase {
            case .upper: scratch.append(contentsOf: text.uppercased().utf8)
            case .lower: scratch.append(contentsOf: text.lowercased().utf8)
            case .title: scratch.append(contentsOf: LetterCase.title(text).utf8)
            }
        case .joined(let operand, let separator): try writeJoined(operand, separator: separator)
        case .fallback(let first, let second):
            let value = self.value(of: first)
            if let value, value != .string("") { return try writePlain(value) }
            try writePlain(self.value(of: second))
        case .paymentLink(let address, let name, let amount, let note):
            guard let address = try string(address), !address.isEmpty else { return }
            let link = try UPILink.text(
                address: address, name: try string(name) ?? "", amount: try string(amount), note: try string(note))
            scratch.append(contentsOf: link.utf8)
        }
    }

    private mutating func writePlain(_ value: JSONValue?) throws(HelperFault) {
        switch value {
        case nil, .null?: return
        case .string(var text)?: text.withUTF8 { scratch.append(contentsOf: $0) }
        case .integer(let number)?: scratch.append(contentsOf: String(number).utf8)
        case .bool(let flag)?: scratch.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number)?: scratch.append(contentsOf: "\(number)".utf8)
        case .array?: throw HelperFault("is a list, not a text")
        case .object?: throw HelperFault("is an object, not a text")
        }
    }

    /// The text of a value; nil where it is missing.
    private mutating func string(_ operand: BindingProgram.Operand) throws(HelperFault) -> String? {
        switch value(of: operand) {
        case nil: return nil
        case .string(let text)?: return text
        case .integer(let number)?: return String(number)
        default: throw HelperFault("is not a text")
        }
    }

    /// The text of an operand that may be left out.
    private mutating func string(_ operand: BindingProgram.Operand?) throws(HelperFault) -> String? {
        guard let operand else { return nil }
        return try string(operand)
    }

    /// The exact number of a value; nil where it is missing or empty.
    private mutating func decimal(_ operand: BindingProgram.Operand) throws(HelperFault) -> DecimalNumber? {
        switch value(of: operand) {
        case nil: return nil
        case .integer(let number)?: return DecimalNumber(coefficient: Int128(number))
        case .string(let text)?:
            if text.isEmpty { return nil }
            if let number = DecimalNumber(text) { return number }
            throw HelperFault("is not a decimal number such as \"1234.50\"")
        case .number?: throw HelperFault("is a JSON number with decimals; write it as text: \"1234.50\"")
        default: throw HelperFault("is not a decimal number such as \"1234.50\"")
        }
    }

    private mutating func writeJoined(
        _ operand: BindingProgram.Operand, separator: String
    ) throws(HelperFault) {
        switch value(of: operand) {
        case nil: return
        case .array(let elements)?:
            var isFirst = true
            for element in elements where element != .null && element != .string("") {
                if !isFirst { scratch.append(contentsOf: separator.utf8) }
                isFirst = false
                try writePlain(element)
            }
        default: throw HelperFault("is not a list")
        }
    }

    private mutating func writeText(
        _ key: BindingProgram.TextKey, _ arguments: [(name: String, value: BindingProgram.Operand)]
    ) throws(HelperFault) {
        let index: Int
        switch key {
        case .fixed(let fixed): index = fixed
        case .plural(let count, let one, let other):
            guard let number = try decimal(count) else { return }
            index = FixedTexts.isSingular(number, in: texts.languages[textLanguage].name) ? one : other
        case .chosen(let prefix, let operand):
            guard let name = try string(operand), !name.isEmpty else { return }
            guard let found = texts.indexByKey[prefix + name] else {
                throw HelperFault("names a text that strings/ does not have")
            }
            index = found
        }
        for piece in texts.pieces(index, in: textLanguage) {
            switch piece {
            case .literal(let bytes): scratch.append(contentsOf: bytes)
            case .placeholder(let name):
                guard let argument = arguments.first(where: { $0.name == name }) else { continue }
                try writePlain(value(of: argument.value))
            }
        }
        if keepsPaths { lastPointer = FixedTexts.folder + texts.keys[index] }
    }

    // MARK: Conditions

    mutating func holds(_ index: Int) throws(BindingFault) -> Bool {
        do {
            return try holds(program.conditions[index])
        } catch {
            let source = program.conditionSources[index]
            throw BindingFault(
                code: .payloadInvalid, location: source.location, tag: source.tag, pointer: lastPointer,
                reason: error.message)
        }
    }

    private mutating func holds(_ condition: BindingProgram.Condition) throws(HelperFault) -> Bool {
        switch condition {
        case .truth(let operand): return Self.isTrue(value(of: operand))
        case .equal(let a, let b):
            let (x, y) = (value(of: a), value(of: b))
            if let exact = Self.numbers(x, y) { return exact.a == exact.b }
            return x == y
        case .less(let a, let b):
            let (x, y) = (value(of: a), value(of: b))
            guard let x, let y else { return false }
            if case .string(let s) = x, case .string(let t) = y, DecimalNumber(s) == nil || DecimalNumber(t) == nil {
                guard DateAndTime(date: s) != nil, DateAndTime(date: t) != nil else {
                    throw HelperFault("is neither a number nor a day, and cannot be compared")
                }
                return s < t
            }
            guard let exact = Self.numbers(x, y, always: true) else {
                throw HelperFault("is neither a number nor a day, and cannot be compared")
            }
            return exact.a < exact.b
        case .all(let parts):
            for part in parts where !(try holds(part)) { return false }
            return true
        case .any(let parts):
            for part in parts where try holds(part) { return true }
            return false
        case .not(let part): return !(try holds(part))
        }
    }

    /// Two values as numbers: where one of them is a JSON number, or always where asked for, and both can be read so.
    private static func numbers(
        _ x: JSONValue?, _ y: JSONValue?, always: Bool = false
    ) -> (a: DecimalNumber, b: DecimalNumber)? {
        func number(_ value: JSONValue?) -> DecimalNumber? {
            switch value {
            case .integer(let number)?: DecimalNumber(coefficient: Int128(number))
            case .string(let text)?: DecimalNumber(text)
            default: nil
            }
        }
        guard always || x?.integerValue != nil || y?.integerValue != nil else { return nil }
        guard let a = number(x), let b = number(y) else { return nil }
        return (a, b)
    }

    /// False for nothing, `false`, an empty text, zero and an empty list.
    static func isTrue(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: false
        case .bool(let flag)?: flag
        case .integer(let number)?: number != 0
        case .number(let number)?: number != 0
        case .string(let text)?: !text.isEmpty
        case .array(let elements)?: !elements.isEmpty
        case .object?: true
        }
    }
}
