import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What one step measured.
public struct StepMetrics: Sendable, Equatable {
  /// The step, from 1 on.
  public var step: Int
  /// The mean loss over the step's items; of a text over its tokens, in nats.
  public var loss: Float
  /// The mean loss over the validation's items, where there was one after this step.
  public var validationLoss: Float?
  /// The validation's ratios by name, such as the accuracy; empty where there was none.
  public var validationScores: [String: Float]
  /// The learning rate of this step.
  public var learningRate: Float
  /// The norm of the gradient before clipping.
  public var gradientNorm: Float
  /// What the model read per second, in this step; of a text, tokens.
  public var inputsPerSecond: Double
  /// Seconds since the run began, stops not counted.
  public var secondsElapsed: Double

  /// The share of right predictions in the validation, where the model tells it.
  public var validationAccuracy: Float? { validationScores[Score.accuracyName] }

  /// A line of JSON, its keys in a fixed order, its numbers exact.
  ///
  /// - Throws: what encoding throws, for scores that are not finite.
  var line: String {
    get throws {
      let loss = validationLoss.map { #","validationLoss":\#($0)"# } ?? ""
      let accuracy = validationAccuracy.map { #","validationAccuracy":\#($0)"# } ?? ""
      return """
        {"step":\(step),"loss":\(self.loss)\(loss)\(accuracy)\(try otherScores),\
        "learningRate":\(learningRate),"gradientNorm":\(gradientNorm),\
        "tokensPerSecond":\(inputsPerSecond.rounded()),\
        "secondsElapsed":\((secondsElapsed * 1000).rounded() / 1000)}

        """
    }
  }

  /// The scores but for the accuracy, as an object of their own: their names may be any.
  private var otherScores: String {
    get throws {
      var scores = validationScores
      scores[Score.accuracyName] = nil
      guard !scores.isEmpty else { return "" }
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return #","scores":"# + String(decoding: try encoder.encode(scores), as: UTF8.self)
    }
  }
}

/// A line of `metrics.jsonl`.
extension StepMetrics: Decodable {
  private enum CodingKeys: String, CodingKey {
    case step, loss, validationLoss, validationAccuracy, scores, learningRate, gradientNorm,
      secondsElapsed
    case inputsPerSecond = "tokensPerSecond"
  }

  /// Reads a line.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    step = try container.decode(Int.self, forKey: .step)
    loss = try container.decode(Float.self, forKey: .loss)
    validationLoss = try container.decodeIfPresent(Float.self, forKey: .validationLoss)
    learningRate = try container.decode(Float.self, forKey: .learningRate)
    gradientNorm = try container.decode(Float.self, forKey: .gradientNorm)
    inputsPerSecond = try container.decode(Double.self, forKey: .inputsPerSecond)
    secondsElapsed = try container.decode(Double.self, forKey: .secondsElapsed)
    validationScores = try container.decodeIfPresent([String: Float].self, forKey: .scores) ?? [:]
    if let accuracy = try container.decodeIfPresent(Float.self, forKey: .validationAccuracy) {
      validationScores[Score.accuracyName] = accuracy
    }
  }
}
