import SluiceFiles
import SluiceModels

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
  var line: String {
    let scores = validationScores.sorted { $0.key < $1.key }
      .map { #","\#(Self.key(ofScore: $0))":\#($1)"# }.joined()
    let validation = (validationLoss.map { #","validationLoss":\#($0)"# } ?? "") + scores
    return """
      {"step":\(step),"loss":\(loss)\(validation),"learningRate":\(learningRate),\
      "gradientNorm":\(gradientNorm),"tokensPerSecond":\(inputsPerSecond.rounded()),\
      "secondsElapsed":\((secondsElapsed * 1000).rounded() / 1000)}

      """
  }

  private static let scorePrefix = "validation"

  /// `validationAccuracy` for `accuracy`.
  private static func key(ofScore name: String) -> String {
    scorePrefix + name.prefix(1).uppercased() + name.dropFirst()
  }
}

/// A line of `metrics.jsonl`; scores have keys of their own.
extension StepMetrics: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case step, loss, validationLoss, learningRate, gradientNorm, secondsElapsed
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
    validationScores = [:]
    let all = try decoder.container(keyedBy: AnyCodingKey.self)
    for key in all.allKeys where CodingKeys(rawValue: key.stringValue) == nil {
      guard key.stringValue.hasPrefix(Self.scorePrefix) else { continue }
      let name = key.stringValue.dropFirst(Self.scorePrefix.count)
      validationScores[name.prefix(1).lowercased() + name.dropFirst()] = try all.decode(
        Float.self, forKey: key)
    }
  }
}
