import Sluice
import SluiceModels

extension TrainingConfiguration {
  /// The minimum memory that a training needs.
  ///
  /// - Parameters:
  ///   - parameterCount: the number of parameters.
  ///   - trainedCount: the number of trained parameters; nil for all.
  ///   - model: the model configuration if it reports the size of its activations.
  ///   - dataByteCount: the size of the data in bytes.
  func memoryNeed(
    parameterCount: Int, trainedCount: Int? = nil, model: (any SizedConfiguration)? = nil,
    dataByteCount: Int = 0
  ) -> MemoryNeed {
    let trained = Double(trainedCount ?? parameterCount)
    var need = MemoryNeed(of: .training)
    need.add("weights", numbers: Double(parameterCount))
    need.add(
      "optimizer state",
      numbers: trained * optimizer.name.stateShare(momentum: optimizer.momentum))
    // With gradient accumulation, the sum and the next batch's gradients are in memory. Activations are freed
    // while gradients are computed, and a validation has neither. Only the largest of these parts is counted.
    var passing = [("gradients", 4 * trained * (accumulationCount > 1 ? 2 : 1))]
    if let model {
      passing.append(
        (
          "activations of \(batchSize) examples",
          model.activationByteCount(
            exampleCount: batchSize, format: activationFormat, recomputesBlocks: recomputesBlocks)
        ))
      let validated = min(validationBatchSize, validationExampleCount)
      passing.append(
        ("validation of \(validated) examples", model.forwardByteCount(exampleCount: validated)))
    }
    if let most = passing.max(by: { $0.1 < $1.1 }) { need.add(most.0, bytes: most.1) }
    need.add("data", bytes: Double(dataByteCount))
    return need
  }

  /// Throws if training all parameters of a model needs more memory than available.
  ///
  /// Does not throw for models that do not report their size.
  package func requireRoom(for model: some Any, dataByteCount: Int) throws(BeyondMemory) {
    guard let (model, count) = sized(model) else { return }
    try memoryNeed(parameterCount: count, model: model, dataByteCount: dataByteCount).requireRoom()
  }

  /// Throws if a model's weights need more memory than available; which of them are trained is not known yet.
  func requireRoomForWeights(of model: some Any) throws(BeyondMemory) {
    guard let (_, count) = sized(model) else { return }
    try memoryNeed(parameterCount: count, trainedCount: 0).requireRoom()
  }

  /// The size that a model reports.
  ///
  /// An invalid configuration has no parameters; its initializer throws the error.
  private func sized(_ model: some Any) -> (model: any SizedConfiguration, count: Int)? {
    guard let model = model as? any SizedConfiguration, case let count = model.parameterCount,
      count > 0
    else { return nil }
    return (model, count)
  }
}

extension Trainer {
  /// Throws if the training needs more memory than available; takes frozen parameters into account.
  func requireRoom() throws(BeyondMemory) {
    func count(_ parameters: [NamedParameter]) -> Int {
      parameters.reduce(0) { $0 + $1.parameter.count }
    }
    let trained = parameters.filter(\.parameter.isTrainable)
    try configuration.memoryNeed(
      parameterCount: count(parameters), trainedCount: count(trained),
      // Frozen layers keep fewer activations.
      model: trained.count == parameters.count
        ? model.configuration as? any SizedConfiguration : nil,
      dataByteCount: data.memorySize
    ).requireRoom()
  }
}

extension OptimizerKind {
  /// The minimum number of values of optimizer state per trained parameter.
  fileprivate func stateShare(momentum: Float?) -> Double {
    switch self {
    case .adamw: 2
    case .sgd: momentum == 0 ? 0 : 1
    case .muon: 1
    }
  }
}
