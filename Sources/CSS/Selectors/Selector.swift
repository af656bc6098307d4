import Markup

/// A complex selector: CSS Selectors 4 §3.1.
struct ComplexSelector: Hashable, Sendable {
    enum Combinator: Hashable, Sendable { case descendant, child, nextSibling, subsequentSibling }

    /// The rightmost, the subject, first.
    var compounds: [CompoundSelector] = []
    /// What stands to the left of each compound but the last.
    var combinators: [Combinator] = []
    var pseudoElement: PseudoElement?
    var specificity = Specificity()
}

/// The pseudo-elements that a rule may style.
enum PseudoElement: String, CaseIterable, Hashable, Sendable { case before, after, marker }

/// CSS Selectors 4 §17.
struct Specificity: Hashable, Comparable, Sendable {
    var ids: UInt16 = 0
    var classes: UInt16 = 0
    var types: UInt16 = 0

    static func < (a: Specificity, b: Specificity) -> Bool {
        (a.ids, a.classes, a.types) < (b.ids, b.classes, b.types)
    }

    static func += (a: inout Specificity, b: Specificity) {
        a.ids &+= b.ids
        a.classes &+= b.classes
        a.types &+= b.types
    }
}

/// Conditions on one element.
struct CompoundSelector: Hashable, Sendable {
    var type: ElementName?
    var ids: [[UInt8]] = []
    var classes: [[UInt8]] = []
    var attributes: [AttributeTest] = []
    var pseudoClasses: [PseudoClass] = []
}

/// CSS Selectors 4 §6.
struct AttributeTest: Hashable, Sendable {
    enum Operator: Hashable, Sendable { case exists, equals, includes, dashMatch, prefix, suffix, substring }

    var name: AttributeName
    /// The name of an attribute that has no case of its own.
    var otherName: String?
    var comparison: Operator
    var value: [UInt8]
    var ignoresCase = false
}

indirect enum PseudoClass: Hashable, Sendable {
    case root, empty
    /// An `a` with an address.
    case link
    /// Languages: CSS Selectors 4 §8.2.
    case lang([[UInt8]])
    /// What no element on a page is: under a pointer, say.
    case never
    case nth(NthFormula)
    case not([ComplexSelector])
    case `is`([ComplexSelector])
}

/// `an+b`, counted among the siblings: CSS Selectors 4 §13.
struct NthFormula: Hashable, Sendable {
    var a: Int32
    var b: Int32
    var fromEnd = false
    var ofType = false

    /// Whether the formula gives `index` (counted from 1) for some n ≥ 0.
    @inline(__always)
    func matches(_ index: Int32) -> Bool {
        if a == 0 { return index == b }
        let difference = Int64(index) - Int64(b)
        let step = Int64(a)
        return difference % step == 0 && difference / step >= 0
    }
}

extension ComplexSelector {
    /// Calls `body` for each compound, those inside `:is()` and `:not()` too.
    func forEachCompound(_ body: (CompoundSelector) -> Void) {
        for compound in compounds {
            body(compound)
            for case .is(let list) in compound.pseudoClasses { for inner in list { inner.forEachCompound(body) } }
            for case .not(let list) in compound.pseudoClasses { for inner in list { inner.forEachCompound(body) } }
        }
    }

    /// Calls `body` for this selector and each inside `:is()` and `:not()`.
    func forEachSelector(_ body: (ComplexSelector) -> Void) {
        body(self)
        for compound in compounds {
            for case .is(let list) in compound.pseudoClasses { for inner in list { inner.forEachSelector(body) } }
            for case .not(let list) in compound.pseudoClasses { for inner in list { inner.forEachSelector(body) } }
        }
    }
}

/// The names that selectors know, for hints and for the reference.
package enum SelectorVocabulary {
    package static let pseudoClasses = [
        ":first-child", ":last-child", ":only-child", ":nth-child()", ":nth-last-child()", ":first-of-type",
        ":last-of-type", ":only-of-type", ":nth-of-type()", ":nth-last-of-type()", ":not()", ":is()", ":where()",
        ":root", ":empty", ":link", ":any-link", ":lang()",
    ]

    /// Pseudo-classes of the web that hold for nothing on a page.
    static let interactive: Set<String> = [
        "visited", "hover", "active", "focus", "focus-within", "focus-visible", "target", "checked", "enabled",
        "disabled", "default", "indeterminate", "required", "optional", "valid", "invalid", "in-range",
        "out-of-range", "read-write", "placeholder-shown", "autofill", "modal", "fullscreen", "popover-open",
        "playing", "paused", "open",
    ]

    /// Selectors of the web that change a page and are left out.
    static let refused: Set<String> = [
        "::first-line", "::first-letter", ":has()", ":dir()", ":nth-col()", ":scope", ":host", ":defined", ":read-only",
        ":first", "::selection", "::backdrop",
    ]

    package static let pseudoElements = PseudoElement.allCases.map { "::" + $0.rawValue }
}
