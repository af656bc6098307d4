internal import CMalloc
import Glibc

/// Settings of the C library's allocator.
package enum Allocator {
    /// Keeps memory that a document has freed for the next one; called once, before there are threads.
    ///
    /// By its own lights glibc gives a document's memory back to the kernel and takes it anew, zeroed page by page, for
    /// the next: a tenth and more of the time of a long table. What is kept counts for each arena: there are as many as
    /// processors, so that a process with many threads keeps no more than its processors can use.
    package static func keepFreedMemory() {
        let arenas = mallopt(M_ARENA_MAX, Int32(clamping: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        precondition(arenas == 1, "the allocator knows the setting")
        let kept = mallopt(M_TRIM_THRESHOLD, 64 << 20)
        precondition(kept == 1, "the allocator knows the setting")
        // Larger arrays, those of the longest documents, still come from the kernel and go back to it.
        let largest = mallopt(M_MMAP_THRESHOLD, 16 << 20)
        precondition(largest == 1, "the allocator knows the setting")
    }
}
