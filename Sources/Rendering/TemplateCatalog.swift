import CSS
package import Jobs
import Primitives
import Synchronization
package import Templates

/// Compiled templates by the hash of their bundle; shared by all render threads.
///
/// A version never changes, so a template is compiled once in a process, by whichever thread needs it first.
package final class TemplateCatalog: Sendable {
    /// Gives the stored bundle of a version; nil where there is none of that type and hash.
    ///
    /// Blocks.
    package typealias BundleSource =
        @Sendable (_ documentType: String, _ version: String) throws(JobFailure) -> TemplateBundle?

    private let source: BundleSource
    private let compiled = Mutex<[String: Template]>([:])

    package init(source: @escaping BundleSource) {
        self.source = source
    }

    /// The template of a version.
    ///
    /// Fails with `TEMPLATE_UNKNOWN` where the source has none, and with `TEMPLATE_INVALID` where the bundle does not
    /// pass the gate.
    package func template(_ documentType: String, version: String) throws(JobFailure) -> Template {
        if let known = compiled.withLock({ $0[version] }) { return known }
        guard let bundle = try source(documentType, version) else {
            throw JobFailure(
                .templateUnknown, "there is no template \(documentType) of version \(version.prefix(16)); publish it")
        }
        let template: Template
        do { template = try Template(compiling: bundle) } catch { throw JobFailure(error) }
        compiled.withLock { $0[version] = template }
        return template
    }

    /// Forgets what is compiled: the next job loads anew.
    package func removeAll() { compiled.withLock { $0.removeAll() } }
}
