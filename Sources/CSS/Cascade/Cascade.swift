import Primitives

/// Where a block of declarations stands in the cascade: CSS Cascade 4 §6.
struct CascadePriority: Comparable {
    enum Origin: UInt8 { case userAgent, presentationalHint, author, inline }

    var origin: Origin
    var specificity: Specificity
    /// The place among all rules.
    var order: Int32

    static func < (a: CascadePriority, b: CascadePriority) -> Bool {
        if a.origin != b.origin { return a.origin.rawValue < b.origin.rawValue }
        return a.specificity == b.specificity ? a.order < b.order : a.specificity < b.specificity
    }
}

/// The blocks that apply to one element, pseudo-element, page or margin box, and what comes of them.
struct Cascade {
    private var blocks: [(priority: CascadePriority, block: DeclarationBlock)] = []

    var isEmpty: Bool { blocks.isEmpty }

    mutating func add(_ block: DeclarationBlock, _ priority: CascadePriority) {
        if !block.isEmpty { blocks.append((priority, block)) }
    }

    /// Puts the blocks into ascending order; call once, before computing.
    mutating func sort() { blocks.sort { $0.priority < $1.priority } }

    /// Calls `body` with every block in the order in which later wins: normal declarations, then important ones, whose
    /// origins count the other way round.
    private func forEachLevel(
        _ body: (_ block: DeclarationBlock, _ isImportant: Bool, _ isUserAgent: Bool) -> Void
    ) {
        for (priority, block) in blocks { body(block, false, priority.origin == .userAgent) }
        for (priority, block) in blocks where priority.origin != .userAgent { body(block, true, false) }
        for (priority, block) in blocks where priority.origin == .userAgent { body(block, true, true) }
    }

    /// The element's custom properties.
    func customProperties(parent: CustomProperties) -> CustomProperties {
        guard blocks.contains(where: { !$0.block.customProperties.isEmpty }) else { return parent }
        var declared: [String: CustomDeclaration.Value] = [:]
        forEachLevel { block, isImportant, _ in
            for custom in block.customProperties where custom.isImportant == isImportant {
                declared[custom.name] = custom.value
            }
        }
        return CustomProperties(parent: parent, declared: declared)
    }

    /// Computes every declared property into the builder.
    func compute(into builder: inout StyleBuilder, customProperties: CustomProperties) {
        let direction = winner(of: Properties.direction)
        if let value = direction.value {
            apply(value, to: Properties.direction, &builder, customProperties, userAgent: direction.userAgent)
        }
        let physical =
            builder.values.text.direction == .ltr
            ? Properties.physical.leftToRight : Properties.physical.rightToLeft
        var winners = [DeclaredValue?](repeating: nil, count: Properties.longhands.count)
        var userAgent = winners
        forEachLevel { block, isImportant, isUserAgent in
            for declaration in block.declarations where declaration.isImportant == isImportant {
                let property = Int(physical[Int(declaration.property.index)].index)
                let value = Self.physicalValue(declaration)
                winners[property] = value
                if isUserAgent { userAgent[property] = value }
            }
        }
        for index in winners.indices where index != Int(Properties.direction.index) {
            guard let value = winners[index] else { continue }
            apply(
                value, to: PropertyID(index: UInt8(index)), &builder, customProperties, userAgent: userAgent[index])
        }
    }

    /// A logical property's declaration with `var()` must still be read as the logical property's.
    private static func physicalValue(_ declaration: Declaration) -> DeclaredValue {
        guard case .pending(let pending) = declaration.value,
            Properties.definition(declaration.property).flow != nil
        else { return declaration.value }
        return .logicalPending(pending, declaration.property)
    }

    /// The value of a property that no other declaration maps to, and that of our own sheet.
    private func winner(of property: PropertyID) -> (value: DeclaredValue?, userAgent: DeclaredValue?) {
        var winner: DeclaredValue?
        var userAgent: DeclaredValue?
        forEachLevel { block, isImportant, isUserAgent in
            for declaration in block.declarations
            where declaration.property == property && declaration.isImportant == isImportant {
                winner = declaration.value
                if isUserAgent { userAgent = declaration.value }
            }
        }
        return (winner, userAgent)
    }

    /// Computes one property; `userAgent` is what `revert` goes back to.
    private func apply(
        _ declared: DeclaredValue, to property: PropertyID, _ builder: inout StyleBuilder,
        _ customProperties: CustomProperties, userAgent: DeclaredValue?
    ) {
        var value = declared
        // CSS Custom Properties 1 §3.1: what does not fit once the variables are known is `unset`.
        if case .pending(let pending) = declared {
            value = pending.value(of: property, customProperties) ?? .unset
        } else if case .logicalPending(let pending, let logical) = declared {
            value = pending.value(of: logical, customProperties) ?? .unset
        }
        if case .revert = value { value = userAgent ?? .unset }
        let definition = Properties.definition(property)
        switch value {
        case .value(let setter):
            setter(&builder)
        case .inherit:
            definition.copy(builder.parent, &builder.values)
        case .initial:
            definition.copy(.initial, &builder.values)
        case .unset, .revert, .pending, .logicalPending:
            definition.copy(definition.isInherited ? builder.parent : .initial, &builder.values)
        }
    }
}

extension PendingValue {
    /// The value of one longhand once the variables are known; nil where it does not fit.
    func value(of property: PropertyID, _ customProperties: CustomProperties) -> DeclaredValue? {
        guard let entry = Properties.entry(name), let substituted = customProperties.substituting(tokens) else {
            return nil
        }
        let words = substituted.filter { !$0.isWhiteSpace }
        if words.count == 1, case .identifier(let word) = words[0].kind,
            let wide = DeclarationParser.wideKeyword(word)
        {
            return wide
        }
        var parser = ValueParser(tokens: substituted, range: 0..<substituted.count, use: use)
        return Properties.parse(entry, &parser)?.first { $0.property == property }?.value
    }
}
