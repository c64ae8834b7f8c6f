import SluiceFiles
/// Settings that no layer or model can be made of.
public enum ConfigurationError: Error, Equatable {
  /// A setting that is too small, too large or not a number.
  case outOfRange(setting: String, value: String, expected: String)
  /// A hidden size that its heads cannot share.
  case headsDoNotDivide(hiddenSize: Int, headCount: Int)
  /// Heads that the key/value heads cannot share.
  case keyValueHeadsDoNotDivide(headCount: Int, keyValueHeadCount: Int)
  /// Rotary positions for heads that are not made of pairs.
  case oddHeadDimension(Int)
  /// A contiguous split, in which every head needs keys of its own, with shared key/value heads.
  case contiguousSplitOfGroups(headCount: Int, keyValueHeadCount: Int)
  /// A gate whose parts do not go together, or that does not fit where it should sit.
  case impossibleGate(gate: String, reason: String)

  /// Throws unless `value` lies in `range`.
  public static func require<Value: Comparable>(
    _ setting: String, _ value: Value, in range: ClosedRange<Value>
  ) throws(ConfigurationError) {
    guard !range.contains(value) else { return }
    throw .outOfRange(setting: setting, value: "\(value)", expected: "\(range)")
  }

  /// Throws unless `value`, the length of an axis, is positive and can be meant.
  public static func requireSize(_ setting: String, _ value: Int) throws(ConfigurationError) {
    try require(setting, value, in: 1...1 << 24)
  }

  /// Throws unless `probability` lies in `0..<1`.
  public static func requireDropout(
    _ setting: String, _ probability: Float
  ) throws(ConfigurationError) {
    guard !(0..<1).contains(probability) else { return }
    throw .outOfRange(setting: setting, value: "\(probability)", expected: "0..<1")
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// One sentence that names the settings and their values.
  public var description: String {
    switch self {
    case .outOfRange(let setting, let value, let expected):
      "\(setting) is \(value), and must lie in \(expected)"
    case .headsDoNotDivide(let hiddenSize, let headCount):
      "\(headCount) heads cannot share a hidden size of \(hiddenSize) evenly"
    case .keyValueHeadsDoNotDivide(let headCount, let keyValueHeadCount):
      "\(headCount) heads cannot share \(keyValueHeadCount) key/value heads evenly"
    case .oddHeadDimension(let headDimension):
      "rotary positions turn pairs of elements, and the head dimension is odd: \(headDimension)"
    case .impossibleGate(let gate, let reason):
      "the gate \(gate) is impossible: \(reason)"
    case .contiguousSplitOfGroups(let headCount, let keyValueHeadCount):
      """
      a contiguous head split needs as many key/value heads as heads, and there are \
      \(keyValueHeadCount) for \(headCount)
      """
    }
  }
}
