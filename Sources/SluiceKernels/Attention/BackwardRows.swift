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

  /// Calls `body` with rows for a pass.
  ///
  /// Each array is a buffer of its own, of the size of a head: the forward pass and the operations around
  /// attention free and request the same size, so that long sequences reuse the memory.
  static func withMemory(for pass: BackwardHead, _ body: (BackwardRows) -> Void) {
    let (rowCount, padded) = (pass.rowCount, pass.padded)
    withRows(of: pass.problem.queries, pass) { queries in
      // The gradient of a single head's output is changed in place.
      withRows(of: pass.outputGradient, pass) { upstream in
        withScratch(rowCount * padded) { queryGradients in
          withScratch(rowCount) { projections in
            body(
              BackwardRows(
                queries: queries, upstream: upstream, queryGradients: queryGradients,
                projections: projections))
          }
        }
      }
    }
  }

  private static func withRows(
    of view: HeadsView, _ pass: BackwardHead, _ body: (ProductRows) -> Void
  ) {
    let precision = pass.problem.precision
    if let rows = pass.allRows {
      return ProductRows.with(rows, of: view, precision, as: .both, body)
    }
    withScratch(
      {
        ProductRows(&$0, rowCount: pass.rowCount, padded: pass.padded, precision, as: .both)
      }, body)
  }
}
