import SluiceKernels

extension PackedAttention {
  /// The maximum number of queries for which pages are read directly; for more queries, tiles are faster.
  private static let fewQueries = 4

  /// The gated attention output of the last tokens of a sequence; the state already contains them.
  ///
  /// - Parameters:
  ///   - projection: queries, keys, values and gate of these tokens, `[tokens, width]`.
  ///   - state: the keys and values of all tokens so far.
  ///   - visibility: the tokens that a token can attend to.
  /// - Returns: `[1, tokens, heads * d]`.
  func attend(_ projection: Tensor, to state: AttentionState, visibility: Visibility) -> Tensor {
    let count = projection.shape[0]
    var attention = self
    attention.scoring.forgetLogits = nil
    attention.scoring.forgetSums = state.sumsByHead
    let queries = projection.reshaped([1, count, layout.width])
    // The keys are in the pages; the kernel does not read those of the projection.
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

  /// The gated attention output, computed in tiles.
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
