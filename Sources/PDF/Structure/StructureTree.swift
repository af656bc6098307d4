/// An element of the structure tree; valid for its document only.
package struct StructureElement: Hashable, Sendable {
    let index: Int32

    /// The place among all elements, as `StructureViolation` has it.
    package var place: Int { Int(index) }

    /// The `Document` element that every tree begins with.
    package static let root = StructureElement(index: 0)
}

/// A piece of a page's content that belongs to an element: what `DocumentWriter.mark` gives and a content stream shows.
package struct MarkedContent: Hashable, Sendable {
    let identifier: Int32
    let type: StructureType
    let page: PageIndex
}

/// What an element says besides its content: ISO 32000-1 §14.7.2, §14.8.5 and §14.9.
package struct StructureAttributes: Hashable, Sendable {
    package enum Scope: Hashable, Sendable { case row, column, both }
    package enum Placement: Hashable, Sendable { case block, inline }
    package enum ListNumbering: Hashable, Sendable {
        case none, disc, circle, square, decimal, upperRoman, lowerRoman, upperAlpha, lowerAlpha
    }

    /// Text in place of a figure's picture.
    package var alternative: String?
    /// Text in place of the whole element.
    package var actualText: String?
    /// What an abbreviation stands for: ISO 32000-1 §14.9.5.
    package var expansion: String?
    /// Where it differs from the parent's.
    package var language: String?
    /// Shown by readers that list the elements.
    package var title: String?
    /// A header cell: which cells it heads.
    package var scope: Scope?
    package var columnSpan = 1
    package var rowSpan = 1
    /// A cell's headers, where scopes do not tell them; the writer gives the header cells their IDs.
    package var headers: [StructureElement] = []
    /// What a figure covers.
    package var boundingBox: PageRectangle?
    package var placement: Placement?
    package var listNumbering: ListNumbering?

    package init() {}
}

/// The logical structure of a document while it grows.
///
/// Kids stand in the order in which they are added, elements and marked content alike; that is the reading order.
/// Elements without content are left out when the tree is written, except table cells and the bodies of items.
package struct StructureTree: Sendable {
    struct Element {
        var type: StructureType
        /// -1 for the root.
        var parent: Int32
        /// What it is among `kids`; -1 for the root.
        var kid: Int32 = -1
        /// Into `kids`, -1 for none.
        var firstKid: Int32 = -1
        var lastKid: Int32 = -1
        /// Into `attributes`, -1 for none.
        var attributes: Int32 = -1
    }

    struct Kid {
        enum Kind: Hashable { case element, markedContent, annotation }
        var kind: Kind
        /// An element, an MCID, or an annotation of the document.
        var value: Int32
        /// The page of marked content.
        var page: Int32
        /// The next kid of the same parent, -1 at the end.
        var next: Int32
    }

    /// A kid with its place in `kids`.
    struct PlacedKid {
        let place: Int32
        let kind: Kid.Kind
        let value: Int32
    }

    private(set) var elements: [Element] = [Element(type: .document, parent: -1)]
    private(set) var kids: [Kid] = []
    private(set) var attributes: [StructureAttributes] = []
    /// For each page, the element of each MCID.
    private(set) var marks: [[Int32]] = []

    init() {}

    /// Adds an element after its parent's other kids.
    package mutating func add(_ type: StructureType, to parent: StructureElement) -> StructureElement {
        let element = Int32(elements.count)
        elements.append(Element(type: type, parent: parent.index, kid: Int32(kids.count)))
        append(Kid(kind: .element, value: element, page: -1, next: -1), to: parent)
        return StructureElement(index: element)
    }

    /// Adds an element before another one of its parent's kids, at the end where that is none of them.
    package mutating func add(
        _ type: StructureType, to parent: StructureElement, before sibling: StructureElement
    ) -> StructureElement {
        guard elements[Int(sibling.index)].parent == parent.index else { return add(type, to: parent) }
        let element = Int32(elements.count)
        // It takes the sibling's place; the sibling goes on to a new one behind it.
        let place = elements[Int(sibling.index)].kid
        let moved = Int32(kids.count)
        kids.append(kids[Int(place)])
        kids[Int(place)] = Kid(kind: .element, value: element, page: -1, next: moved)
        elements.append(Element(type: type, parent: parent.index, kid: place))
        elements[Int(sibling.index)].kid = moved
        if elements[Int(parent.index)].lastKid == place { elements[Int(parent.index)].lastKid = moved }
        return StructureElement(index: element)
    }

    /// Adds an element with attributes after its parent's other kids.
    package mutating func add(
        _ type: StructureType, to parent: StructureElement, attributes: StructureAttributes
    ) -> StructureElement {
        let element = add(type, to: parent)
        update(element) { $0 = attributes }
        return element
    }

    /// Changes an element's attributes.
    package mutating func update(_ element: StructureElement, _ change: (inout StructureAttributes) -> Void) {
        let index = Int(element.index)
        if elements[index].attributes < 0 {
            elements[index].attributes = Int32(attributes.count)
            attributes.append(StructureAttributes())
        }
        change(&attributes[Int(elements[index].attributes)])
    }

    package func type(of element: StructureElement) -> StructureType { elements[Int(element.index)].type }

    /// Makes the next piece of content on a page part of an element.
    mutating func mark(_ element: StructureElement, on page: PageIndex) -> MarkedContent {
        let pageNumber = Int(page.number)
        while marks.count <= pageNumber { marks.append([]) }
        let identifier = Int32(marks[pageNumber].count)
        marks[pageNumber].append(element.index)
        append(Kid(kind: .markedContent, value: identifier, page: page.number, next: -1), to: element)
        return MarkedContent(identifier: identifier, type: type(of: element), page: page)
    }

    mutating func addAnnotation(_ annotation: Int, to element: StructureElement) {
        append(Kid(kind: .annotation, value: Int32(annotation), page: -1, next: -1), to: element)
    }

    private mutating func append(_ kid: Kid, to parent: StructureElement) {
        kids.append(kid)
        link(Int32(kids.count - 1), to: Int(parent.index))
    }

    /// Makes a kid the last of an element.
    private mutating func link(_ place: Int32, to parent: Int) {
        let last = elements[parent].lastKid
        if last < 0 {
            elements[parent].firstKid = place
        } else {
            kids[Int(last)].next = place
        }
        elements[parent].lastKid = place
    }

    /// Whether each element is written: it or something within it has content, or must stay without.
    func occupied() -> [Bool] {
        var occupied = [Bool](repeating: false, count: elements.count)
        occupied[0] = true
        for index in elements.indices where !occupied[index] {
            var isOccupied = elements[index].type.staysWhenEmpty
            var kid = elements[index].firstKid
            while kid >= 0, !isOccupied {
                isOccupied = kids[Int(kid)].kind != .element
                kid = kids[Int(kid)].next
            }
            var holder = isOccupied ? index : 0
            while !occupied[holder] {
                occupied[holder] = true
                holder = Int(elements[holder].parent)
            }
        }
        return occupied
    }

    // MARK: Mending

    /// Makes an element whose parent is yet to be given it.
    mutating func addDetached(_ type: StructureType, parent: Int) -> PlacedKid {
        let (element, place) = (Int32(elements.count), Int32(kids.count))
        elements.append(Element(type: type, parent: Int32(parent), kid: place))
        kids.append(Kid(kind: .element, value: element, page: -1, next: -1))
        return PlacedKid(place: place, kind: .element, value: element)
    }

    /// Gives an element these kids, whoever held them, in place of its own; marked content is its own then.
    mutating func replaceKids(of parent: Int, with held: [PlacedKid]) {
        elements[parent].firstKid = -1
        elements[parent].lastKid = -1
        for kid in held {
            let place = Int(kid.place)
            switch kid.kind {
            case .element: elements[Int(kid.value)].parent = Int32(parent)
            case .markedContent: marks[Int(kids[place].page)][Int(kid.value)] = Int32(parent)
            case .annotation: break
            }
            kids[place].next = -1
            link(kid.place, to: parent)
        }
    }

    mutating func setType(_ type: StructureType, of element: Int) { elements[element].type = type }
}
