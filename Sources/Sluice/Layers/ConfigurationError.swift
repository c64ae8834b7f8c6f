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
      "\(setting) is \(value), expected \(expected)"
    case .headsDoNotDivide(let hiddenSize, let headCount):
      "the hidden size \(hiddenSize) is not divisible by the number of heads, \(headCount)"
    case .keyValueHeadsDoNotDivide(let headCount, let keyValueHeadCount):
      """
      the number of heads, \(headCount), is not divisible by the number of key/value heads, \
      \(keyValueHeadCount)
      """
    case .oddHeadDimension(let headDimension):
      "rotary positions need an even head dimension, not \(headDimension)"
    case .impossibleGate(let gate, let reason):
      "the gate \(gate) is invalid: \(reason)"
    case .contiguousSplitOfGroups(let headCount, let keyValueHeadCount):
      """
      a contiguous head split needs as many key/value heads as heads, not \
      \(keyValueHeadCount) for \(headCount)
      """
    }
  }
}
