/// Watches what layers do while a model computes: what recordings are made with.
///
/// Layers tell their readings on the thread that computes. What the observer does there takes its time,
/// and changes no result.
///
/// ```swift
/// struct Printer: LayerObserver {
///   func receive(_ reading: Reading) { print(reading.path, reading.label, reading.values().shape) }
/// }
/// Printer().observing { model(tokens) }  // blocks.0 output.elementwise [1, 64, 128], ...
/// ```
public protocol LayerObserver: Sendable {
  /// How many sequences of each batch it looks at, from the first on; nil, the default, for all.
  ///
  /// Layers compute readings of no more.
  var sequenceCount: Int? { get }

  /// Whether it looks into a part of the model; true by default.
  ///
  /// - Parameters:
  ///   - module: the part.
  ///   - path: its place, such as `blocks.3`.
  func watches(_ module: some Module, at path: String) -> Bool

  /// A layer tells a reading.
  func receive(_ reading: Reading)
}

extension LayerObserver {
  /// All sequences.
  public var sequenceCount: Int? { nil }

  /// Every part.
  public func watches(_ module: some Module, at path: String) -> Bool { true }

  /// Runs `body` and watches the layers that compute in it.
  public func observing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Observation.heard(by: self, body)
  }
}
