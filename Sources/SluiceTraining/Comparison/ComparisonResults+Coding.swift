/// The coding of a variant in `results.json`.
extension ComparisonResults.Variant: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, model, parameterCount, seeds, divergedSeeds, lengths, lossDifference
    case scores, scoreDifferences
    case validationLoss, bestValidationLoss, masteredSeeds, masteryStep
    case firstTokenAttention, meanLargestActivation, largestActivation, gates
    case secondsPerStep, curve, runs
  }

  /// Writes all values.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try model.encode(to: container.superEncoder(forKey: .model))
    try container.encode(parameterCount, forKey: .parameterCount)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(divergedSeeds, forKey: .divergedSeeds)
    try container.encode(lengths, forKey: .lengths)
    try container.encodeIfPresent(lossDifference, forKey: .lossDifference)
    // Only for models that have scores.
    if !scores.isEmpty { try container.encode(scores, forKey: .scores) }
    if !scoreDifferences.isEmpty {
      try container.encode(scoreDifferences, forKey: .scoreDifferences)
    }
    try container.encodeIfPresent(validationLoss, forKey: .validationLoss)
    try container.encodeIfPresent(bestValidationLoss, forKey: .bestValidationLoss)
    try container.encode(masteredSeeds, forKey: .masteredSeeds)
    try container.encodeIfPresent(masteryStep, forKey: .masteryStep)
    try container.encodeIfPresent(firstTokenAttention, forKey: .firstTokenAttention)
    try container.encodeIfPresent(meanLargestActivation, forKey: .meanLargestActivation)
    try container.encodeIfPresent(largestActivation, forKey: .largestActivation)
    try container.encode(gates, forKey: .gates)
    try container.encodeIfPresent(secondsPerStep, forKey: .secondsPerStep)
    try container.encode(curve, forKey: .curve)
    try container.encode(runs, forKey: .runs)
  }
}
