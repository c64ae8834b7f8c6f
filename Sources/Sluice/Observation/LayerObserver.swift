/// Receives the readings of layers while a model computes; recordings are made with it.
///
/// Layers report their readings on the computing thread. The work of the observer takes time there, but
/// does not change results.
///
/// ```swift
/// struct Printer: LayerObserver {
///   func receive(_ reading: Reading) { print(reading.path, reading.label, reading.values().shape) }
/// }
/// Printer().observing { model(tokens) }  // blocks.0 output.elementwise [1, 64, 128], ...
/// ```
public protocol LayerObserver: Sendable {
  /// The number of sequences at the beginning of each batch that are observed; nil, the default, for all.
  ///
  /// Layers compute readings only for these sequences.
  var sequenceCount: Int? { get }

  /// Whether a part of the model is observed; true by default.
  ///
  /// - Parameters:
  ///   - module: the part.
  ///   - path: its path, such as `blocks.3`.
  func watches(_ module: some Module, at path: String) -> Bool

  /// Receives a reading of a layer.
  func receive(_ reading: Reading)
}

extension LayerObserver {
  /// All sequences.
  public var sequenceCount: Int? { nil }

  /// Every part.
  public func watches(_ module: some Module, at path: String) -> Bool { true }

  /// Runs `body` and observes the layers that compute in it.
  public func observing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Observation.heard(by: self, body)
  }
}
