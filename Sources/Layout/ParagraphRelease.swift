/// Containers of lines whose paragraphs are kept.
struct KeptParagraphs {
    /// Those of the flow, in the order in which they were collected: nearly that of the markup.
    fileprivate var boxes: [BoxIndex] = []
    /// The first in `boxes` that has not been released.
    fileprivate var first = 0
    /// Those of margin boxes and of boxes that stand on every page: each page collects them anew.
    fileprivate var besideFlow: [BoxIndex] = []

    /// Those of the flow that have not been released.
    var count: Int { boxes.count - first }

    mutating func append(_ box: BoxIndex, ofFlow isOfFlow: Bool) {
        if isOfFlow { boxes.append(box) } else { besideFlow.append(box) }
    }

    /// Gives up the places of what has been released, once they are as many as those in use.
    fileprivate mutating func compact() {
        guard first > 1_000, first > boxes.count / 2 else { return }
        boxes.removeSubrange(..<first)
        first = 0
    }
}

extension BoxFormatter {
    /// Frees the paragraphs of what the pages so far have shown, for a long document to take little memory.
    ///
    /// A paragraph that is asked for once more is collected once more: what is freed too early costs time, and what is
    /// freed too late memory, nothing else.
    mutating func releaseParagraphs(shownBefore token: BreakToken) {
        let next = firstBox(of: token, boxes.root)
        while keptParagraphs.first < keptParagraphs.boxes.count {
            let box = keptParagraphs.boxes[keptParagraphs.first]
            if box >= next { break }
            keptParagraphs.first += 1
            release(box)
        }
        keptParagraphs.compact()
    }

    /// Frees the paragraphs of the flow that were collected last, down to so many.
    ///
    /// None of those may be in the middle of being measured or laid out.
    mutating func releaseParagraphs(keeping count: Int) {
        while keptParagraphs.count > count {
            release(keptParagraphs.boxes.removeLast())
        }
    }

    /// Frees the paragraphs of margin boxes and of boxes that stand on every page, once those of a page are laid out.
    mutating func releaseParagraphsBesideFlow() {
        for box in keptParagraphs.besideFlow { release(box) }
        keptParagraphs.besideFlow.removeAll(keepingCapacity: true)
    }

    private mutating func release(_ box: BoxIndex) {
        // Those that depend on the page are freed with it.
        if boxes[box].detail < 0 || boxes[box].flags.contains(.pageDependent) { return }
        pageDependent.freeParagraphs.append(boxes[box].detail)
        boxes[box].detail = -1
    }

    /// The first box in the order of the markup that goes on where a box is resumed; roughly where boxes stand side by
    /// side.
    private func firstBox(of token: BreakToken, _ box: BoxIndex) -> BoxIndex {
        switch token {
        case .block(let token):
            if token.child < 0 { return box }
            return token.childToken.map { firstBox(of: $0, token.child) } ?? token.child
        case .table(let token):
            let grid = Int(boxes[box].detail)
            return grids.indices.contains(grid) && grids[grid].rows.indices.contains(token.row)
                ? grids[grid].rows[token.row].box : box
        case .lines, .flex: return box
        }
    }
}
