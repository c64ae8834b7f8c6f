import SluiceFiles
import SluiceKernels

/// The numbers of queries and keys of an attention, and their layout in the operands.
struct AttentionPlaces {
  let layout: ProjectionLayout
  /// The number of sequences.
  let batchSize: Int
  /// Queries per sequence.
  let queryCount: Int
  /// Keys per sequence.
  let keyCount: Int
  /// The position of the first query among the keys.
  let firstQueryPosition: Int
  /// The packing of the rows of queries.
  let queryPacking: ProjectionLayout.Packing
  /// The packing of the rows of keys.
  let keyPacking: ProjectionLayout.Packing
  /// Whether each head has a panel of its own: the tokens of a head follow one another.
  var isInPanels = false

  /// Views of the operands, or of their gradients, for kernels.
  struct Views {
    let queries: HeadsView
    let keys: HeadsView
    let values: HeadsView
    let gate: AttentionGate?
  }

  /// Views of operands in memory; if `others` is nil, keys and values are in the same tensor as the queries.
  func views(
    of queries: UnsafeMutablePointer<Float>, _ others: UnsafeMutablePointer<Float>?
  ) -> Views {
    let d = layout.headDimension
    func view(
      _ memory: UnsafeMutablePointer<Float>, _ part: Range<Int>,
      in packing: ProjectionLayout.Packing, rowCount: Int, headStride: Int
    ) -> HeadsView {
      guard let columns = packing.columns(of: part) else {
        fail("columns \(part) are not part of a projection with the columns \(packing.rows)")
      }
      guard !isInPanels else {
        let panel = batchSize * rowCount * d
        return HeadsView(
          memory + columns.lowerBound / d * panel, batchStride: rowCount * d, tokenStride: d,
          headStride: panel)
      }
      return HeadsView(
        memory + columns.lowerBound, batchStride: rowCount * packing.width,
        tokenStride: packing.width, headStride: headStride)
    }
    func queryView(_ part: Range<Int>, headStride: Int) -> HeadsView {
      view(queries, part, in: queryPacking, rowCount: queryCount, headStride: headStride)
    }
    func keyView(_ part: Range<Int>) -> HeadsView {
      view(others ?? queries, part, in: keyPacking, rowCount: keyCount, headStride: d)
    }
    let gate = layout.gate.map { gate in
      let isHeadwise = gate.granularity == .headwise
      return AttentionGate(
        logits: queryView(layout.gateColumns, headStride: isHeadwise ? 1 : d),
        isHeadwise: isHeadwise, activation: gate.activation,
        combination: gate.combination)
    }
    return Views(
      queries: queryView(layout.query, headStride: d), keys: keyView(layout.key),
      values: keyView(layout.value), gate: gate)
  }

  /// `[batch, tokens, heads * d]`.
  var outputShape: [Int] { [batchSize, queryCount, layout.query.count] }

  /// The view of the heads in a tensor of that shape, or in one with more columns, from `column` on.
  func outputView(
    _ memory: UnsafeMutablePointer<Float>, width: Int? = nil, column: Int = 0
  ) -> HeadsView {
    let width = width ?? layout.query.count
    return HeadsView(
      memory + column, batchStride: queryCount * width, tokenStride: width,
      headStride: layout.headDimension)
  }
}
