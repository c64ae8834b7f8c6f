/// Scratch memory of the backward pass of a head: one row per query of each query head, `[heads, queries]`.
///
/// Rows are padded to whole vectors, and the queries of a head to whole words.
struct BackwardRows {
  /// The queries.
  let queries: ProductRows
  /// The gradient of the output before the gate.
  let upstream: ProductRows
  /// The queries' gradients before the scale is applied.
  let queryGradients: UnsafeMutablePointer<Float>
  /// The dot product of `upstream` and the output before the gate, one number per row.
  let projections: UnsafeMutablePointer<Float>
  init(_ scratch: inout Scratch, _ pass: BackwardHead) {
    let rowCount = pass.rowCount
    func rows() -> ProductRows {
      ProductRows(
        &scratch, rowCount: rowCount, padded: pass.padded, pass.problem.precision, as: .both)
    }
    queries = rows()
    upstream = rows()
    queryGradients = scratch.take(rowCount * pass.padded)
    projections = scratch.take(rowCount)
  }
}
