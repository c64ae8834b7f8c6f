import Sluice

/// The recipe in `training.json` and `comparison.json`.
///
/// Settings that are missing in files of earlier versions get the values that those versions used. Earlier
/// versions stored the settings of AdamW at the top level, and the number of validation batches.
extension TrainingConfiguration: Codable {
  private enum CodingKeys: String, CodingKey {
    case stepCount, batchSize, accumulationCount
    case learningRate, minimumLearningRate, warmupStepCount, schedule, optimizer, clippingNorm
    case evaluationInterval, validationExampleCount, validationBatchSize
    case patience, targetAccuracy, initialDeviation, precision, seed, activationFormat,
      recomputesBlocks
    // Keys of earlier versions.
    case weightDecay, beta1, beta2, evaluationBatchCount
  }

  /// Reads a recipe.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func required<Value: Decodable>(_ key: CodingKeys) throws -> Value {
      try container.decode(Value.self, forKey: key)
    }
    func optional<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try container.decodeIfPresent(Value.self, forKey: key)
    }
    stepCount = try required(.stepCount)
    batchSize = try required(.batchSize)
    accumulationCount = try required(.accumulationCount)
    learningRate = try required(.learningRate)
    minimumLearningRate = try required(.minimumLearningRate)
    warmupStepCount = try required(.warmupStepCount)
    schedule = try optional(.schedule) ?? ScheduleChoice(.cosine)
    if let choice: OptimizerChoice = try optional(.optimizer) {
      optimizer = choice
    } else {
      optimizer = OptimizerChoice(.adamw)
      optimizer.betas = (try required(.beta1), try required(.beta2))
      optimizer.weightDecay = try required(.weightDecay)
    }
    clippingNorm = try optional(.clippingNorm)
    evaluationInterval = try required(.evaluationInterval)
    if let count: Int = try optional(.validationExampleCount) {
      validationExampleCount = count
      validationBatchSize = try required(.validationBatchSize)
    } else {
      let batchCount: Int = try required(.evaluationBatchCount)
      validationBatchSize = batchSize
      // `validate()` reports values that are too large.
      let (product, isTooLarge) = batchSize.multipliedReportingOverflow(by: batchCount)
      validationExampleCount = isTooLarge ? 0 : product
    }
    patience = try optional(.patience)
    targetAccuracy = try optional(.targetAccuracy)
    initialDeviation = try optional(.initialDeviation)
    precision = try optional(.precision) ?? .float32
    seed = try required(.seed)
    activationFormat = try optional(.activationFormat) ?? .float32
    recomputesBlocks = try optional(.recomputesBlocks) ?? false
  }

  /// Writes all settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(stepCount, forKey: .stepCount)
    try container.encode(batchSize, forKey: .batchSize)
    try container.encode(accumulationCount, forKey: .accumulationCount)
    try container.encode(learningRate, forKey: .learningRate)
    try container.encode(minimumLearningRate, forKey: .minimumLearningRate)
    try container.encode(warmupStepCount, forKey: .warmupStepCount)
    try container.encode(schedule, forKey: .schedule)
    try container.encode(optimizer, forKey: .optimizer)
    try container.encodeIfPresent(clippingNorm, forKey: .clippingNorm)
    try container.encode(evaluationInterval, forKey: .evaluationInterval)
    try container.encode(validationExampleCount, forKey: .validationExampleCount)
    try container.encode(validationBatchSize, forKey: .validationBatchSize)
    try container.encodeIfPresent(patience, forKey: .patience)
    try container.encodeIfPresent(targetAccuracy, forKey: .targetAccuracy)
    try container.encodeIfPresent(initialDeviation, forKey: .initialDeviation)
    try container.encode(precision, forKey: .precision)
    try container.encode(seed, forKey: .seed)
    try container.encode(activationFormat, forKey: .activationFormat)
    try container.encode(recomputesBlocks, forKey: .recomputesBlocks)
  }
}
