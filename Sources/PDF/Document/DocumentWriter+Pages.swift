/// Numbers of the objects that pages name as resources, by the resources' own numbers.
struct ResourceIDs {
    /// nil for a font that shows nothing.
    let fonts: [ObjectID?]
    let images: [ObjectID]
    let gradients: [ObjectID]
    let patterns: [ObjectID]
    let forms: [ObjectID]
}

extension DocumentWriter {
    /// Kids of one node of the page tree.
    private static let pagesPerNode = 64

    /// Writes the pages and their tree (§7.7.3); gives its root.
    func writePages(_ ids: ResourceIDs) -> ObjectID {
        let tree = objects.reserve()
        guard pages.count > Self.pagesPerNode else {
            for index in pages.indices { write(page: index, parent: tree, ids) }
            writeNode(tree, parent: nil, kids: pages.map(\.id), count: pages.count)
            return tree
        }
        var nodes: [ObjectID] = []
        for start in stride(from: 0, to: pages.count, by: Self.pagesPerNode) {
            let node = objects.reserve()
            let range = start..<min(start + Self.pagesPerNode, pages.count)
            for index in range { write(page: index, parent: node, ids) }
            writeNode(node, parent: tree, kids: pages[range].map(\.id), count: range.count)
            nodes.append(node)
        }
        writeNode(tree, parent: nil, kids: nodes, count: pages.count)
        return tree
    }

    private func writeNode(_ id: ObjectID, parent: ObjectID?, kids: [ObjectID], count: Int) {
        objects.begin(id)
        objects.syntax.raw("<</Type/Pages")
        if let parent {
            objects.syntax.raw("/Parent")
            objects.syntax.reference(parent)
        }
        objects.syntax.raw("/Kids[")
        for kid in kids { objects.syntax.reference(kid) }
        objects.syntax.raw("]/Count ")
        objects.syntax.integer(count)
        objects.syntax.raw(">>")
        objects.end()
    }

    private func write(page index: Int, parent: ObjectID, _ ids: ResourceIDs) {
        let page = pages[index]
        objects.begin(page.id)
        objects.syntax.raw("<</Type/Page/Parent")
        objects.syntax.reference(parent)
        objects.syntax.raw("/MediaBox[0 0 ")
        objects.syntax.coordinate(page.space.x(page.width))
        objects.syntax.byte(0x20)
        objects.syntax.coordinate(page.space.height)
        objects.syntax.raw("]/Tabs/S")
        if index < structure.marks.count, !structure.marks[index].isEmpty {
            objects.syntax.raw("/StructParents ")
            objects.syntax.integer(index)
        }
        // The blending space of PDF/A-2 §6.2.10, where the page is blended at all.
        if page.resources.usesTransparency { objects.syntax.raw("/Group<</S/Transparency/CS/DeviceRGB>>") }
        objects.syntax.raw("/Resources")
        writeResources(page.resources, ids)
        if let content = page.contents.first {
            objects.syntax.raw("/Contents")
            if page.contents.count == 1 {
                objects.syntax.reference(content)
            } else {
                writeReferences(page.contents)
            }
        }
        if !page.annotations.isEmpty {
            objects.syntax.raw("/Annots")
            writeReferences(page.annotations)
        }
        objects.syntax.raw(">>")
        objects.end()
    }

    private func writeReferences(_ ids: [ObjectID]) {
        objects.syntax.raw("[")
        for id in ids { objects.syntax.reference(id) }
        objects.syntax.raw("]")
    }

    /// The resource dictionary (§7.8.3) of a page or form.
    func writeResources(_ use: ResourceUse, _ ids: ResourceIDs) {
        objects.syntax.raw("<<")
        if !use.fonts.isEmpty {
            writeDictionary("/Font<<", "/F", use.fonts.compactMap { number in ids.fonts[number].map { (number, $0) } })
        }
        if !use.images.isEmpty || !use.forms.isEmpty {
            objects.syntax.raw("/XObject<<")
            writeEntries("/I", use.images.map { ($0, ids.images[$0]) })
            writeEntries("/X", use.forms.map { ($0, ids.forms[$0]) })
            objects.syntax.raw(">>")
        }
        if !use.patterns.isEmpty {
            writeDictionary("/Pattern<<", "/P", use.patterns.map { ($0, ids.patterns[$0]) })
        }
        if !use.gradients.isEmpty {
            writeDictionary("/Shading<<", "/S", use.gradients.map { ($0, ids.gradients[$0]) })
        }
        if !use.opacities.isEmpty || !use.masks.isEmpty {
            objects.syntax.raw("/ExtGState<<")
            for mask in use.masks {
                objects.syntax.raw("/M")
                objects.syntax.integer(mask)
                objects.syntax.raw("<</SMask<</S/Luminosity/G")
                objects.syntax.reference(ids.forms[mask])
                objects.syntax.raw(">>>>")
            }
            for opacity in use.opacities {
                objects.syntax.raw("/A")
                objects.syntax.integer(opacity)
                objects.syntax.raw("<</ca ")
                objects.syntax.decimal(opacity, decimals: 3)
                objects.syntax.raw("/CA ")
                objects.syntax.decimal(opacity, decimals: 3)
                objects.syntax.raw(">>")
            }
            objects.syntax.raw(">>")
        }
        objects.syntax.raw(">>")
    }

    private func writeDictionary(
        _ opening: StaticString, _ prefix: StaticString, _ entries: [(number: Int, id: ObjectID)]
    ) {
        objects.syntax.raw(opening)
        writeEntries(prefix, entries)
        objects.syntax.raw(">>")
    }

    private func writeEntries(_ prefix: StaticString, _ entries: [(number: Int, id: ObjectID)]) {
        for entry in entries {
            objects.syntax.raw(prefix)
            objects.syntax.integer(entry.number)
            objects.syntax.reference(entry.id)
        }
    }
}
