import Sluice
import SluiceModels

extension TrainingConfiguration {
  /// Memory that a training needs at least.
  ///
  /// - Parameters:
  ///   - parameterCount: numbers in the model.
  ///   - trainedCount: those of them that are trained; nil for all.
  ///   - model: what the model is made for, where it tells its activations.
  ///   - dataByteCount: bytes that the data takes.
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
    // Of several batches the sum waits for the next one's gradients. Activations go while gradients come,
    // and both are gone in a validation: only the most of it is surely there at one time.
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

  /// Throws where a model, all of it, cannot be trained so in the memory there is; models that tell nothing
  /// of themselves can.
  package func requireRoom(for model: some Any, dataByteCount: Int) throws(BeyondMemory) {
    guard let (model, count) = sized(model) else { return }
    try memoryNeed(parameterCount: count, model: model, dataByteCount: dataByteCount).requireRoom()
  }

  /// Throws where there is no room for a model's weights: what is trained of them is not known yet.
  func requireRoomForWeights(of model: some Any) throws(BeyondMemory) {
    guard let (_, count) = sized(model) else { return }
    try memoryNeed(parameterCount: count, trainedCount: 0).requireRoom()
  }

  /// What a model tells of its size.
  ///
  /// What cannot be made at all has no parameters, and is for its initialiser to name.
  private func sized(_ model: some Any) -> (model: any SizedConfiguration, count: Int)? {
    guard let model = model as? any SizedConfiguration, case let count = model.parameterCount,
      count > 0
    else { return nil }
    return (model, count)
  }
}

extension Trainer {
  /// Throws where there is no room for the training, now that it is known which parameters are frozen.
  func requireRoom() throws(BeyondMemory) {
    func count(_ parameters: [NamedParameter]) -> Int {
      parameters.reduce(0) { $0 + $1.parameter.count }
    }
    let trained = parameters.filter(\.parameter.isTrainable)
    try configuration.memoryNeed(
      parameterCount: count(parameters), trainedCount: count(trained),
      // Of frozen layers less is kept.
      model: trained.count == parameters.count
        ? model.configuration as? any SizedConfiguration : nil,
      dataByteCount: data.memorySize
    ).requireRoom()
  }
}

extension OptimizerKind {
  /// Numbers that an optimizer keeps for each that it trains, at least.
  fileprivate func stateShare(momentum: Float?) -> Double {
    switch self {
    case .adamw: 2
    case .sgd: momentum == 0 ? 0 : 1
    case .muon: 1
    }
  }
}
