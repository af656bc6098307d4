package import Primitives

/// A class that a selector names.
package struct ClassNameUse: Hashable, Sendable {
    package var name: String
    package var location: SourceLocation
}

/// A custom property that a declaration refers to and could not do without.
package struct VariableUse: Hashable, Sendable {
    /// The property that is declared.
    package var property: String
    package var name: String
    package var location: SourceLocation
}

/// What the gate asks of the text of a `style` attribute.
package struct InlineStyleFindings: Hashable, Sendable {
    /// All that is wrong with it.
    package var diagnostics: [Diagnostic]
    /// The custom properties that it sets, in its order.
    package var customProperties: [String]
    /// The files that it names.
    package var assets: [AssetUse]
    /// The custom properties that it refers to and does not set.
    package var variables: [VariableUse]
    /// Words that it may show.
    package var texts: [TextUse]
}

/// What the gate of the templates asks of the styles of one document, beyond each sheet alone.
package enum StyleCheck {
    /// All that is wrong with sheets that are used together, in their order: their own diagnostics, and each `var()`
    /// whose custom property no sheet sets, or sets to something that does not fit, and values without layout.
    ///
    /// `bound` are the custom properties that `style` attributes fill, `inline` those that they refer to.
    package static func diagnostics(
        of sheets: [Stylesheet], bound: Set<String> = [], inline: [VariableUse] = []
    ) -> [Diagnostic] {
        var candidates: [String: [CustomDeclaration.Value]] = [:]
        for block in sheets.flatMap(\.blocks) {
            for custom in block.customProperties { candidates[custom.name, default: []].append(custom.value) }
        }
        let names = candidates.keys.sorted()
        var diagnostics: [Diagnostic] = []
        for sheet in sheets {
            var found = sheet.diagnostics + sheet.unsupported
            for block in sheet.blocks {
                for custom in block.customProperties {
                    guard case .tokens(let tokens) = custom.value else { continue }
                    found += unknownVariables(
                        tokens, in: custom.name, at: custom.location, known: names, bound: bound)
                }
                for pending in block.pendingValues {
                    let unknown = unknownVariables(
                        pending.tokens, in: pending.name, at: pending.location, known: names, bound: bound)
                    found += unknown
                    if unknown.isEmpty { found += misfits(pending, candidates) }
                }
            }
            diagnostics += found.sorted {
                ($0.location.line, $0.location.column) < ($1.location.line, $1.location.column)
            }
        }
        for use in inline where !names.contains(use.name) && !bound.contains(use.name) {
            diagnostics.append(unknown(use, among: names + bound.sorted()))
        }
        return diagnostics
    }

    /// What stands in a `style` attribute; bindings count as the values that they would give.
    package static func inlineStyle(
        _ bytes: [UInt8], at location: SourceLocation, for use: StylesheetUse = .template
    ) -> InlineStyleFindings {
        let read = ElementStyling.readInline(bytes, at: location, for: use)
        let set = read.block.customProperties.map(\.name)
        let pending = read.block.pendingValues.map { ($0.name, $0.tokens, $0.location) }
        let custom = read.block.customProperties.compactMap { custom -> (String, [Token], SourceLocation)? in
            if case .tokens(let tokens) = custom.value { (custom.name, tokens, custom.location) } else { nil }
        }
        let variables = (custom + pending).flatMap { property, tokens, location in
            CustomProperties.references(tokens).filter { !$0.hasFallback && !set.contains($0.name) }
                .map { VariableUse(property: property, name: $0.name, location: location) }
        }
        let hidden = read.block.pendingValues.compactMap { misplaced($0, .none) }
        return InlineStyleFindings(
            diagnostics: read.diagnostics + hidden, customProperties: set, assets: read.assets, variables: variables,
            texts: read.texts)
    }

    /// Whether text may be bound to a custom property in a `style` attribute: it ends neither the declaration nor the
    /// attribute, and leaves nothing open (`<declaration-value>`, CSS Syntax 3 §8.2).
    package static func isDeclarationValue(_ bytes: [UInt8]) -> Bool {
        // A string, comment or bracket left open would swallow the semicolon that is put behind.
        let syntax = SheetSyntax(
            SourceText(bytes: bytes + [UInt8(ascii: ";")], origin: SourceLocation(file: "", line: 1, column: 1)))
        guard syntax.depth <= StylesheetLimits().depth, syntax.tokens.last?.kind == .semicolon else { return false }
        var index = 0
        while index < syntax.tokens.count - 1 {
            let kind = syntax.tokens[index].kind
            switch kind {
            case .semicolon, .badString, .badURL, .closeBrace, .closeParenthesis, .closeSquare,
                .delimiter(UInt8(ascii: "!")):
                return false
            default:
                if Int(syntax.closing[index]) >= syntax.tokens.count { return false }
                index = syntax.afterComponent(index)
            }
        }
        return true
    }

    /// Each variable without a fallback that nothing sets.
    private static func unknownVariables(
        _ tokens: [Token], in property: String, at location: SourceLocation, known: [String], bound: Set<String>
    ) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for reference in CustomProperties.references(tokens)
        where !reference.hasFallback && !known.contains(reference.name) && !bound.contains(reference.name) {
            diagnostics.append(
                unknown(
                    VariableUse(property: property, name: reference.name, location: location),
                    among: known + bound.sorted()))
        }
        return diagnostics
    }

    private static func unknown(_ use: VariableUse, among known: [String]) -> Diagnostic {
        let near = Diagnostic.nearest(to: use.name, among: known.filter { $0 != use.property })
        return Diagnostic(
            "'\(use.property)' refers to '\(use.name)', which nothing sets", at: use.location,
            hint: near.map { "did you mean '\($0)'?" })
    }

    /// Tries a value with each value that its variables are set to, one variable at a time.
    private static func misfits(
        _ pending: PendingValue, _ candidates: [String: [CustomDeclaration.Value]]
    ) -> [Diagnostic] {
        guard let property = Properties.entry(pending.name).flatMap({ Properties.longhands(of: $0).first }) else {
            return []
        }
        let first = candidates.compactMapValues(\.first)
        if let found = misplaced(pending, CustomProperties(parent: .none, declared: first)) { return [found] }
        var seen: Set<String> = []
        for reference in CustomProperties.references(pending.tokens) where seen.insert(reference.name).inserted {
            for candidate in candidates[reference.name] ?? [] {
                guard case .tokens(let tokens) = candidate else { continue }
                let environment = CustomProperties(
                    parent: .none, declared: first.merging([reference.name: candidate]) { $1 })
                // A variable that is bound, or set to `initial`, has no value here.
                guard environment.substituting(pending.tokens) != nil else { continue }
                if let found = misplaced(pending, environment) { return [found] }
                if pending.value(of: property, environment) == nil {
                    let value = tokens.isEmpty ? "nothing" : "another kind of value"
                    return [
                        Diagnostic(
                            "'\(pending.name)' does not fit: '\(reference.name)' is set to \(value)",
                            at: pending.location,
                            hint: Properties.entry(pending.name).map { "it takes: \(Properties.syntax(of: $0))" })
                    ]
                }
            }
        }
        return misfittingFallback(pending, of: property, first).map { [$0] } ?? []
    }

    /// Tries a value with the fallback of each `var()`, and with all of them together for those inside of others.
    private static func misfittingFallback(
        _ pending: PendingValue, of property: PropertyID, _ first: [String: CustomDeclaration.Value]
    ) -> Diagnostic? {
        let names = CustomProperties.references(pending.tokens).filter(\.hasFallback).map(\.name)
        if names.isEmpty { return nil }
        for unset in names.map({ [$0] }) + [names] {
            let environment = CustomProperties(
                parent: .none, declared: first.filter { !unset.contains($0.key) })
            guard environment.substituting(pending.tokens) != nil else { continue }
            if let found = misplaced(pending, environment) { return found }
            if pending.value(of: property, environment) == nil {
                let list = unset.map { "'\($0)'" }.joined(separator: ", ")
                return Diagnostic(
                    "'\(pending.name)' does not fit where the fallback of \(list) counts", at: pending.location,
                    hint: Properties.entry(pending.name).map { "it takes: \(Properties.syntax(of: $0))" })
            }
        }
        return nil
    }

    /// A value with `var()` that, once its variables are known, stands in the wrong place.
    private static func misplaced(_ pending: PendingValue, _ environment: CustomProperties) -> Diagnostic? {
        guard pending.context == .element, let tokens = environment.substituting(pending.tokens),
            let found = MarginBoxValues.first(in: tokens[...], of: pending.name)
        else { return nil }
        return MarginBoxValues.fault(found.text, of: pending.name, at: pending.location)
    }
}

extension Stylesheet {
    /// The declarations of all rules, in the order of the source.
    fileprivate var blocks: [DeclarationBlock] {
        styleRules.map(\.block) + pageRules.flatMap { [$0.block] + $0.marginBoxes.map(\.block) }
    }
}

extension DeclarationBlock {
    /// Each value with `var()`, once for all longhands that it sets.
    fileprivate var pendingValues: [PendingValue] {
        var values: [PendingValue] = []
        for declaration in declarations {
            if case .pending(let value) = declaration.value, values.last !== value { values.append(value) }
        }
        return values
    }
}
