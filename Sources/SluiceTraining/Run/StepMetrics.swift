import SluiceFiles
import SluiceModels

/// The metrics of one step.
public struct StepMetrics: Sendable, Equatable {
  /// The step, from 1.
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

  /// A line of JSON, its keys in a fixed order, its numbers exact; those that are not finite are null.
  var line: String {
    get throws {
      let (number, decimal) = (
        JSONText.number(_:) as (Float) -> String, JSONText.number(_:) as (Double) -> String
      )
      let loss = validationLoss.map { #","validationLoss":\#(number($0))"# } ?? ""
      let accuracy = validationAccuracy.map { #","validationAccuracy":\#(number($0))"# } ?? ""
      return """
        {"step":\(step),"loss":\(number(self.loss))\(loss)\(accuracy)\(try otherScores),\
        "learningRate":\(number(learningRate)),"gradientNorm":\(number(gradientNorm)),\
        "tokensPerSecond":\(decimal(inputsPerSecond.rounded())),\
        "secondsElapsed":\(decimal((secondsElapsed * 1000).rounded() / 1000))}

        """
    }
  }

  /// The scores but for the accuracy, as an object of their own: their names may be any.
  private var otherScores: String {
    get throws {
      var scores = validationScores
      scores[Score.accuracyName] = nil
      guard !scores.isEmpty else { return "" }
      return #","scores":"# + String(decoding: try JSONText.encode(scores), as: UTF8.self)
    }
  }
}

/// A line of `metrics.jsonl`.
extension StepMetrics: Decodable {
  /// Reads the bytes of a line.
  init(line: Slice<UnsafeRawBufferPointer>) throws {
    self = try JSONText.decode(Self.self, from: UnsafeRawBufferPointer(rebasing: line))
  }

  private enum CodingKeys: String, CodingKey {
    case step, loss, validationLoss, validationAccuracy, scores, learningRate, gradientNorm,
      secondsElapsed
    case inputsPerSecond = "tokensPerSecond"
  }

  /// Reads a line; null, which stands for numbers that are not finite, is NaN, and a score of it is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number<Number: BinaryFloatingPoint & Decodable>(_ key: CodingKeys) throws -> Number {
      guard try !container.decodeNil(forKey: key) else { return .nan }
      return try container.decode(Number.self, forKey: key)
    }
    step = try container.decode(Int.self, forKey: .step)
    guard (0...1 << 40).contains(step) else {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.step], found: "\(step)",
        expected: "0 to \(1 << 40)")
    }
    loss = try number(.loss)
    validationLoss = try container.decodeIfPresent(Float.self, forKey: .validationLoss)
    learningRate = try number(.learningRate)
    gradientNorm = try number(.gradientNorm)
    inputsPerSecond = try number(.inputsPerSecond)
    secondsElapsed = try number(.secondsElapsed)
    validationScores =
      try container.decodeIfPresent([String: Float?].self, forKey: .scores)?
      .compactMapValues(\.self) ?? [:]
    if let accuracy = try container.decodeIfPresent(Float.self, forKey: .validationAccuracy) {
      validationScores[Score.accuracyName] = accuracy
    }
  }
}
