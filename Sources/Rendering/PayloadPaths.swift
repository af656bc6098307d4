import Jobs
import Layout
import Markup
import Templates

/// Names the payload's place of what failed in layout.
///
/// Binding keeps no paths, so the template is bound once more.
enum PayloadPaths {
    /// The failure with the JSON pointer of the value that holds the character, where a binding brought it.
    static func naming(
        _ error: LayoutError, in bound: TemplateSession.BoundDocument
    ) -> JobFailure {
        let failure = JobFailure(error, in: bound.tree)
        guard case .glyphMissing(_, let offset) = error.code, error.node >= 0 else { return failure }
        let template = bound.template
        let strings: [BoundString]
        do {
            strings = try template.traceBinding(
                payload: bound.payload, facts: bound.facts, language: bound.language
            ).strings
        } catch {
            // It was bound a moment ago; without the path the failure still names the template's place.
            return failure
        }
        let node = bound.tree.nodes[Int(error.node)]
        let place = node.text.lowerBound + Int32(offset)
        guard let string = strings.first(where: { $0.node == error.node && $0.text.contains(place) }) else {
            return failure
        }
        return JobFailure(failure.code, failure.message + " in " + string.path, detail: failure.detail)
    }
}
