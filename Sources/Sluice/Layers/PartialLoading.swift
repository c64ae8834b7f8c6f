/// Options for partial loading: whether values can be missing or unexpected.
///
/// ```swift
/// try model.load(state)                                     // names must match exactly, otherwise it throws
/// try model.load(state, allowing: .missing)                 // a new gate keeps its initial values
/// try model.load(state, allowing: [.missing, .unexpected])  // loads the common values
/// ```
public struct LoadingGaps: OptionSet, Sendable, Hashable {
  /// The bits of the set.
  public let rawValue: Int

  /// Makes a set from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Parameters, or parts of packed parameters, can be missing in the file; they keep their values.
  public static let missing = LoadingGaps(rawValue: 1)
  /// Stored values that do not belong to a parameter are ignored.
  public static let unexpected = LoadingGaps(rawValue: 2)
}

/// A report of partial loading: names of missing and unexpected values.
public struct LoadingReport: Sendable, Equatable {
  /// The names of missing tensors, as they would be stored; the module keeps its values for them.
  public let missing: [String]
  /// The names of unexpected tensors, sorted.
  public let unexpected: [String]
  /// The names of the parameters that keep all or some of their values.
  ///
  /// ```swift
  /// let report = try model.load(state, allowing: .missing)
  /// model.freeze { !report.kept.contains($0) }   // trains only the new parameters
  /// ```
  public let kept: [String]

  /// Whether everything was loaded.
  public var isComplete: Bool { missing.isEmpty && unexpected.isEmpty }
}

extension [String: Tensor] {
  /// The names of the remaining tensors, sorted.
  ///
  /// - Parameters:
  ///   - count: the number of tensors before loading.
  ///   - gaps: whether tensors can be missing or unexpected.
  /// - Throws: `WeightLoadingError.unexpected` if tensors remain that are not allowed to, or if all
  ///   of them remain: then the names do not match at all, and nothing would be loaded.
  func namesLeft(of count: Int, allowing gaps: LoadingGaps) throws(WeightLoadingError) -> [String] {
    let names = keys.sorted()
    guard names.isEmpty || gaps.contains(.unexpected) && names.count < count else {
      throw .unexpected(names)
    }
    return names
  }
}
