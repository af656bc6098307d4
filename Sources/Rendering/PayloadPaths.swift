import Jobs
import Layout
import Markup
import Templates

/// Names the payload's place of what failed once the template was filled.
///
/// Binding keeps no paths, so the template is bound once more.
enum PayloadPaths {
    /// The failure with the JSON pointer of the value that holds the character, where a binding brought it.
    static func naming(
        _ error: LayoutError, in bound: TemplateSession.BoundDocument
    ) -> JobFailure {
        let failure = JobFailure(error, in: bound.tree)
        guard case .glyphMissing(_, let offset) = error.code, error.node >= 0 else { return failure }
        let node = bound.tree.nodes[Int(error.node)]
        let place = node.text.lowerBound + Int32(offset)
        return named(failure, by: strings(of: bound).first { $0.node == error.node && $0.text.contains(place) })
    }

    /// The failure with the JSON pointer of the value that fills an element's attribute, where a binding brought it.
    static func naming(
        _ failure: JobFailure, attribute: AttributeName, of node: MarkupTree.NodeIndex,
        in bound: TemplateSession.BoundDocument
    ) -> JobFailure {
        named(failure, by: strings(of: bound).first { $0.node == node && $0.attribute == attribute })
    }

    private static func strings(of bound: TemplateSession.BoundDocument) -> [BoundString] {
        do {
            return try bound.template.traceBinding(
                payload: bound.payload, facts: bound.facts, language: bound.language
            ).strings
        } catch {
            // It was bound a moment ago; without the path the failure still names the template's place.
            return []
        }
    }

    private static func named(_ failure: JobFailure, by string: BoundString?) -> JobFailure {
        guard let string else { return failure }
        return JobFailure(failure.code, failure.message + " in " + string.path, detail: failure.detail)
    }
}
