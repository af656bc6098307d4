internal import CHyphen
import Glibc
import Synchronization

/// Where the words of a language may be hyphenated: patterns that libhyphen reads.
///
/// Any thread may use it.
final class HyphenationDictionary: Sendable {
    /// BCP 47, in lower case.
    let languages: [String]
    private let file: FontFile
    private let patterns = Mutex(Patterns())

    /// What libhyphen made of the file, once a word was asked for: reading takes some milliseconds.
    private struct Patterns: @unchecked Sendable {
        // Proof: reached only under the mutex.
        var handle: UnsafeMutablePointer<HyphenDict>?
    }

    /// Takes a pattern file in UTF-8.
    ///
    /// Throws `notADictionary` for anything else.
    init(file: FontFile, languages: [String]) throws(TypographyError) {
        self.file = file
        self.languages = languages.map { $0.lowercased() }
        let isUTF8 = file.withUnsafeBytes { bytes in bytes.starts(with: "UTF-8\n".utf8) }
        guard isUTF8 else {
            throw TypographyError(.notADictionary, file.path, "is not a file of hyphenation patterns in UTF-8")
        }
    }

    deinit {
        patterns.withLock { patterns in
            if let handle = patterns.handle { hnj_hyphen_free(handle) }
        }
    }

    /// Marks the characters of a word after which it may be broken; `points` has an element for each character.
    ///
    /// The word is in lower case. Places that would change the spelling are left out.
    func hyphenate(_ word: [UInt8], points: inout [Bool]) {
        let count = points.count
        // The library asks for five bytes more than the word has, and writes no further.
        var marks = [CChar](repeating: 0, count: word.count + 5)
        patterns.withLock { patterns in
            if patterns.handle == nil { patterns.handle = read() }
            var spellings: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
            var positions: UnsafeMutablePointer<Int32>?
            var cuts: UnsafeMutablePointer<Int32>?
            let result = word.withUnsafeBufferPointer { word in
                word.withMemoryRebound(to: CChar.self) { word in
                    hnj_hyphen_hyphenate2(
                        patterns.handle, word.baseAddress, Int32(word.count), &marks, nil, &spellings, &positions, &cuts
                    )
                }
            }
            precondition(result == 0, "out of memory while hyphenating")
            for index in 0..<count {
                let changesSpelling = spellings.map { $0[index] != nil } ?? false
                points[index] = marks[index] & 1 == 1 && !changesSpelling
            }
            if let spellings {
                for index in 0..<word.count { free(spellings[index]) }
                free(spellings)
            }
            free(positions)
            free(cuts)
        }
    }

    private func read() -> UnsafeMutablePointer<HyphenDict> {
        let handle = file.withUnsafeBytes { bytes in
            let stream = fmemopen(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, "r")
            guard let stream else { return UnsafeMutablePointer<HyphenDict>?.none }
            defer { fclose(stream) }
            return hnj_hyphen_load_file(stream)
        }
        // The file is the one that the catalog names, so nothing but memory can be missing.
        guard let handle else { preconditionFailure("out of memory for hyphenation patterns") }
        return handle
    }
}
