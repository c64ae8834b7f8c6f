import SluiceFiles
import SluiceModels

/// The fields of a validation in a line of `metrics.jsonl`.
struct ValidationFields {
  /// The validation loss; nil if there was no validation.
  var loss: Float?
  /// The scores by name.
  var scores: [String: Float]

  /// The JSON fields, each after a comma; empty if there was no validation.
  var text: String {
    get throws {
      var text = loss.map { #","validationLoss":"# + JSONText.number($0) } ?? ""
      var others = scores
      if let accuracy = others.removeValue(forKey: Score.accuracyName) {
        text += #","validationAccuracy":"# + JSONText.number(accuracy)
      }
      guard !others.isEmpty else { return text }
      // In a separate object, because scores can have any name.
      return text + #","scores":"# + String(decoding: try JSONText.encode(others), as: UTF8.self)
    }
  }
}

extension ValidationFields: Decodable {
  private enum CodingKeys: String, CodingKey {
    case validationLoss, validationAccuracy, scores
  }

  /// Reads the fields; a score of null (not finite) is ignored.
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
  /// A number; NaN for null.
  func number<Number: BinaryFloatingPoint & Decodable>(_ key: Key) throws -> Number {
    guard try !decodeNil(forKey: key) else { return .nan }
    return try decode(Number.self, forKey: key)
  }
}
