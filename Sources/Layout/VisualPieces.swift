import Primitives
import Typography

/// The pieces of a line from left to right: UAX #9, CSS Writing Modes 3 §2.4.
extension BoxFormatter {
    /// A line's runs and objects as seen, with boxes and placeholders that have no text of their own.
    ///
    /// It counts each inline box's pieces.
    func visualPieces(
        _ shaped: ShapedLine, _ broken: BrokenLine, _ index: Int, _ objects: [LineObject], _ lineBoxes: inout [LineBox]
    ) -> [VisualPiece] {
        var pieces: [VisualPiece] = []
        for item in shaped.items {
            switch item {
            case .run(let run):
                guard run.tag >= 0 else { continue }
                let item = paragraphs[index].items[Int(run.tag)]
                guard item.kind == .text || !run.glyphs.isEmpty else { continue }
                let box = item.kind == .open || item.kind == .close ? item.box : item.parent
                append(.run(run), in: box, at: run.text.lowerBound, level: run.level, &pieces, &lineBoxes)
            case .object(let offset, let level, let tag):
                let parent = paragraphs[index].items[Int(tag)].parent
                append(.object(objects.place(of: Int(tag))), in: parent, at: offset, level: level, &pieces, &lineBoxes)
            }
        }
        // Innermost boxes first: what they get their ancestors have too.
        var empty: [Int] = []
        for box in lineBoxes.indices.reversed() where lineBoxes[box].piecesLeft == 0 {
            empty.append(box)
            count(pieceIn: box, &lineBoxes)
        }
        let level = shaped.level
        func insert(_ content: VisualPiece.Content, _ parent: Int, _ start: Int32) {
            pieces.insertBehindText(VisualPiece(content: content, parent: parent, start: start, level: level))
        }
        for position in broken.items where paragraphs[index].items[position].kind == .outOfFlow {
            let item = paragraphs[index].items[position]
            while let box = empty.last, lineBoxes[box].item < position {
                insert(.empty, box, lineBoxes[box].start)
                empty.removeLast()
            }
            let parent = place(of: item.parent, lineBoxes)
            if parent >= 0 { count(pieceIn: parent, &lineBoxes) }
            insert(.placeholder(item.box), parent, item.start)
        }
        for box in empty.reversed() { insert(.empty, box, lineBoxes[box].start) }
        return pieces
    }

    private func append(
        _ content: VisualPiece.Content, in box: BoxIndex, at start: Int32, level: UInt8, _ pieces: inout [VisualPiece],
        _ lineBoxes: inout [LineBox]
    ) {
        let parent = place(of: box, lineBoxes)
        pieces.append(VisualPiece(content: content, parent: parent, start: start, level: level))
        if parent >= 0 { count(pieceIn: parent, &lineBoxes) }
    }

    /// An inline box's place in the line's boxes; -1: the container.
    private func place(of box: BoxIndex, _ lineBoxes: [LineBox]) -> Int {
        box < 0 ? -1 : lineBoxes.lastIndex { $0.box == box } ?? -1
    }

    private func count(pieceIn box: Int, _ lineBoxes: inout [LineBox]) {
        var box = box
        while box >= 0 {
            lineBoxes[box].piecesLeft += 1
            box = lineBoxes[box].parent
        }
    }
}

extension [VisualPiece] {
    /// Puts a piece without text between the pieces that stand before and behind it in the text.
    ///
    /// It is a neutral as in UAX #9 N1: of the level of both where they agree, of the line's otherwise.
    fileprivate mutating func insertBehindText(_ piece: VisualPiece) {
        var before: Int?
        var after: Int?
        for index in indices {
            let other = self[index]
            let precedes = other.content.isText ? other.start < piece.start : other.start <= piece.start
            if precedes {
                // Of several at one place the one that was put there last: the rightmost, or the leftmost.
                let isLater =
                    before.map { known in
                        other.start > self[known].start
                            || other.start == self[known].start && piece.level & 1 == 0
                    } ?? true
                if isLater { before = index }
            } else if after.map({ other.start < self[$0].start }) ?? true {
                after = index
            }
        }
        guard let before else {
            insert(piece, at: piece.level & 1 == 0 ? startIndex : endIndex)
            return
        }
        if let after, self[before].level != piece.level, self[after].level == piece.level {
            insert(piece, at: piece.level & 1 == 0 ? after : after + 1)
        } else {
            insert(piece, at: self[before].level & 1 == 0 ? before + 1 : before)
        }
    }
}

extension VisualPiece.Content {
    fileprivate var isText: Bool {
        switch self {
        case .run, .object: true
        case .empty, .placeholder: false
        }
    }
}

extension [LineObject] {
    /// The place of the object that stands at an item of the paragraph.
    fileprivate func place(of item: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].item < item { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
