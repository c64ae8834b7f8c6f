import SluiceFiles
import Sluice
import SluiceModels

/// The results of one step.
struct TakenStep {
  let loss: Float
  let gradientNorm: Float
  let inputCount: Int
}

extension Trainer {
  /// Updates the weights once.
  func takeStep() throws -> TakenStep {
    let step = step + 1
    // Running averages change with the loss; a step that diverges is repeated from the state before it.
    let untrained = parameters.map(\.parameter).filter { !$0.isTrainable }
    let before = untrained.map(\.tensor.detached)
    func restore() {
      for (parameter, value) in zip(untrained, before) { parameter.update { $0 = value } }
    }
    var (loss, gradients, inputCount) = lossAndGradients(step: step)
    guard loss.isFinite else {
      restore()
      throw divergence(of: .loss, value: loss, step: step)
    }
    try transformGradients?(step, &gradients)
    let norm = applyGradients(gradients, learningRate: schedule(step - 1))
    Profile.mark("optimizer")
    guard norm.isFinite else {
      restore()
      throw divergence(of: gradients, norm: norm, step: step)
    }
    state.step = step
    return TakenStep(loss: loss, gradientNorm: norm, inputCount: inputCount)
  }

  /// The mean loss over all items of a step, the gradients, and the number of inputs.
  func lossAndGradients(step: Int) -> (loss: Float, gradients: Gradients, inputCount: Int) {
    let batches = (0..<configuration.accumulationCount).map {
      sampler.trainingBatch(step: step, part: $0)
    }
    let weights = meanWeights(counts: batches.map(\.itemCount))
    var loss: Double = 0
    var sum = PairwiseSum()
    for (part, (batch, weight)) in zip(batches, weights).enumerated() {
      Profile.mark("batches, metrics and checkpoints")
      let dropout = dropout.substream(UInt64(step)).substream(UInt64(part))
      let partLoss = configuration.computing { model.loss(batch, dropout: dropout) }
      loss += Double(partLoss.scalar) * weight
      let share = Tensor(Float(weight) / Float(batches.count))
      sum.add(partLoss.gradients(from: share))
    }
    return (
      Float(loss / Double(batches.count)), sum.total, batches.reduce(0) { $0 + $1.inputCount }
    )
  }
}

/// The weights of several means in the overall mean, relative to an equal share.
///
/// All weights are exactly 1 if all means have the same number of items.
func meanWeights(counts: [Int]) -> [Double] {
  let total = max(1, counts.reduce(0, +))
  return counts.map { Double($0 * counts.count) / Double(total) }
}
