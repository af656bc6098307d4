internal import Primitives

/// A template's schema, compiled: says whether a payload is what the template was written for.
struct PayloadSchema: Sendable {
    let document: JSONValue
    private let nodes: [SchemaNode]
    private let sums: [SumRule]
    private let aadhaarGuard: AadhaarGuard

    /// Compiles `schema.json`; faults are appended to `diagnostics`.
    init(document: JSONValue, places: JSONLocator, diagnostics: inout [Diagnostic]) {
        var compiler = SchemaCompiler(document: document, places: places)
        compiler.compile()
        diagnostics += compiler.diagnostics
        self.document = document
        nodes = compiler.nodes
        sums = SumRule.rules(of: document, places: places, diagnostics: &diagnostics)
        aadhaarGuard = AadhaarGuard(schema: document)
    }

    /// Checks a payload: no whole Aadhaar number, the schema's form, sums that add up; in this order, so that a number
    /// is found in faulty payloads too.
    func check(_ payload: JSONValue) throws(TemplateError) {
        let fields = aadhaarGuard.fields(in: payload)
        if !fields.isEmpty {
            throw TemplateError(
                .unmaskedAadhaar,
                "a whole Aadhaar number stands in \(Self.list(fields, count: fields.count)); send its last four digits only"
            )
        }
        var validation = SchemaValidation(nodes: nodes)
        validation.check(payload)
        if validation.faultCount > 0 {
            throw TemplateError(.payloadInvalid, Self.list(validation.faults, count: validation.faultCount))
        }
        if sums.isEmpty { return }
        var check = SumCheck(payload: payload)
        for rule in sums { check.check(rule) }
        if check.faultCount > 0 {
            throw TemplateError(.payloadInconsistent, Self.list(check.faults, count: check.faultCount))
        }
    }

    private static func list(_ faults: [String], count: Int) -> String {
        let listed = faults.prefix(SchemaValidation.listedFaults)
        let rest = count - listed.count
        return listed.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    }
}
