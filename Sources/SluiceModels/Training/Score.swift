/// How well a model does on a batch.
///
/// ```swift
/// Score(loss: 0.7, itemCount: 32, ratios: ["accuracy": Ratio(24, of: 32)])
/// ```
public struct Score: Sendable, Equatable {
  /// The mean loss; 0 where the batch has no item.
  public var loss: Float
  /// What the mean is over.
  public var itemCount: Int
  /// Other measures by name, such as `accuracy`.
  public var ratios: [String: Ratio]

  /// Puts a score together.
  public init(loss: Float, itemCount: Int, ratios: [String: Ratio] = [:]) {
    self.loss = loss
    self.itemCount = itemCount
    self.ratios = ratios
  }

  /// The name of the share of right predictions among the ratios.
  public static let accuracyName = "accuracy"

  /// The share of right predictions, where the model tells it.
  public var accuracy: Ratio? { ratios[Self.accuracyName] }
}
