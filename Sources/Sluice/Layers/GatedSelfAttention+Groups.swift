import SluiceFiles
import SluiceKernels

extension GatedSelfAttention {
  /// Whether the output projection reads the output of attention as it is.
  var mapsHeads: Bool { gate(at: .output) == nil && configuration.headSplit == .perHead }

  /// The output projection of heads that keep no states, added to a residual if there is one.
  func mappedHeads(
    _ x: Tensor, _ sight: Sight, _ dropout: RandomStream?, addedTo residual: consuming Tensor?
  ) -> Tensor {
    var attention = MappedAttention(output, batchSize: x.shape[0], queryCount: x.shape[1])
    let panelWidth = panelWidth(for: x, sight)
    if let groups = headGroups(x, sight) {
      let scoring = scoring(x)
      // Read once: the second run of a group uses the values of the first, whatever changes in between.
      let values = projectionValues(for: x)
      for (index, group) in groups.enumerated() {
        let (rows, saved) = recomputedAndSaved(x) { x in
          projected(
            x, values, rows: group.rows, as: group.layout, group.layout.whole, in: sight.runs,
            sight.lengths, panelWidth: panelWidth)
        }
        attention.attend(
          packedAttention(
            group.layout, sight.mask, scoring.ofHeads(group.heads),
            dropout?.substream(UInt64(index))),
          AttentionOperands(rows, inPanels: panelWidth != nil, group.layout), saved: saved,
          columns: group.columns)
      }
    } else {
      let (layout, projected) = (configuration.layout, projected(x, sight, panelWidth: panelWidth))
      attention.attend(
        packedAttention(layout, sight.mask, scoring(x), dropout),
        AttentionOperands(
          projected.queries, inPanels: panelWidth != nil, others: projected.others, layout),
        columns: layout.query)
    }
    return attention.mapped(addedTo: consume residual)
  }

  /// The width of the panels for the heads of a projection of `x`, from which attention reads the tokens of a head
  /// side by side; nil if there are few tokens, or if a step needs whole rows.
  func panelWidth(for x: Tensor, _ sight: Sight) -> Int? {
    let (layout, rowCount) = (configuration.layout, x.shape[0] * x.shape[1])
    guard configuration.headSplit == .perHead, sight.context == nil, queryNorm == nil,
      !configuration.gatesProjection, layout.isMadeOfHeads,
      Matmul.canWritePanels(width: layout.headDimension, rows: rowCount)
    else { return nil }
    return layout.headDimension
  }

  /// The groups of heads that are projected one after another, and again in the backward pass; nil if all heads
  /// are projected together.
  func headGroups(_ x: Tensor, _ sight: Sight) -> [HeadGroup]? {
    let (batchSize, tokenCount) = (x.shape[0], x.shape[1])
    guard sight.context == nil, sight.mask.isEqualForAllHeads,
      configuration.projectsGroups(tokenCount: tokenCount)
    else { return nil }
    let layout = configuration.layout
    sight.mask.check(
      AttentionPlaces(
        layout: layout, batchSize: batchSize, queryCount: tokenCount, keyCount: tokenCount,
        firstQueryPosition: 0, queryPacking: layout.whole, keyPacking: layout.whole))
    let viewers = sight.mask.viewerCounts(
      sequenceCount: batchSize, queryCount: tokenCount, keyCount: tokenCount)
    let pairCount = viewers.reduce(0, +)
    guard configuration.projectsGroups(tokenCount: batchSize * tokenCount, pairCount: pairCount)
    else { return nil }
    // Products with few columns are slow.
    let size = (1...layout.keyValueHeadCount).first {
      layout.keyValueHeadCount.isMultiple(of: $0) && $0 * layout.headDimension >= 64
    }
    return layout.groups(ofKeyValueHeads: size ?? layout.keyValueHeadCount)
  }
}

extension GatedSelfAttention.Configuration {
  /// Whether heads are projected in groups, of which only one is in memory.
  ///
  /// The backward pass must compute the projections again. Their operations are in proportion to the tokens,
  /// those of attention in proportion to the visible pairs: for long sequences, they are few beside them.
  ///
  /// - Parameters:
  ///   - tokenCount: the number of tokens.
  ///   - pairCount: the number of visible pairs of a query and a key; nil for those of one sequence with the
  ///     layer's visibility.
  package func projectsGroups(tokenCount: Int, pairCount: Int? = nil) -> Bool {
    guard headSplit == .perHead, !gatesProjection else { return false }
    let pairCount = pairCount ?? visibility.pairCount(tokenCount: tokenCount)
    let projection = Double(tokenCount) * Double(hiddenSize) * Double(layout.width)
    // Two products in the forward pass, five in the backward pass.
    let attention = 7 * Double(pairCount) * Double(layout.query.count)
    return 32 * projection <= attention
  }

  /// Whether a gate changes queries, keys or values.
  fileprivate var gatesProjection: Bool {
    gates.contains { [.query, .key, .value].contains($0.placement) }
  }

  /// The width of the projections that are in memory for all tokens of a sequence; 0 if heads are projected in
  /// groups.
  package func storedProjectionWidth(tokenCount: Int) -> Int {
    projectsGroups(tokenCount: tokenCount) ? 0 : layout.width
  }

  /// The least width that a forward pass has in memory besides its input: projections, or the output of the
  /// heads.
  package func forwardWidth(tokenCount: Int) -> Int {
    max(storedProjectionWidth(tokenCount: tokenCount), layout.query.count)
  }
}
