/// How far a worker has come in stopping.
package enum DrainState: Hashable, Sendable {
    case running, draining, stopped
}
