/// The scores of a model and, under the key `baselines`, those of simple methods, as one object of JSON.
struct ScoresWithBaselines<Scores: Encodable>: Encodable {
  let model: Scores
  let baselines: [Scores]

  private enum CodingKeys: CodingKey {
    case baselines
  }

  func encode(to encoder: any Encoder) throws {
    try model.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(baselines, forKey: .baselines)
  }
}
