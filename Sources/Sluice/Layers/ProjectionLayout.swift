import SluiceFiles
import SluiceKernels

/// The layout of the packed projection of an attention layer: the columns of queries, keys, values and gate.
///
/// The order is, head by head: `headCount` heads of queries, `keyValueHeadCount` heads of keys,
/// `keyValueHeadCount` heads of values, then the gate. The rows of the projection's weight have the same
/// order. In cross-attention, queries and gate are one packed projection, keys and values another.
public struct ProjectionLayout: Sendable, Hashable {
  /// The number of heads.
  public let headCount: Int
  /// The number of key/value heads.
  public let keyValueHeadCount: Int
  /// The head dimension.
  public let headDimension: Int
  /// The gate, if there is one.
  public let gate: Gate?

  /// Makes a layout.
  ///
  /// - Precondition: the gate is an elementwise or headwise gate on the output.
  public init(headCount: Int, keyValueHeadCount: Int, headDimension: Int, gate: Gate?) {
    require(
      gate?.isPacked ?? true, "the gate \(gate?.name ?? "") cannot be part of the packed projection"
    )
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headDimension = headDimension
    self.gate = gate
  }

  /// Columns of the queries.
  public var query: Range<Int> { 0..<(headCount * headDimension) }

  /// Columns of the keys.
  public var key: Range<Int> { query.upperBound..<(query.upperBound + keyValueWidth) }

  /// Columns of the values.
  public var value: Range<Int> { key.upperBound..<(key.upperBound + keyValueWidth) }

  /// Columns of the gate; empty without one.
  public var gateColumns: Range<Int> {
    let width =
      gate?.granularity.width(groupCount: headCount, groupWidth: headDimension) ?? 0
    return value.upperBound..<(value.upperBound + width)
  }

  /// The total number of columns.
  public var width: Int { gateColumns.upperBound }

  /// The same ranges as parts of a parameter: `q`, `k`, `v` and `gate`.
  var parts: [Parameter.Part] {
    [("q", query), ("k", key), ("v", value), ("gate", gateColumns)]
      .filter { !$0.1.isEmpty }.map { Parameter.Part($0.0, rows: $0.1) }
  }

  /// Columns of keys, or of values.
  var keyValueWidth: Int { keyValueHeadCount * headDimension }
}

extension ProjectionLayout {
  /// Some parts of a packed projection, side by side in a tensor of their own.
  struct Packing {
    /// The parts, as columns of the whole projection: the rows of its weight that make them.
    let rows: [Range<Int>]

    /// Columns in all.
    var width: Int { rows.reduce(0) { $0 + $1.count } }

    /// Where a part lies in the tensor; nil where it has none of it.
    func columns(of part: Range<Int>) -> Range<Int>? {
      var start = 0
      for range in rows {
        if range.lowerBound <= part.lowerBound, part.upperBound <= range.upperBound {
          return part.counted(from: range.lowerBound - start)
        }
        start += range.count
      }
      return nil
    }
  }

  /// Queries, keys, values and gate of one sequence.
  var whole: Packing { Packing(rows: [0..<width]) }

  /// Queries and gate, where keys and values are those of another sequence.
  var queriesAndGate: Packing { Packing(rows: [query, gateColumns].filter { !$0.isEmpty }) }

  /// Keys and values alone.
  var keysAndValues: Packing { Packing(rows: [key.lowerBound..<value.upperBound]) }
}

extension Range<Int> {
  /// The same range with its positions counted from `origin`.
  func counted(from origin: Int) -> Range<Int> { lowerBound - origin..<upperBound - origin }
}
