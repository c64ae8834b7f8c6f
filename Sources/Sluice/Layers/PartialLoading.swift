/// What stored values and parameters may lack of each other when values are loaded.
///
/// ```swift
/// try model.load(state)                                     // each has the other, or it throws
/// try model.load(state, allowing: .missing)                 // a new gate keeps its start
/// try model.load(state, allowing: [.missing, .unexpected])  // what both have, nothing else
/// ```
public struct LoadingGaps: OptionSet, Sendable, Hashable {
  /// A bit for each kind.
  public let rawValue: Int

  /// Makes a set of its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A parameter, or a part of a packed one, of which nothing is stored keeps its values.
  public static let missing = LoadingGaps(rawValue: 1)
  /// A stored value that has no place in the module is left alone.
  public static let unexpected = LoadingGaps(rawValue: 2)
}

/// What a load left as it was, by name.
public struct LoadingReport: Sendable, Equatable {
  /// What was not stored, by the names that it would be stored under: the module keeps its values there.
  public let missing: [String]
  /// What was stored and has no place in the module, sorted.
  public let unexpected: [String]
  /// The names of the parameters that keep their values, all or some of them.
  ///
  /// ```swift
  /// let report = try model.load(state, allowing: .missing)
  /// model.freeze { !report.kept.contains($0) }   // trains what is new
  /// ```
  public let kept: [String]

  /// Whether everything was loaded.
  public var isComplete: Bool { missing.isEmpty && unexpected.isEmpty }
}

extension [String: Tensor] {
  /// The names of tensors that have not been taken, sorted.
  ///
  /// - Parameters:
  ///   - count: how many there were.
  ///   - gaps: what may be lacking.
  /// - Throws: `WeightLoadingError.unexpected` where tensors remain and must not, or all of them do:
  ///   names of another kind, of which nothing would be loaded.
  func namesLeft(of count: Int, allowing gaps: LoadingGaps) throws(WeightLoadingError) -> [String] {
    let names = keys.sorted()
    guard names.isEmpty || gaps.contains(.unexpected) && names.count < count else {
      throw .unexpected(names)
    }
    return names
  }
}
