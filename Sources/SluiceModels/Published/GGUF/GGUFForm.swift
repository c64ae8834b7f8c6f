/// The form of an architecture in GGUF files.
public struct GGUFForm: Sendable, Hashable {
  /// The value of `general.architecture`, with which keys begin.
  public var name: String
  /// Whether rows of queries and keys are reordered so that the two elements of a rotary pair are adjacent.
  public var pairsAreAdjacent: Bool
  /// Whether a file can have `rope_freqs.weight`: a factor for the rotary frequency of each pair.
  public var hasFrequencyFactors: Bool
  /// Whether only Sluice knows the form: QK norm is optional, and `attn_gate` has the rows of the gate.
  public var isOwn: Bool

  /// Makes a form.
  public init(
    _ name: String, pairsAreAdjacent: Bool = false, hasFrequencyFactors: Bool = false,
    isOwn: Bool = false
  ) {
    self.name = name
    self.pairsAreAdjacent = pairsAreAdjacent
    self.hasFrequencyFactors = hasFrequencyFactors
    self.isOwn = isOwn
  }
}

extension PublishedArchitecture {
  /// The form in GGUF files; for an architecture without one, its names are those of `model_type`.
  var ggufForm: GGUFForm { gguf ?? GGUFForm(modelType) }
}

/// A lookup of metadata by key, such as that of a GGUF file.
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
  /// A whole number; nil if the key is missing.
  ///
  /// - Throws: an error if the value has a different type.
  func integer(_ key: String) throws -> Int?

  /// A number; nil if the key is missing.
  ///
  /// - Throws: an error if the value has a different type.
  func number(_ key: String) throws -> Double?

  /// A string; nil if the key is missing.
  ///
  /// - Throws: an error if the value has a different type.
  func text(_ key: String) throws -> String?
}
