import SluiceFiles
/// A batch of token id sequences of equal length.
///
/// ```swift
/// let batch = TokenBatch([5, 1, 4, 2, 2, 0], batchSize: 2, tokenCount: 3)  // 5 1 4 and 2 2 0
/// ```
public struct TokenBatch: Sendable, Equatable {
  /// The number of sequences.
  public let batchSize: Int
  /// The number of tokens in each sequence.
  public let tokenCount: Int
  /// All ids, sequence after sequence; negative ids in targets are ignored.
  public let ids: [Int32]

  /// Makes a batch of the given ids, sequence after sequence.
  public init(_ ids: [Int32], batchSize: Int, tokenCount: Int) {
    require(
      batchSize >= 0 && tokenCount >= 0 && ids.count == batchSize * tokenCount,
      "\(ids.count) ids do not fit \(batchSize) sequences of \(tokenCount) tokens")
    self.batchSize = batchSize
    self.tokenCount = tokenCount
    self.ids = ids
  }

  /// The number of counted targets: ids that are not negative.
  public var countedCount: Int { ids.reduce(0) { $1 < 0 ? $0 : $0 + 1 } }

  /// Makes a batch of one sequence.
  public init(_ ids: [Int32]) {
    self.init(ids, batchSize: 1, tokenCount: ids.count)
  }

  /// Calls `body` with the memory of the ids, valid only during the call.
  func withUnsafeIds<Result>(_ body: (UnsafePointer<Int32>) throws -> Result) rethrows -> Result {
    try ids.withUnsafeBufferPointer { ids in
      guard let base = ids.baseAddress else { return try withUnsafePointer(to: 0, body) }
      return try body(base)
    }
  }
}
