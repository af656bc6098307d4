import CSS
import Markup
import Primitives

/// What the text of a page depends on.
struct PageState {
    /// The page counter: CSS Page 3 §6.1.
    var number: Int32 = 1
    /// Of all pages; what is expected while they are being made.
    var total: Int32 = 1
    /// The page break that sums are shown for; nil: the longest text that any break of the table would give.
    var sums: (grid: Int, row: Int)?
}

/// What has been kept of boxes whose text depends on the page: forgotten when the page changes.
struct PageDependentCaches {
    /// Containers of lines whose paragraph is collected.
    var paragraphs: [BoxIndex] = []
    /// Boxes whose widths or sizes are known.
    var sizes: [BoxIndex] = []
    /// Places in `BoxFormatter.paragraphs` that are free for others.
    var freeParagraphs: [Int32] = []
    /// Places that are free from the next page on: boxes around a table with sums may still be setting theirs.
    var retiredParagraphs: [Int32] = []
}

extension BoxFormatter {
    /// Changes what the text of a page depends on.
    mutating func setPageState(_ change: (inout PageState) -> Void) {
        change(&pageState)
        for box in pageDependent.paragraphs where boxes[box].detail >= 0 {
            pageDependent.retiredParagraphs.append(boxes[box].detail)
            boxes[box].detail = -1
        }
        for box in pageDependent.sizes { forgetSizes(of: box) }
        pageDependent.paragraphs.removeAll(keepingCapacity: true)
        pageDependent.sizes.removeAll(keepingCapacity: true)
    }

    /// Keeps a paragraph, in a place that has become free where there is one.
    mutating func keep(_ paragraph: consuming Paragraph, of box: BoxIndex) -> Int {
        if boxes[box].flags.contains(.pageDependent) { pageDependent.paragraphs.append(box) }
        keptParagraphs.append(box, ofFlow: isInFlow && notesPageValues)
        if let free = pageDependent.freeParagraphs.popLast() {
            paragraphs[Int(free)] = paragraph
            boxes[box].detail = free
        } else {
            paragraphs.append(paragraph)
            boxes[box].detail = Int32(paragraphs.count - 1)
        }
        return Int(boxes[box].detail)
    }

    /// Notes that a size was measured that the page may change.
    mutating func noteMeasured(_ box: BoxIndex) {
        if boxes[box].flags.contains(.pageDependent) { pageDependent.sizes.append(box) }
    }

    /// The text of a box on the page at hand.
    func pageText(_ box: BoxIndex) -> String {
        switch boxes.pageTexts[Int(boxes[box].detail)] {
        case .counters(let parts):
            var text = ""
            for part in parts {
                switch part {
                case .text(let string): text += string
                case .pageNumber(let kind): text += kind.representation(of: pageState.number)
                case .pageTotal(let kind): text += kind.representation(of: pageState.total)
                }
            }
            return text
        case .sum(let sum): return sumText(sum, at: box)
        }
    }
}
