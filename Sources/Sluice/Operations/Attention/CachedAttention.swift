import SluiceKernels

extension PackedAttention {
  /// Queries of a piece that pages are read for where they lie; more of them repay tiles.
  private static let fewQueries = 4

  /// The gated output of the last tokens of a sequence, whose state has taken them in.
  ///
  /// - Parameters:
  ///   - projection: queries, keys, values and gate of these tokens, `[tokens, width]`.
  ///   - state: keys and values of all tokens so far.
  ///   - visibility: which of them a token sees.
  /// - Returns: `[1, tokens, heads * d]`.
  func attend(_ projection: Tensor, to state: AttentionState, visibility: Visibility) -> Tensor {
    let count = projection.shape[0]
    var attention = self
    attention.scoring.forgetLogits = nil
    attention.scoring.forgetSums = state.sumsByHead
    let queries = projection.reshaped([1, count, layout.width])
    // Pages hold the keys: those of the projection stand in for operands that the kernel does not read.
    let places = AttentionPlaces(
      layout: layout, batchSize: 1, queryCount: count, keyCount: state.tokenCount,
      firstQueryPosition: state.tokenCount - count, queryPacking: layout.whole,
      keyPacking: layout.whole)
    guard count <= Self.fewQueries, precision == .float32, dropout == nil else {
      return attention.attend(queries, places, state)
    }
    attention.check(places)
    return Tensor(shape: places.outputShape) { output in
      queries.withUnsafeScalars { scalars in
        let views = places.views(of: .init(mutating: scalars), nil)
        attention.scoring.withTerms(places) { terms in
          state.withPages { pages in
            AttentionKernel.forward(
              attention.problem(places, views, terms), page: state.page,
              pages: pages,
              visibleKeys: {
                visibility.keys(seenFrom: places.firstQueryPosition + $0, of: places.keyCount)
              }, output: places.outputView(output))
          }
        }
      }
    }
  }

  /// The same in tiles.
  private func attend(
    _ queries: Tensor, _ places: AttentionPlaces, _ state: AttentionState
  ) -> Tensor {
    let others =
      places.firstQueryPosition == 0
      ? nil : state.keysAndValues.reshaped([1, state.tokenCount, layout.keysAndValues.width])
    return attend(
      AttentionOperands(
        queries, in: layout.whole, others: others, layout,
        firstQueryPosition: places.firstQueryPosition))
  }
}
