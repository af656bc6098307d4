/// Which face of a family fits a style best: CSS Fonts 4 §5.2, step 4 (stretch, then style, then weight).
enum FontMatching {
    /// A face as far as matching looks at it.
    struct Candidate {
        var weight: Int16
        var isItalic: Bool
        var stretch: Int16
    }

    /// The index of the best of the candidates, which are not empty.
    ///
    /// The first wins among equals.
    static func best(
        of candidates: [Candidate], weight: Int16, isItalic: Bool, stretch: Int16
    ) -> Int {
        var best = 0
        for index in candidates.indices.dropFirst()
        where isBetter(candidates[index], than: candidates[best], weight, isItalic, stretch) {
            best = index
        }
        return best
    }

    private static func isBetter(
        _ a: Candidate, than b: Candidate, _ weight: Int16, _ isItalic: Bool, _ stretch: Int16
    ) -> Bool {
        if a.stretch != b.stretch {
            return rank(stretch: a.stretch, for: stretch) < rank(stretch: b.stretch, for: stretch)
        }
        if a.isItalic != b.isItalic { return a.isItalic == isItalic }
        return rank(weight: a.weight, for: weight) < rank(weight: b.weight, for: weight)
    }

    /// Narrower faces first for a normal or narrow request, wider ones first for a wide one; then the nearest.
    private static func rank(stretch: Int16, for wanted: Int16) -> Int {
        let distance = Int(stretch) - Int(wanted)
        let isPreferredSide = wanted <= 100 ? distance <= 0 : distance >= 0
        return isPreferredSide ? abs(distance) : 10_000 + abs(distance)
    }

    /// Requests of 400–500 look up to 500 first, then down, then up; lighter ones down first, bolder ones up first.
    private static func rank(weight: Int16, for wanted: Int16) -> Int {
        let distance = Int(weight) - Int(wanted)
        if distance == 0 { return 0 }
        if (400...500).contains(wanted) {
            if distance > 0 && weight <= 500 { return distance }
            return distance < 0 ? 10_000 - distance : 20_000 + distance
        }
        let isPreferredSide = wanted < 400 ? distance < 0 : distance > 0
        return isPreferredSide ? abs(distance) : 10_000 + abs(distance)
    }
}
