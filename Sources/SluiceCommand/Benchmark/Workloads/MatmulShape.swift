import Sluice
import SluiceKernels

/// A matrix product to time, `[rows, depth]` by `[depth, columns]`.
struct MatmulShape {
  let rows: Int
  let columns: Int
  let depth: Int

  /// - Throws: `ValidationError` for sizes that are not positive or too large, `BeyondMemory` for sizes that
  ///   need more memory than available.
  init(rows: Int, columns: Int, depth: Int) throws {
    try requireSizes(("--rows", rows), ("--depth", depth))
    try requireSizes(("--depth", depth), ("--columns", columns))
    try requireSizes(("--rows", rows), ("--columns", columns))
    var need = MemoryNeed(of: .benchmark)
    let (m, n, k) = (Double(rows), Double(columns), Double(depth))
    need.add("matrices", numbers: m * k + k * n + m * n)
    try need.requireRoom()
    (self.rows, self.columns, self.depth) = (rows, columns, depth)
  }

  /// The product, written to allocated memory.
  var workload: Workload {
    Workload(
      name: "matrix product \(rows) x \(depth) x \(columns)" + Precision.current.remark,
      operationCount: 2 * Double(rows) * Double(columns) * Double(depth)
    ) {
      let random = RandomStream(seed: 1337)
      let normal = Initialization.normal(standardDeviation: 1)
      let a = normal.tensor([rows, depth], using: random.substream(0))
      let b = normal.tensor([depth, columns], using: random.substream(1))
      var result = Tensor.zeros([rows, columns])
      return {
        a.withUnsafeScalars { a in
          b.withUnsafeScalars { b in
            result.withUnsafeMutableScalars { result in
              Matmul.multiply(
                rows: rows, columns: columns, depth: depth, MatrixView(a, rowStride: depth),
                MatrixView(b, rowStride: columns), into: result, resultStride: columns,
                precision: .current)
            }
          }
        }
      }
    }
  }
}
