private import Cryptography

extension DocumentWriter {
    /// The finished document.
    ///
    /// - Throws: the first fault found in the content; `structureInvalid`, `pageMissing`, `markedContentMissing`,
    ///   `destinationMissing`, `fontProgramMissing`, `glyphMissing`, `fontFull`, `stringTooLong`, `nameTooLong`,
    ///   `tooManyObjects`.
    package func finish() throws(PDFError) -> [UInt8] {
        if let fault { throw fault }
        guard !pages.isEmpty else { throw .pageMissing }
        let violations = structure.conform()
        if profile == .archival, let violation = violations.first { throw .structureInvalid(violation) }
        for (index, page) in pages.enumerated() {
            let marked = index < structure.marks.count ? structure.marks[index].count : 0
            if page.markedCount != marked { throw .markedContentMissing(page: index) }
        }
        let destinations = try resolvedDestinations()
        let fontIDs = try writeFonts()
        let gradientIDs = gradients.values.map { gradient in
            let id = objects.beginNew()
            objects.syntax.shading(gradient)
            objects.end()
            return id
        }
        let root = objects.reserve()
        let ids = ResourceIDs(
            fonts: fontIDs, images: images.map(\.id), gradients: gradientIDs,
            patterns: writePatterns(gradients: gradientIDs), forms: forms.map(\.id))
        writeFormResources(ids)
        let pageTree = writePages(ids)
        for (index, annotation) in annotations.enumerated() {
            let page = pages[Int(annotation.rectangle.page.number)]
            objects.write(
                annotation, structParent: pages.count + index, pageID: page.id, space: page.space,
                destinations: destinations)
        }
        try checkLanguages()
        let structureRoot = objects.write(structure, pages: pages, annotations: annotations)
        let outlineRoot = outline.isEmpty ? nil : objects.write(outline, of: structure, destinations: destinations)
        let form = writeForm()
        let intent = profile == .archival ? writeOutputIntent() : nil
        let metadataID = objects.reserve()
        writeCatalog(
            root, pages: pageTree, structure: structureRoot, outline: outlineRoot, form: form, intent: intent,
            metadata: metadataID)
        let info = writeInfo()
        objects.writeGatheredObjects()
        // From everything but what names it: equal documents have equal identifiers, others do not.
        let identifier = Array(SHA256.hash(of: objects.output).prefix(16))
        let packet = XMPPacket.bytes(
            of: metadata, profile: profile, created: created, modified: modified, fileIdentifier: identifier)
        // Archives look for the packet in the bytes: docs/decisions/0004.
        let compression: ObjectWriter.Compression = profile == .archival ? .never : .whereWorthIt
        objects.writeStream(metadataID, .raw(packet), compression: compression) { dictionary in
            dictionary.raw("/Type/Metadata/Subtype/XML")
        }
        return try objects.finish(root: root, info: info, fileIdentifier: identifier)
    }

    private func resolvedDestinations() throws(PDFError) -> [(page: ObjectID, x: Int, y: Int)] {
        var resolved: [(page: ObjectID, x: Int, y: Int)] = []
        for destination in destinations {
            guard let destination else { throw .destinationMissing }
            let page = pages[Int(destination.page.number)]
            resolved.append((page.id, page.space.x(destination.x), page.space.y(destination.y)))
        }
        return resolved
    }

    /// Writes the fonts that show something; nil for the others.
    private func writeFonts() throws(PDFError) -> [ObjectID?] {
        var ids: [ObjectID?] = []
        for font in fonts {
            guard !font.font.codes.isEmpty else {
                ids.append(nil)
                continue
            }
            let name = font.font.description.postScriptName
            if font.font.codes.isFull { throw .fontFull(font: name) }
            if font.font.codes.showsNotdef { throw .glyphMissing(font: name, glyph: 0) }
            guard let program = font.program else { throw .fontProgramMissing(font: name) }
            ids.append(objects.write(font.font, program))
        }
        return ids
    }

    private func checkLanguages() throws(PDFError) {
        for attributes in structure.attributes {
            if let language = attributes.language { try LanguageTag.check(language) }
        }
    }

    /// The sRGB profile and the intent that names it (§14.11.5).
    private func writeOutputIntent() -> ObjectID {
        let profileID = objects.reserve()
        objects.writeStream(profileID, compressor.profile()) { $0.raw("/N 3") }
        let intent = objects.beginNew()
        objects.syntax.raw("<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)")
        objects.syntax.raw("/Info(sRGB IEC61966-2.1)/DestOutputProfile")
        objects.syntax.reference(profileID)
        objects.syntax.raw(">>")
        objects.end()
        return intent
    }

    private func writeCatalog(
        _ root: ObjectID, pages: ObjectID, structure: ObjectID, outline: ObjectID?, form: ObjectID?,
        intent: ObjectID?, metadata metadataID: ObjectID
    ) {
        objects.begin(root)
        objects.syntax.raw("<</Type/Catalog/Pages")
        objects.syntax.reference(pages)
        objects.syntax.raw("/Metadata")
        objects.syntax.reference(metadataID)
        objects.syntax.raw("/MarkInfo<</Marked true>>/StructTreeRoot")
        objects.syntax.reference(structure)
        objects.syntax.raw("/Lang")
        objects.syntax.string(metadata.language.utf8)
        objects.syntax.raw("/ViewerPreferences<</DisplayDocTitle true>>")
        if let intent {
            objects.syntax.raw("/OutputIntents[")
            objects.syntax.reference(intent)
            objects.syntax.raw("]")
        }
        if let outline {
            objects.syntax.raw("/Outlines")
            objects.syntax.reference(outline)
        }
        if let form {
            objects.syntax.raw("/AcroForm")
            objects.syntax.reference(form)
        }
        if !pageLabels.isEmpty { objects.syntax.pageLabels(pageLabels) }
        objects.syntax.raw(">>")
        objects.end()
    }

    /// The information dictionary (§14.3.3), with what the XMP packet says.
    private func writeInfo() -> ObjectID {
        let info = objects.beginNew()
        objects.syntax.raw("<</Title")
        objects.syntax.text(metadata.title)
        if let author = metadata.author {
            objects.syntax.raw("/Author")
            objects.syntax.text(author)
        }
        if let subject = metadata.subject {
            objects.syntax.raw("/Subject")
            objects.syntax.text(subject)
        }
        if let keywords = metadata.keywords {
            objects.syntax.raw("/Keywords")
            objects.syntax.text(keywords)
        }
        if let creator = metadata.creator {
            objects.syntax.raw("/Creator")
            objects.syntax.text(creator)
        }
        objects.syntax.raw("/Producer")
        objects.syntax.text(metadata.producer)
        objects.syntax.raw("/CreationDate")
        objects.syntax.string(created.pdf.utf8)
        objects.syntax.raw("/ModDate")
        objects.syntax.string(modified.pdf.utf8)
        objects.syntax.raw(">>")
        objects.end()
        return info
    }
}
