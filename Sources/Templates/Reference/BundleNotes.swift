/// What the reference says of bundles and bindings beside helpers.
package enum TemplateReference {
    /// A line of the reference: how something is written, and what it is.
    package struct Note: Hashable, Sendable {
        package let name: String
        package let meaning: String

        init(_ name: String, _ meaning: String) {
            self.name = name
            self.meaning = meaning
        }
    }

    /// The files of a bundle.
    package static let files: [Note] = [
        Note(TemplateManifest.path, "what the template is called and what it is made for"),
        Note(BundleLayout.page, "the markup"),
        Note("*.css", "style sheets, each linked by the page: `<link rel=\"stylesheet\" href=\"style.css\"/>`"),
        Note(BundleLayout.schema, "JSON Schema (draft 7) of the payload"),
        Note(FixedTexts.folder + "en.json", "the fixed words of one language; every language has the same keys"),
        Note(BundleLayout.partials + "name.xhtml", "markup that `{{> name}}` puts in"),
        Note(BundleLayout.assets, "images, named by the markup and the style sheets"),
    ]

    /// The keys of `template.json`.
    package static let manifestKeys: [Note] = TemplateManifest.keys.map { Note($0.name, $0.meaning) }

    /// What `@document.` knows.
    package static let documentFacts: [Note] = DocumentFacts.names.map { name in
        let meaning =
            switch name {
            case "id": "the document's UUID"
            case "key": "the caller's own key: the number of a quotation"
            case "revision": "counted from 1"
            case "supersedes": "the revision before; missing for the first"
            case "requested_by": "who asked for it; missing where the caller did not say"
            case "requested_at": "when, ISO 8601 in UTC; `datetime` writes it in Indian time"
            case "language": "the language that the document is written in"
            default: ""
            }
        return Note("@document." + name, meaning)
    }

    /// Bindings that are no helpers.
    package static let bindings: [Note] = [
        Note("{{path.to.value}}", "a value of the payload; a missing one gives nothing"),
        Note("{{this}}", "the present value"),
        Note("{{../name}}", "a value of the context around the present one"),
        Note("{{@index}} {{@first}} {{@last}} {{@key}}", "in `#each`: the place from 0, the ends, an object's key"),
        Note("{{#each list}}…{{else}}…{{/each}}", "once for each element, or the other part where there is none"),
        Note(
            "{{#if value}}…{{else if other}}…{{else}}…{{/if}}",
            "where a value is there and not `false`, the number 0, an empty text or list; of the text `\"0.00\"`, ask `(gt value 0)`"
        ),
        Note("{{#unless value}}…{{/unless}}", "where it is not"),
        Note("{{#with value}}…{{else}}…{{/with}}", "with a value as the present one"),
        Note("{{> name}}, {{> name value}}", "a partial, with the present or another value"),
        Note("{{! words }}, {{!-- words --}}", "a comment"),
        Note("{{~ value ~}}", "drops the white space around it"),
    ]
}
