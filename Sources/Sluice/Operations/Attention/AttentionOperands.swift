import SluiceFiles

/// The operands of attention: queries and gate in one tensor, keys and values in the same or a second tensor.
struct AttentionOperands {
  /// `[batch, tokens, columns]`, or `[columns / d, batch, tokens, d]`: a panel for each head.
  let queries: Tensor
  /// `[batch, tokens, columns]` with keys and values; nil if `queries` also contains them.
  let others: Tensor?
  /// The sizes and positions of the operands.
  let places: AttentionPlaces

  /// Operands of one sequence; or queries and gate of one, and keys and values of another.
  init(
    _ queries: Tensor, inPanels isInPanels: Bool = false, others: Tensor? = nil,
    _ layout: ProjectionLayout, firstQueryPosition: Int = 0
  ) {
    self.init(
      queries, in: others == nil ? layout.whole : layout.queriesAndGate, isInPanels: isInPanels,
      others: others, layout, firstQueryPosition: firstQueryPosition)
  }

  /// Operands with a given packing of queries, and separate keys and values.
  init(
    _ queries: Tensor, in packing: ProjectionLayout.Packing, isInPanels: Bool = false,
    others: Tensor?, _ layout: ProjectionLayout, firstQueryPosition: Int
  ) {
    let isOfHeads =
      others == nil && layout.isMadeOfHeads && queries.shape.count == 4
      && queries.lastDimension == layout.headDimension
    require(
      !isInPanels || isOfHeads,
      "shape \(queries.shape) is not that of a panel for each head of dimension \(layout.headDimension)"
    )
    let shape = isInPanels ? queries.shapeOfRows : queries.shape
    let otherShape = others?.shape ?? shape
    let keyPacking = others == nil ? packing : layout.keysAndValues
    require(
      shape.count == 3 && otherShape.count == 3 && shape[0] == otherShape[0],
      "projections have shapes [batch, tokens, columns], not \(shape) and \(otherShape)")
    require(
      shape[2] == packing.width,
      "the projection has shape \(shape), expected [batch, tokens, \(packing.width)]")
    require(
      otherShape[2] == keyPacking.width,
      "keys and values have shape \(otherShape), expected [batch, tokens, \(keyPacking.width)]")
    self.queries = queries
    self.others = others
    places = AttentionPlaces(
      layout: layout, batchSize: shape[0], queryCount: shape[1],
      keyCount: otherShape[1],
      firstQueryPosition: firstQueryPosition, queryPacking: packing, keyPacking: keyPacking,
      isInPanels: isInPanels)
  }

  /// Calls `body` with read-only views.
  func withReadOnlyViews(_ body: (AttentionPlaces.Views) -> Void) {
    queries.withUnsafeScalars { queries in
      others.withUnsafeScalars { others in
        body(places.views(of: .init(mutating: queries), others.map { .init(mutating: $0) }))
      }
    }
  }
}

extension Tensor {
  /// The shape `[batch, tokens, columns]` of the rows whose panels are `[columns / d, batch, tokens, d]`.
  fileprivate var shapeOfRows: [Int] { [shape[1], shape[2], shape[0] * shape[3]] }
}
