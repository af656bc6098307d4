import PDF

/// The dark modules of a code in two dimensions as an image without colours, a bit for each.
struct CodeStencil {
    let image: ImageXObject
    /// Codes that look alike have the same.
    let key: [UInt8]

    /// `modules` stand row by row from the top.
    init(_ modules: [Bool], columns: Int) {
        let rowBytes = (columns + 7) / 8
        var rows = [UInt8](repeating: 0xFF, count: modules.count / columns * rowBytes)
        for (index, isDark) in modules.enumerated() where isDark {
            let (row, column) = index.quotientAndRemainder(dividingBy: columns)
            rows[row * rowBytes + column / 8] &= ~(0x80 >> UInt8(column % 8))
        }
        image = ImageXObject(
            width: columns, height: modules.count / columns, colorSpace: .stencil, bitsPerComponent: 1,
            samples: .rows(.raw(rows)))
        key = [UInt8(truncatingIfNeeded: columns)] + rows
    }
}
