import SluiceFiles
import SluiceKernels

/// How many queries and keys an attention has, and where they lie in its operands.
struct AttentionPlaces {
  let layout: ProjectionLayout
  /// Sequences.
  let batchSize: Int
  /// Queries a sequence.
  let queryCount: Int
  /// Keys a sequence.
  let keyCount: Int
  /// The first query's position among the keys.
  let firstQueryPosition: Int
  /// What a row of queries holds.
  let queryPacking: ProjectionLayout.Packing
  /// What a row of keys holds.
  let keyPacking: ProjectionLayout.Packing

  /// The operands, or their gradients, as kernels take them.
  struct Views {
    let queries: HeadsView
    let keys: HeadsView
    let values: HeadsView
    let gate: AttentionGate?
  }

  /// Views of operands in memory; keys and values lie among the queries where `others` is nil.
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

  /// The heads of a tensor of that shape.
  func outputView(_ memory: UnsafeMutablePointer<Float>) -> HeadsView {
    let width = layout.query.count
    return HeadsView(
      memory, batchStride: queryCount * width, tokenStride: width,
      headStride: layout.headDimension)
  }
}
