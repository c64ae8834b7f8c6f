extension GatedSelfAttention.Configuration {
  /// Changes the width, the heads or both, and what follows from them.
  ///
  /// - Parameters:
  ///   - hiddenSize: elements of a token; nil for as many as before.
  ///   - headCount: heads of queries; nil for as many as before.
  ///   - keyValueHeadCount: heads of keys and values; nil for as many as of queries, or as before where
  ///     `headCount` is nil.
  ///   - headDimension: elements of a head; nil for an even share, or as before where neither width nor
  ///     heads change.
  public mutating func resize(
    hiddenSize: Int? = nil, headCount: Int? = nil, keyValueHeadCount: Int? = nil,
    headDimension: Int? = nil
  ) {
    let isSame = hiddenSize == nil && headCount == nil
    self.keyValueHeadCount = keyValueHeadCount ?? headCount ?? self.keyValueHeadCount
    self.hiddenSize = hiddenSize ?? self.hiddenSize
    self.headCount = headCount ?? self.headCount
    self.headDimension =
      headDimension
      ?? (isSame
        ? self.headDimension : Self.evenShare(of: self.hiddenSize, among: self.headCount))
    if case .rotary(let rotary) = positions {
      positions = .rotary(rotary.resized(headDimension: self.headDimension))
    }
  }
}
