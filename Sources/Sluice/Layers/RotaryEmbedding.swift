import Synchronization

/// Rotary positions: turns queries and keys by angles that grow with their positions.
///
/// Scores then depend on distances alone. There is nothing to train. The tables of angles are made
/// when first needed and kept, one for each head dimension and base in the process.
public struct RotaryEmbedding: Sendable, Hashable {
  /// Elements of a head; even.
  public let headDimension: Int
  /// How slowly the slowest pair turns.
  public let base: Float

  /// Makes rotary positions for heads of `headDimension` elements.
  public init(headDimension: Int, base: Float = 10000) {
    precondition(
      headDimension > 0 && headDimension.isMultiple(of: 2),
      "rotary positions turn pairs of elements; the head dimension is \(headDimension)")
    self.headDimension = headDimension
    self.base = base
  }

  /// The first `headCount` heads of each row of `x`, turned.
  ///
  /// Shapes: `[batch, tokens, columns]` before and after. In place where nothing else uses `x`.
  public func callAsFunction(
    _ x: consuming Tensor, headCount: Int, positionOffset: Int = 0
  ) -> Tensor {
    let table = table(positionCount: positionOffset + (x.shape.dropLast().last ?? 1))
    return x.rotated(
      headCount: headCount, headDimension: headDimension, by: table,
      positionOffset: positionOffset)
  }

  /// A table that covers at least `positionCount` positions.
  public func table(positionCount: Int) -> RotaryTable {
    Self.tables.withLock { tables in
      if let table = tables[self], table.positionCount >= positionCount { return table }
      var size = 64
      while size < positionCount { size *= 2 }
      let table = RotaryTable(positionCount: size, headDimension: headDimension, base: base)
      tables[self] = table
      return table
    }
  }

  private static let tables = Mutex<[RotaryEmbedding: RotaryTable]>([:])
}
