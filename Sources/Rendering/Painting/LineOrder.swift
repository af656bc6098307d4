import CSS
import Layout
import Markup
import Primitives
import Typography

/// The order in which a line with text from right to left is painted.
///
/// Layout gives its parts from left to right as seen. What is read first is painted first, as CSS 2.2 appendix E,
/// structure and readers have it; but runs from right to left that stand side by side are painted as they stand, whatever
/// boxes they are in: readers turn them round (see `RunComposer`). Backgrounds and borders come before all of it.
extension PagePainter {
    /// A run, or a box without runs of the line.
    private struct LinePart {
        let place: Place
        let fragment: Int
        /// In `PageFragment.runs`; nil for a box.
        let run: Int32?
        let isRightToLeft: Bool
    }

    /// The order of the markup, then of the text.
    private struct Place: Comparable {
        let node: MarkupTree.NodeIndex
        let start: Int32

        static func < (one: Place, other: Place) -> Bool { (one.node, one.start) < (other.node, other.start) }
    }

    /// Paints what stands in a line, but for what is painted apart from it.
    mutating func paintLine(_ range: Range<Int>) {
        let parts = lineParts(range)
        let textEnd = parts.reduce(0) { end, part in
            max(end, part.run.map { Int(page.runs[Int($0)].run.text.upperBound) } ?? 0)
        }
        let endsWord = endsWord(at: textEnd, before: range.upperBound)
        var stretches: [(place: Place, parts: Range<Int>)] = []
        for (index, part) in parts.enumerated() {
            if part.isRightToLeft, let last = stretches.last, parts[last.parts.upperBound - 1].isRightToLeft {
                stretches[stretches.count - 1] = (min(last.place, part.place), last.parts.lowerBound..<index + 1)
            } else {
                stretches.append((part.place, index..<index + 1))
            }
        }
        stretches.sort { $0.place < $1.place }
        // Runs of one fragment that follow each other.
        var waiting: (fragment: Int, runs: Range<Int32>)?
        for part in stretches.lazy.flatMap({ parts[$0.parts] }) {
            if let run = part.run {
                if let text = waiting, text.fragment == part.fragment, text.runs.upperBound == run {
                    waiting = (text.fragment, text.runs.lowerBound..<run + 1)
                } else {
                    if let text = waiting { paintRuns(text.runs, of: text.fragment) }
                    waiting = (part.fragment, run..<run + 1)
                }
            } else {
                if let text = waiting { paintRuns(text.runs, of: text.fragment) }
                waiting = nil
                paintContent(part.fragment..<end(part.fragment))
            }
        }
        if let text = waiting { paintRuns(text.runs, of: text.fragment, endsWord: endsWord) }
    }

    private mutating func paintRuns(_ runs: Range<Int32>, of fragment: Int, endsWord: Bool = false) {
        guard case .text(_, let baseline) = page.fragments[fragment].content else { return }
        paintText(fragment, runs, baseline, endsWord: endsWord)
    }

    /// The parts of a line from left to right; paints the backgrounds and borders of its inline boxes.
    private mutating func lineParts(_ range: Range<Int>) -> [LinePart] {
        var parts: [LinePart] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if isPaintedApart(index) {
                index = end(index)
                continue
            }
            let fragment = page.fragments[index]
            // What stands behind an element's content comes after all of it.
            let node =
                fragment.source == .after ? document.styled.tree.nodes[Int(fragment.node)].end - 1 : fragment.node
            if case .text(let runs, _) = fragment.content {
                for run in runs {
                    let glyphs = page.runs[Int(run)].run
                    parts.append(
                        LinePart(
                            place: Place(node: node, start: glyphs.text.lowerBound), fragment: index, run: run,
                            isRightToLeft: glyphs.level & 1 == 1))
                }
                index = end(index)
            } else if isInlineBox(index) {
                paintDecoration(index)
                index += 1
            } else {
                parts.append(
                    LinePart(place: Place(node: node, start: 0), fragment: index, run: nil, isRightToLeft: false))
                index = end(index)
            }
        }
        return parts
    }
}
