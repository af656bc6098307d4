import JobQueue
import Jobs
import Service
import Templates

extension CommandSpec {
    static let publish = CommandSpec(
        "publish", "check template bundles and store them for new documents", usage: ["BUNDLE…"], operands: 1...100,
        options: [.by], settings: [.databaseURL, .templates],
        notes: "A version is pinned by the hash of its content; publishing the same one again changes nothing."
    ) { invocation throws(CommandError) in
        let configuration = try invocation.configuration(needs: [.database])
        let library = try invocation.fonts()
        var bundles: [(path: String, checked: TemplatePublishing.CheckedBundle)] = []
        var faults: [String] = []
        for name in invocation.arguments.operands {
            let path = RenderSource.locate(name, templates: configuration.templates)
            do throws(CommandError) {
                bundles.append((path, try RenderSource.checkedBundle(path, library: library)))
            } catch {
                faults.append(error.message)
            }
        }
        // All or none: templates that belong together go out together.
        guard faults.isEmpty else { throw CommandError(.badInput, faults.joined(separator: "\n")) }
        _ = try invocation.queue()
        let store: TemplateStore
        do throws(QueueError) {
            store = TemplateStore(try DatabaseAccess.options(configuration))
        } catch {
            throw CommandError(error)
        }
        for (path, checked) in bundles {
            do throws(JobFailure) {
                let isNew = try TemplatePublishing.publish(checked, in: store, by: invocation.actor)
                let version = checked.bundle.contentHash.prefix(16)
                invocation.terminal.print(
                    "\(path): version \(version) " + (isNew ? "published" : "was published already"))
            } catch {
                throw CommandError(error)
            }
        }
        return .ok
    }
}
