import CSS
import Primitives

/// Flex containers: CSS Flexbox 1.
extension BoxFormatter {
    mutating func layOutFlex(
        _ box: BoxIndex, _ constraints: Constraints, _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        try layOutBlockContainer(box, constraints, token)
    }

    mutating func flexContentWidths(_ box: BoxIndex) throws(Interruption) -> IntrinsicWidths { .zero }
}
