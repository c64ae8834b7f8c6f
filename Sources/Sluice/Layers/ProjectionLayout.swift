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

  /// These ranges as parts of a parameter: `q`, `k`, `v` and `gate`.
  var parts: [Parameter.Part] {
    [("q", query), ("k", key), ("v", value), ("gate", gateColumns)]
      .filter { !$0.1.isEmpty }.map { Parameter.Part($0.0, rows: $0.1) }
  }

  /// Whether all columns belong to vectors of the head dimension: there is no headwise gate.
  var isMadeOfHeads: Bool { gate?.granularity != .headwise }

  /// The number of columns of the keys, or of the values.
  var keyValueWidth: Int { keyValueHeadCount * headDimension }
}

extension ProjectionLayout {
  /// Some parts of a packed projection, side by side in a separate tensor.
  struct Packing {
    /// The columns of the parts in the whole projection, which are the rows of its weight.
    let rows: [Range<Int>]

    /// The total number of columns.
    var width: Int { rows.reduce(0) { $0 + $1.count } }

    /// The columns of a part in the tensor; nil if the tensor does not contain it.
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

  /// Queries, keys, values and gate, for self-attention.
  var whole: Packing { Packing(rows: [0..<width]) }

  /// Queries and gate, for cross-attention.
  var queriesAndGate: Packing { Packing(rows: [query, gateColumns].filter { !$0.isEmpty }) }

  /// Keys and values, for cross-attention.
  var keysAndValues: Packing { Packing(rows: [key.lowerBound..<value.upperBound]) }
}

extension Range<Int> {
  /// The range relative to `origin`.
  func counted(from origin: Int) -> Range<Int> { lowerBound - origin..<upperBound - origin }
}
