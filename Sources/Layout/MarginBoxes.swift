import CSS
import Primitives
extension BoxFormatter {
    mutating func addMarginBoxes(to page: inout PageFragment, _ style: PageRules.PageStyle, number: Int, total: Int)
        throws(Interruption)
    {}
}
