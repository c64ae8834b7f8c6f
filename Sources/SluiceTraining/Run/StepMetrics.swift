import SluiceFiles
import SluiceModels

/// The metrics of one step.
public struct StepMetrics: Sendable, Equatable {
  /// The step, from 1; the validation before the first step is in `StartMetrics`.
  public var step: Int
  /// The mean loss over the items of the step; for text, per token in nats.
  public var loss: Float
  /// The validation loss, if there was a validation after this step.
  public var validationLoss: Float?
  /// The ratios of the validation by name, such as the accuracy; empty if there was none.
  public var validationScores: [String: Float]
  /// The learning rate of this step.
  public var learningRate: Float
  /// The global norm of the gradients before clipping.
  public var gradientNorm: Float
  /// The number of inputs per second in this step; for text, tokens.
  public var inputsPerSecond: Double
  /// The training time in seconds, without interruptions.
  public var secondsElapsed: Double

  /// The accuracy of the validation, if the model reports it.
  public var validationAccuracy: Float? { validationScores[Score.accuracyName] }

  /// The JSON line; keys have a fixed order, numbers are exact, and numbers that are not finite are null.
  var line: String {
    get throws {
      """
      {"step":\(step),"loss":\(JSONText.number(loss))\
      \(try ValidationFields(loss: validationLoss, scores: validationScores).text),\
      "learningRate":\(JSONText.number(learningRate)),\
      "gradientNorm":\(JSONText.number(gradientNorm)),\
      "tokensPerSecond":\(JSONText.number(inputsPerSecond.rounded())),\
      "secondsElapsed":\(JSONText.number((secondsElapsed * 1000).rounded() / 1000))}

      """
    }
  }
}

/// A line of `metrics.jsonl`.
extension StepMetrics: Decodable {
  private enum CodingKeys: String, CodingKey {
    case step, loss, learningRate, gradientNorm, secondsElapsed
    case inputsPerSecond = "tokensPerSecond"
  }

  /// Reads a line; null (a number that is not finite) is read as NaN, and a score of null is ignored.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let validation = try ValidationFields(from: decoder)
    step = try container.decode(Int.self, forKey: .step)
    guard (0...1 << 40).contains(step) else {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.step], found: "\(step)",
        expected: "0 to \(1 << 40)")
    }
    loss = try container.number(.loss)
    (validationLoss, validationScores) = (validation.loss, validation.scores)
    learningRate = try container.number(.learningRate)
    gradientNorm = try container.number(.gradientNorm)
    inputsPerSecond = try container.number(.inputsPerSecond)
    secondsElapsed = try container.number(.secondsElapsed)
  }
}
