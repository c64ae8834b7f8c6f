import SluiceFiles
import SluiceModels

/// What a validation found, as a line of `metrics.jsonl` has it.
struct ValidationFields {
  /// The loss; nil where there was no validation.
  var loss: Float?
  /// The ratios by name.
  var scores: [String: Float]

  /// The fields, each after a comma; nothing where there was no validation.
  var text: String {
    get throws {
      var text = loss.map { #","validationLoss":"# + JSONText.number($0) } ?? ""
      var others = scores
      if let accuracy = others.removeValue(forKey: Score.accuracyName) {
        text += #","validationAccuracy":"# + JSONText.number(accuracy)
      }
      guard !others.isEmpty else { return text }
      // As an object of their own: their names may be any.
      return text + #","scores":"# + String(decoding: try JSONText.encode(others), as: UTF8.self)
    }
  }
}

extension ValidationFields: Decodable {
  private enum CodingKeys: String, CodingKey {
    case validationLoss, validationAccuracy, scores
  }

  /// Reads the fields; a score of null, which stands for numbers that are not finite, is none.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    loss = try container.decodeIfPresent(Float.self, forKey: .validationLoss)
    scores =
      try container.decodeIfPresent([String: Float?].self, forKey: .scores)?
      .compactMapValues(\.self) ?? [:]
    if let accuracy = try container.decodeIfPresent(Float.self, forKey: .validationAccuracy) {
      scores[Score.accuracyName] = accuracy
    }
  }
}

extension KeyedDecodingContainer {
  /// A number; NaN where null stands for one that is not finite.
  func number<Number: BinaryFloatingPoint & Decodable>(_ key: Key) throws -> Number {
    guard try !decodeNil(forKey: key) else { return .nan }
    return try decode(Number.self, forKey: key)
  }
}
