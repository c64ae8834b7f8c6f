extension Series {
  /// A column of a series.
  public struct Channel: Sendable, Hashable {
    /// The name.
    public let name: String
    /// What a forecast may know of it.
    public let role: Role
    /// A value for each row; NaN if it is missing.
    public let values: [Double]

    /// Makes a column.
    public init(_ name: String, role: Role = .target, values: [Double]) {
      self.name = name
      self.role = role
      self.values = values
    }
  }

  /// What a forecast may know of a channel.
  public enum Role: String, Codable, Sendable, Hashable, CaseIterable {
    /// It is forecast, and known up to the last row of the context.
    case target
    /// It is not forecast, and known up to the last row of the context.
    case observed
    /// It is known for the rows to forecast, too, such as a holiday or a plan.
    case known
  }
}

extension Sequence where Element == Series.Channel {
  /// Targets first, then observed channels, then known channels, each in their order.
  var byRole: [Series.Channel] {
    Series.Role.allCases.flatMap { role in filter { $0.role == role } }
  }
}
