import SluiceFiles
import SluiceModels

/// The metrics of the validation before the first step, the first point of validation curves.
///
/// They are reported and logged, but have no effect: the untrained model is not a best checkpoint, and
/// neither patience nor the target accuracy takes this validation into account.
public struct StartMetrics: Sendable, Equatable {
  /// The validation loss.
  public var validationLoss: Float
  /// The validation scores by name, such as the accuracy.
  public var validationScores: [String: Float]
  /// The seconds since the start of the run.
  public var secondsElapsed: Double

  /// The accuracy; nil if the model does not report one.
  public var validationAccuracy: Float? { validationScores[Score.accuracyName] }

  /// The JSON line of step 0; it has no values that only steps have.
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
