import SluiceFiles
import SluiceModels

/// What the validation before the first step measured: where curves of the validation begin.
///
/// It is told and logged, and decides nothing: the model has learnt nothing yet, so this is no best
/// checkpoint, and neither patience nor the accuracy to reach counts it.
public struct StartMetrics: Sendable, Equatable {
  /// The mean loss over the validation's items.
  public var validationLoss: Float
  /// The validation's ratios by name, such as the accuracy.
  public var validationScores: [String: Float]
  /// Seconds since the run began.
  public var secondsElapsed: Double

  /// The share of right predictions, where the model tells it.
  public var validationAccuracy: Float? { validationScores[Score.accuracyName] }

  /// A line of JSON, that of step 0: without what only a step has.
  var line: String {
    get throws {
      """
      {"step":0\(try ValidationFields(loss: validationLoss, scores: validationScores).text),\
      "secondsElapsed":\(JSONText.number((secondsElapsed * 1000).rounded() / 1000))}

      """
    }
  }
}

/// The line of step 0 in `metrics.jsonl`.
extension StartMetrics: Decodable {
  private enum CodingKeys: String, CodingKey {
    case validationLoss, secondsElapsed
  }

  /// Reads the line.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    validationLoss = try container.number(.validationLoss)
    validationScores = try ValidationFields(from: decoder).scores
    secondsElapsed = try container.number(.secondsElapsed)
  }
}
