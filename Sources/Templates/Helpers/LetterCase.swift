/// Letter case by Unicode's default mappings.
enum LetterCase {
    /// Each word begins with a title-case letter; its other letters are lower case.
    static func title(_ text: String) -> String {
        var result = ""
        var isWordStart = true
        for character in text {
            if character.isLetter || character.isNumber {
                if isWordStart {
                    let scalars = character.unicodeScalars
                    result += scalars.first.map { $0.properties.titlecaseMapping } ?? ""
                    result.unicodeScalars.append(contentsOf: scalars.dropFirst())
                } else {
                    result += character.lowercased()
                }
                isWordStart = false
            } else {
                result.append(character)
                // An apostrophe stands inside a word.
                isWordStart = character != "'" && character != "’"
            }
        }
        return result
    }
}
