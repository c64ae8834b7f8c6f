/// The matrix product in float64, by its formula.
package enum ReferenceMatmul {
  /// `a b` for row-major `a: [rows, depth]` and `b: [depth, columns]`.
  package static func product(
    _ a: [Float], _ b: [Float], rows: Int, columns: Int, depth: Int
  ) -> [Double] {
    var result = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for k in 0..<depth {
        let factor = Double(a[row * depth + k])
        for column in 0..<columns {
          result[row * columns + column] += factor * Double(b[k * columns + column])
        }
      }
    }
    return result
  }
}
