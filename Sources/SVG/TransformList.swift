import Glibc

/// Reads `transform` and `gradientTransform`: CSS Transforms 1 §8.
enum TransformList {
    /// nil where it cannot be read.
    static func read(_ text: String) -> Matrix? {
        var scanner = Scanner(text)
        var matrix = Matrix.identity
        scanner.skipSpace()
        if text.trimmed == "none" { return matrix }
        while !scanner.isAtEnd {
            let name = scanner.word()
            scanner.skipSpace()
            guard scanner.take(UInt8(ascii: "(")), let numbers = arguments(&scanner),
                let next = function(name, numbers)
            else { return nil }
            matrix = matrix * next
            scanner.skipSeparator()
        }
        return matrix
    }

    private static func arguments(_ scanner: inout Scanner) -> [Double]? {
        var numbers: [Double] = []
        scanner.skipSpace()
        while !scanner.take(UInt8(ascii: ")")) {
            guard numbers.count < 6, let number = scanner.number() else { return nil }
            numbers.append(number)
            scanner.skipSeparator()
        }
        return numbers
    }

    private static func function(_ name: String, _ numbers: [Double]) -> Matrix? {
        switch (name, numbers.count) {
        case ("matrix", 6): return Matrix(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        case ("translate", 1): return .translation(numbers[0], 0)
        case ("translate", 2): return .translation(numbers[0], numbers[1])
        case ("scale", 1): return .scale(numbers[0], numbers[0])
        case ("scale", 2): return .scale(numbers[0], numbers[1])
        case ("rotate", 1): return .rotation(degrees: numbers[0])
        case ("rotate", 3):
            return .translation(numbers[1], numbers[2]) * .rotation(degrees: numbers[0])
                * .translation(-numbers[1], -numbers[2])
        case ("skewX", 1): return Matrix(1, 0, tan(numbers[0] * .pi / 180), 1, 0, 0)
        case ("skewY", 1): return Matrix(1, tan(numbers[0] * .pi / 180), 0, 1, 0, 0)
        default: return nil
        }
    }
}
