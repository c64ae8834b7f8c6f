/// How an architecture stands in GGUF files.
public struct GGUFForm: Sendable, Hashable {
  /// What `general.architecture` calls it, and its keys begin with.
  public var name: String
  /// Whether the rows of queries and keys are in another order: the two elements of a pair that rotary
  /// positions turn lie side by side.
  public var pairsAreAdjacent: Bool

  /// Describes how an architecture stands in GGUF files.
  public init(_ name: String, pairsAreAdjacent: Bool = false) {
    self.name = name
    self.pairsAreAdjacent = pairsAreAdjacent
  }
}

/// Looks values up in the metadata of a file, such as a GGUF file's.
///
/// ```swift
/// struct Metadata: MetadataLookup {
///   let values: [String: Int]
///   func integer(_ key: String) throws -> Int? { values[key] }
///   func number(_ key: String) throws -> Double? { values[key].map(Double.init) }
///   func text(_ key: String) throws -> String? { nil }
/// }
/// ```
public protocol MetadataLookup {
  /// A whole number; nil where the key is not there.
  ///
  /// - Throws: where the value is of another kind.
  func integer(_ key: String) throws -> Int?

  /// A number; nil where the key is not there.
  ///
  /// - Throws: where the value is of another kind.
  func number(_ key: String) throws -> Double?

  /// A text; nil where the key is not there.
  ///
  /// - Throws: where the value is of another kind.
  func text(_ key: String) throws -> String?
}
