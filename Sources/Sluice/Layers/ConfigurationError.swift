import SluiceFiles
/// An error for invalid settings of a layer or model.
public enum ConfigurationError: Error, Equatable {
  /// The setting is too small, too large or not a number.
  case outOfRange(setting: String, value: String, expected: String)
  /// The hidden size is not divisible by the number of heads.
  case headsDoNotDivide(hiddenSize: Int, headCount: Int)
  /// The number of heads is not divisible by the number of key/value heads.
  case keyValueHeadsDoNotDivide(headCount: Int, keyValueHeadCount: Int)
  /// The head dimension is odd, but there are rotary positions.
  case oddHeadDimension(Int)
  /// A contiguous head split with fewer key/value heads than heads.
  case contiguousSplitOfGroups(headCount: Int, keyValueHeadCount: Int)
  /// A gate whose parts cannot be combined, or that does not fit its layer.
  case impossibleGate(gate: String, reason: String)

  /// Throws unless `value` lies in `range`.
  public static func require<Value: Comparable>(
    _ setting: String, _ value: Value, in range: ClosedRange<Value>
  ) throws(ConfigurationError) {
    guard !range.contains(value) else { return }
    throw .outOfRange(setting: setting, value: "\(value)", expected: "\(range)")
  }

  /// Throws unless `value`, the length of an axis, is positive and not too large.
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
