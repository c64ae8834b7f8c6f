/// What the backward pass of a head keeps for each query of each head that it serves: rows `[heads,
/// queries]`, filled up to whole vectors, and a head's queries to whole words.
struct BackwardRows {
  /// The queries.
  let queries: ProductRows
  /// The gradient of the output before the gate.
  let upstream: ProductRows
  /// The queries' gradients still without the scale, once for each part.
  let queryGradients: UnsafeMutablePointer<Float>
  /// The product of `upstream` with the output before the gate, a number a row.
  let projections: UnsafeMutablePointer<Float>
  /// The sums of the scores' gradients, a number a row, once for each part, where they are wanted.
  let scoreSums: UnsafeMutablePointer<Float>?

  init(_ scratch: inout Scratch, _ pass: BackwardHead) {
    let (rowCount, partCount) = (pass.rowCount, pass.partCount)
    func rows() -> ProductRows {
      ProductRows(
        &scratch, rowCount: rowCount, padded: pass.padded, pass.problem.precision, as: .both)
    }
    queries = rows()
    upstream = rows()
    queryGradients = scratch.take(partCount * rowCount * pass.padded)
    projections = scratch.take(rowCount)
    let wantsScoreSums = pass.gradients.queryDecays != nil
    scoreSums = wantsScoreSums ? scratch.take(partCount * rowCount) : nil
  }
}
