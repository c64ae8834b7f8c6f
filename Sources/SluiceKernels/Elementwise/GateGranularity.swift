/// The granularity of a gate: per element, per head, shared by all heads, or per token.
public enum GateGranularity: String, Codable, Sendable, CaseIterable {
  /// One gate value per element of each head.
  case elementwise
  /// One gate value per head.
  case headwise
  /// One gate value per element of a head, shared by all heads.
  case shared
  /// One gate value per token.
  case tokenwise

  /// The number of gate values for a row of `groupCount` groups (heads) of `groupWidth` columns.
  public func width(groupCount: Int, groupWidth: Int) -> Int {
    switch self {
    case .elementwise: groupCount * groupWidth
    case .headwise: groupCount
    case .shared: groupWidth
    case .tokenwise: 1
    }
  }

  /// The number of groups with their own gate values: all groups, or 1 if they share them.
  public func ownGroupCount(of groupCount: Int) -> Int {
    switch self {
    case .elementwise, .headwise: groupCount
    case .shared, .tokenwise: 1
    }
  }
}
