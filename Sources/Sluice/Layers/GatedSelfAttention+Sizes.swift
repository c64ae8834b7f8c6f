extension GatedSelfAttention.Configuration {
  /// Changes the hidden size, the heads or both, and the settings that depend on them.
  ///
  /// - Parameters:
  ///   - hiddenSize: the hidden size; nil for no change.
  ///   - headCount: the number of heads; nil for no change.
  ///   - keyValueHeadCount: the number of key/value heads; nil for `headCount`, or for no change if
  ///     `headCount` is nil.
  ///   - headDimension: the head dimension; nil for `hiddenSize / headCount`, or for no change if neither
  ///     of them changes.
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
