/// The evaluation of a model on a batch: its loss and other measures.
///
/// ```swift
/// Score(loss: 0.7, itemCount: 32, ratios: ["accuracy": Ratio(24, of: 32)])
/// ```
public struct Score: Sendable, Equatable {
  /// The mean loss; 0 if the batch has no items.
  public var loss: Float
  /// The number of items that the loss is averaged over.
  public var itemCount: Int
  /// Other measures by name, such as `accuracy`.
  public var ratios: [String: Ratio]

  /// Makes a score.
  public init(loss: Float, itemCount: Int, ratios: [String: Ratio] = [:]) {
    self.loss = loss
    self.itemCount = itemCount
    self.ratios = ratios
  }

  /// The name of the accuracy among the ratios.
  public static let accuracyName = "accuracy"

  /// The accuracy, if the model reports it.
  public var accuracy: Ratio? { ratios[Self.accuracyName] }
}
