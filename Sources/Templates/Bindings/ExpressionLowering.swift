internal import Primitives

/// Values and conditions: from words to what the binder carries out.
extension BindingCompiler {
    /// What a path is wanted for.
    enum Use {
        case text, list, any
    }

    // MARK: Values

    /// A value's meaning; nil where it has none, which was reported.
    mutating func lowerValue(_ call: BindingCall, _ context: TagContext) -> BindingProgram.Value? {
        guard case .path(let head) = call.head.kind else {
            report("a binding begins with a path or a helper", at: context.text.location(call.head.offset))
            return nil
        }
        // A path alone is never a helper: payloads have fields such as `number` and `date`.
        if call.isSingle {
            if let helper = Helper(rawValue: head.text), lacks(head) {
                report("\(helper.rawValue) without a value", at: context.location, hint: helper.usage)
                return nil
            }
            return operand(call.head, context, as: .text).map { .plain($0) }
        }
        guard let helper = helper(named: head.text, at: context.text.location(call.head.offset)) else { return nil }
        if helper.isCondition {
            report("\(helper.rawValue) stands in conditions only", at: context.location, hint: helper.usage)
            return nil
        }
        guard hasRightWords(call, for: helper, context) else { return nil }
        return lower(helper, call, context)
    }

    /// Whether the schema says that a name is no field here.
    private func lacks(_ path: BindingPath) -> Bool {
        guard hasSchema, path.base == .context, path.steps.count == 1, let shape = scopes.last?.shape, !shape.isOpen
        else { return false }
        return shape.member(path.steps[0].key) == nil
    }

    private mutating func helper(
        named name: String, at location: SourceLocation, inCondition: Bool = false
    ) -> Helper? {
        if let helper = Helper(rawValue: name) { return helper }
        let nearest = Diagnostic.nearest(to: name, among: Helper.allCases.map(\.rawValue))
        let known = Helper.allCases.filter { $0.isCondition == inCondition }.map(\.rawValue).joined(separator: " ")
        report("unknown helper \(name)", at: location, hint: nearest.map { "nearest: \($0)" } ?? "known: \(known)")
        return nil
    }

    private mutating func hasRightWords(_ call: BindingCall, for helper: Helper, _ context: TagContext) -> Bool {
        guard helper.arguments.contains(call.arguments.count) else {
            report("\(helper.rawValue) has \(call.arguments.count) arguments", at: context.location, hint: helper.usage)
            return false
        }
        for option in call.options {
            guard let known = helper.options, !known.contains(option.name) else { continue }
            let nearest = Diagnostic.nearest(to: option.name, among: known)
            report(
                "\(helper.rawValue) has no option \(option.name)", at: context.text.location(option.value.offset),
                hint: nearest.map { "nearest: \($0)" } ?? helper.usage)
            return false
        }
        return true
    }

    private mutating func lower(
        _ helper: Helper, _ call: BindingCall, _ context: TagContext
    ) -> BindingProgram.Value? {
        var options = OptionReader(helper: helper, call: call)
        let value: BindingProgram.Value?
        switch helper {
        case .t: return lowerText(call, context)
        case .upi: return lowerPaymentLink(call, context)
        case .default:
            guard let first = operand(call.arguments[0], context, as: .text),
                let second = operand(call.arguments[1], context, as: .text)
            else { return nil }
            return .fallback(first, second)
        case .join:
            guard let list = operand(call.arguments[0], context, as: .list) else { return nil }
            var separator = ", "
            if call.arguments.count == 2 {
                guard case .literal(.string(let text)) = call.arguments[1].kind else {
                    report("join's separator is not a text in quotes", at: context.location, hint: helper.usage)
                    return nil
                }
                separator = text
            }
            return .joined(list, separator: separator)
        default: break
        }
        guard let subject = operand(call.arguments[0], context, as: .text) else { return nil }
        switch helper {
        case .inr:
            value = .rupees(subject, decimals: options.integer("decimals") ?? 2, symbol: options.flag("symbol") ?? true)
        case .number:
            let names: [String: DecimalNumber.Grouping] = ["indian": .indian, "thousands": .thousands, "none": .none]
            let grouping = options.choice("grouping", among: names) ?? .indian
            value = .number(subject, decimals: options.integer("decimals"), grouping: grouping, suffix: "")
        case .percent:
            value = .number(subject, decimals: options.integer("decimals"), grouping: .indian, suffix: "%")
        case .words:
            let names = Dictionary(uniqueKeysWithValues: AmountInWords.Language.allCases.map { ($0.rawValue, $0) })
            value = .words(subject, options.choice("lang", among: names))
        case .date:
            let pattern = options.pattern(default: "d MMM yyyy")
            value = .date(subject, pattern, offset: options.zone())
        case .time: value = .timestamp(subject, options.pattern(default: "HH:mm XXX"), offset: options.zone())
        case .datetime:
            value = .timestamp(subject, options.pattern(default: "d MMM yyyy, HH:mm XXX"), offset: options.zone())
        case .upper: value = .cased(subject, .upper)
        case .lower: value = .cased(subject, .lower)
        case .title: value = .cased(subject, .title)
        case .maskAadhaar: value = .masked(subject, .aadhaar)
        case .maskPAN: value = .masked(subject, .pan)
        case .maskAccount, .maskPhone: value = .masked(subject, .allButLastFour)
        default: value = nil
        }
        for fault in options.faults { report(fault, at: context.location, hint: helper.usage) }
        return value
    }

    private mutating func lowerPaymentLink(_ call: BindingCall, _ context: TagContext) -> BindingProgram.Value? {
        var found: [String: BindingProgram.Operand] = [:]
        for option in call.options { found[option.name] = operand(option.value, context, as: .text) }
        guard let address = found["vpa"], let name = found["name"] else {
            if !call.options.contains(where: { $0.name == "vpa" })
                || !call.options.contains(where: { $0.name == "name" })
            {
                report("upi needs vpa= and name=", at: context.location, hint: Helper.upi.usage)
            }
            return nil
        }
        return .paymentLink(address: address, name: name, amount: found["amount"], note: found["note"])
    }

    // MARK: Fixed texts

    private mutating func lowerText(_ call: BindingCall, _ context: TagContext) -> BindingProgram.Value? {
        var arguments: [(name: String, value: BindingProgram.Operand)] = []
        var count: BindingProgram.Operand?
        var prefix: String?
        for option in call.options {
            if option.name == "prefix", case .literal(.string(let text)) = option.value.kind {
                prefix = text
                continue
            }
            guard let value = operand(option.value, context, as: .text) else { return nil }
            if option.name == "count" { count = value }
            arguments.append((option.name, value))
        }
        let location = context.text.location(call.arguments[0].offset)
        let names = arguments.map(\.name)
        switch call.arguments[0].kind {
        case .literal(.string(let key)):
            if let count {
                guard let one = textIndex(key + ".one", names, at: location),
                    let other = textIndex(key + ".other", names, at: location)
                else { return nil }
                return .text(.plural(count: count, one: one, other: other), arguments: arguments)
            }
            return textIndex(key, names, at: location).map { .text(.fixed($0), arguments: arguments) }
        case .path(let path):
            guard let value = operand(call.arguments[0], context, as: .text) else { return nil }
            // Every value that the schema allows must have its text.
            let shape = shape(of: path)
            if hasSchema, let shape {
                guard let values = shape.texts else {
                    report(
                        "t with a path needs an enum in the schema", at: location,
                        hint: "list the values of \(path.text), or write {{t \"key\"}}")
                    return nil
                }
                for value in values { _ = textIndex((prefix ?? "") + value, names, at: location) }
            }
            return .text(.chosen(prefix: prefix ?? "", value), arguments: arguments)
        default:
            report("t begins with a key in quotes", at: location, hint: Helper.t.usage)
            return nil
        }
    }

    private mutating func textIndex(_ key: String, _ arguments: [String], at location: SourceLocation) -> Int? {
        guard let index = texts.indexByKey[key] else {
            let nearest = Diagnostic.nearest(to: key, among: texts.keys)
            report("strings/ has no text \"\(key)\"", at: location, hint: nearest.map { "nearest: \($0)" })
            return nil
        }
        for name in texts.placeholders(of: index) where !arguments.contains(name) {
            report("the text \"\(key)\" needs \(name)=", at: location, hint: "{{t \"\(key)\" \(name)=value}}")
        }
        return index
    }

    // MARK: Conditions

    /// A condition's meaning; nil where it has none, which was reported.
    mutating func lowerCondition(_ call: BindingCall, _ context: TagContext) -> BindingProgram.Condition? {
        if call.isSingle {
            if case .call(let inner) = call.head.kind { return lowerHelperCondition(inner, context) }
            return operand(call.head, context, as: .any).map { .truth($0) }
        }
        report("a condition is one value or one helper in parentheses", at: context.location, hint: "{{#if (eq a b)}}")
        return nil
    }

    private mutating func lowerHelperCondition(
        _ call: BindingCall, _ context: TagContext
    ) -> BindingProgram.Condition? {
        let location = context.text.location(call.head.offset)
        guard case .path(let head) = call.head.kind,
            let helper = helper(named: head.text, at: location, inCondition: true)
        else { return nil }
        guard helper.isCondition else {
            report(
                "\(helper.rawValue) gives text, not a condition", at: location, hint: "known: eq ne lt gt and or not")
            return nil
        }
        guard hasRightWords(call, for: helper, context) else { return nil }
        switch helper {
        case .and, .or, .not:
            var parts: [BindingProgram.Condition] = []
            for argument in call.arguments {
                guard let part = lowerCondition(BindingCall(head: argument), context) else { return nil }
                parts.append(part)
            }
            switch helper {
            case .and: return .all(parts)
            case .or: return .any(parts)
            default: return .not(parts[0])
            }
        default:
            guard let a = operand(call.arguments[0], context, as: .text),
                let b = operand(call.arguments[1], context, as: .text)
            else { return nil }
            switch helper {
            case .eq: return .equal(a, b)
            case .ne: return .not(.equal(a, b))
            case .lt: return .less(a, b)
            default: return .less(b, a)
            }
        }
    }

    // MARK: Paths

    mutating func operand(_ term: BindingTerm, _ context: TagContext, as use: Use) -> BindingProgram.Operand? {
        let location = context.text.location(term.offset)
        switch term.kind {
        case .literal(let value): return .literal(value)
        case .path(let path):
            _ = resolve(path, at: location, as: use)
            return .path(add(path, at: location, tag: context.tag))
        case .call:
            report("parentheses stand in conditions only", at: location)
            return nil
        }
    }

    /// The path of a tag that takes just one.
    mutating func singlePath(
        _ call: BindingCall, of what: String, _ context: TagContext
    ) -> (path: BindingPath, offset: Int)? {
        guard call.isSingle, case .path(let path) = call.head.kind else {
            report("\(what) takes one path", at: context.location)
            return nil
        }
        return (path, call.head.offset)
    }

    /// What the schema says of a path, without reporting; nil where it says nothing.
    func shape(of path: BindingPath) -> SchemaShape? {
        guard path.base == .context, path.up < scopes.count else { return nil }
        var shape = scopes[scopes.count - 1 - path.up].shape
        for step in path.steps {
            shape = shape.flatMap { step.index != nil ? $0.elements ?? $0.member(step.key) : $0.member(step.key) }
        }
        return shape
    }

    /// Checks a path against the contexts and the schema.
    mutating func resolve(_ path: BindingPath, at location: SourceLocation, as use: Use) -> SchemaShape? {
        switch path.base {
        case .document:
            let name = path.steps.map(\.key).joined(separator: ".")
            if !DocumentFacts.names.contains(name) {
                let nearest = Diagnostic.nearest(to: name, among: DocumentFacts.names)
                report(
                    "@document has no \(name)", at: location,
                    hint: nearest.map { "nearest: @document.\($0)" }
                        ?? "known: " + DocumentFacts.names.joined(separator: " "))
            }
            return nil
        case .index, .first, .last, .key:
            if !scopes.contains(where: \.isLoop) {
                report("\(path.base.rawValue) stands outside {{#each}}", at: location)
            }
            return nil
        case .context: break
        }
        let reachable = scopes.count - 1 - (scopes.lastIndex(where: \.isPartial) ?? 0)
        guard path.up <= reachable else {
            let isPartial = scopes.contains(where: \.isPartial)
            report("\(path.text) leads out of the \(isPartial ? "partial" : "payload")", at: location)
            return nil
        }
        guard var shape = scopes[scopes.count - 1 - path.up].shape else { return nil }
        for step in path.steps {
            if shape.isOpen { return nil }
            let next = step.index != nil ? shape.elements ?? shape.member(step.key) : shape.member(step.key)
            guard let next else {
                let nearest = Diagnostic.nearest(to: step.key, among: shape.names)
                let known = shape.names.prefix(12).joined(separator: " ")
                report(
                    "the schema has no \(path.text)" + (path.steps.count > 1 ? ": \"\(step.key)\" is unknown" : ""),
                    at: location,
                    hint: nearest.map { "nearest: \($0)" } ?? (known.isEmpty ? nil : "known here: \(known)"))
                return nil
            }
            shape = next
        }
        check(shape, of: path, at: location, as: use)
        return shape
    }

    private mutating func check(_ shape: SchemaShape, of path: BindingPath, at location: SourceLocation, as use: Use) {
        let types = shape.types
        switch use {
        case .any: return
        case .text:
            guard !types.isEmpty, types.isSubset(of: ["object", "array"]) else { return }
            let isList = types.contains("array")
            report(
                "\(path.text) is \(isList ? "a list" : "an object"), not a text", at: location,
                hint: isList
                    ? "{{#each \(path.text)}} or {{join \(path.text)}}"
                    : "{{\(path.text).name}} or {{#with \(path.text)}}")
        case .list:
            guard !types.isEmpty, types.isDisjoint(with: ["object", "array"]) else { return }
            report("\(path.text) is not a list", at: location)
        }
    }
}

/// Reads a helper's options, which are fixed values.
private struct OptionReader {
    let helper: Helper
    let call: BindingCall
    private(set) var faults: [String] = []

    init(helper: Helper, call: BindingCall) {
        self.helper = helper
        self.call = call
    }

    private mutating func literal(_ name: String) -> JSONValue? {
        guard let option = call.options.first(where: { $0.name == name }) else { return nil }
        if case .literal(let value) = option.value.kind { return value }
        faults.append("\(name)= is not a fixed value")
        return nil
    }

    mutating func integer(_ name: String) -> Int? {
        guard let value = literal(name) else { return nil }
        if let number = value.integerValue, (0...6).contains(number) { return Int(number) }
        faults.append("\(name)= is not a whole number from 0 to 6")
        return nil
    }

    mutating func flag(_ name: String) -> Bool? {
        guard let value = literal(name) else { return nil }
        if let flag = value.boolValue { return flag }
        faults.append("\(name)= is neither true nor false")
        return nil
    }

    mutating func choice<Choice>(_ name: String, among choices: [String: Choice]) -> Choice? {
        guard let value = literal(name) else { return nil }
        if let word = value.stringValue, let choice = choices[word] { return choice }
        faults.append("\(name)= is not one of " + choices.keys.sorted().joined(separator: ", "))
        return nil
    }

    mutating func pattern(default standard: String) -> DatePattern {
        let text = literal("pattern")?.stringValue
        do {
            return try DatePattern(text ?? standard)
        } catch {
            faults.append("pattern= \(error.message)")
            return DatePattern(pieces: [])
        }
    }

    mutating func zone() -> Int {
        guard let name = literal("zone")?.stringValue else { return TimeZoneOffset.indian }
        if let offset = TimeZoneOffset.named(name) { return offset }
        faults.append("zone= is not one of IST, UTC, +hh:mm, -hh:mm")
        return TimeZoneOffset.indian
    }
}
