/// Scratch memory of the backward pass for a tile of keys, used for all tiles of queries in turn.
struct BackwardMemory {
  /// Keys, in padded rows.
  let keys: ProductRows
  /// Keys, transposed: `[headDimension, keyTile]`, in words along the dimension.
  let keysTransposed: UnsafeMutablePointer<Float>
  /// Values, transposed.
  let valuesTransposed: UnsafeMutablePointer<Float>
  /// Gradients of the tile's keys, in padded rows.
  let keyGradients: UnsafeMutablePointer<Float>
  /// Gradients of the tile's values, in padded rows.
  let valueGradients: UnsafeMutablePointer<Float>
  /// Scores, then probabilities, `[queryTile, keyTile]`.
  let probabilities: UnsafeMutablePointer<Float>
  /// Gradients of the probabilities, then of the scores, `[queryTile, keyTile]`.
  let scoreGradients: UnsafeMutablePointer<Float>
  /// The scores' gradients in words along the keys; in float32 the memory of `scoreGradients`.
  let scoreGradientRows: UnsafeMutablePointer<Float>
  /// The soft cap's derivatives, `[queryTile, keyTile]`; nil without a cap.
  let capSlopes: UnsafeMutablePointer<Float>?
  /// The sums of the scores' gradients over the keys, one number per query; nil without decays.
  let scoreGradientSums: UnsafeMutablePointer<Float>?

  init(_ scratch: inout Scratch, _ problem: AttentionProblem) {
    let keyCount = BackwardKeyTile.keyTile * problem.paddedDimension
    let scoreCount = BackwardHead.queryTile * BackwardKeyTile.keyTile
    keys = ProductRows(
      &scratch, rowCount: BackwardKeyTile.keyTile, padded: problem.paddedDimension,
      problem.precision, as: .right)
    keysTransposed = scratch.take(keyCount)
    valuesTransposed = scratch.take(keyCount)
    keyGradients = scratch.take(keyCount)
    valueGradients = scratch.take(keyCount)
    probabilities = scratch.take(scoreCount)
    scoreGradients = scratch.take(scoreCount)
    scoreGradientRows =
      problem.precision == .float32 ? scoreGradients : scratch.take(scoreCount / 2)
    capSlopes = problem.terms.softCap == nil ? nil : scratch.take(scoreCount)
    scoreGradientSums =
      problem.terms.decaySums == nil ? nil : scratch.take(BackwardHead.queryTile)
  }
}
