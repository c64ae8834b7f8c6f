/// How fine a gate on groups of columns, such as heads, is.
public enum GateGranularity: String, Codable, Sendable, CaseIterable {
  /// A number for each element of each group.
  case elementwise
  /// A number for each group.
  case headwise
  /// A number for each element of a group, the same for all groups.
  case shared
  /// A number for all elements.
  case tokenwise

  /// Numbers that gate a row of `groupCount` groups of `groupWidth` columns.
  public func width(groupCount: Int, groupWidth: Int) -> Int {
    switch self {
    case .elementwise: groupCount * groupWidth
    case .headwise: groupCount
    case .shared: groupWidth
    case .tokenwise: 1
    }
  }

  /// How many of `groupCount` groups have numbers of their own: all, or one that stands for them.
  public func ownGroupCount(of groupCount: Int) -> Int {
    switch self {
    case .elementwise, .headwise: groupCount
    case .shared, .tokenwise: 1
    }
  }
}
