import Sluice
import SluiceModels
import SluiceTraining

extension SequenceClassifier: TrainableModel {
  /// The model type in files.
  public static let modelType = "classifier"

  /// The mean over members of the cross-entropy with smoothed labels, or of the squared error of numbers in their
  /// standardized scale.
  public func loss(_ batch: SequenceDataset.Batch, dropout random: RandomStream?) -> Tensor {
    let outputs = outputs(tokens(of: batch), levels: batch.levels, dropout: random)
    let losses = outputs.map { output in
      switch batch.targets {
      case .classes(let labels): crossEntropy(output, labels, isTraining: random != nil)
      case .numbers(let numbers): squaredError(output, numbers)
      case .unlabelled: Tensor(0)
      }
    }
    let sum = losses.dropFirst().reduce(losses[0]) { $0 + $1 }
    return sum * (1 / Float(losses.count))
  }

  /// The loss of the ensemble, and its accuracy for classes.
  public func score(_ batch: SequenceDataset.Batch) -> Score {
    let prediction = prediction(batch)
    switch batch.targets {
    case .classes(let labels):
      let classes = prediction.argmax(axis: 1)
      let rightCount = zip(classes, labels).count { $0 == $1 }
      return Score(
        loss: Self.logLoss(prediction, labels), itemCount: batch.itemCount,
        ratios: [Score.accuracyName: Ratio(Double(rightCount), of: Double(batch.itemCount))])
    case .numbers(let numbers):
      return Score(loss: squaredError(prediction, numbers).scalar, itemCount: batch.itemCount)
    case .unlabelled: return Score(loss: 0, itemCount: 0)
    }
  }

  /// The prediction of the ensemble: the mean over its trained members, and the closed-form member with its share.
  ///
  /// - Parameter batch: the sequences, whose targets are not read.
  /// - Returns: the probabilities of the classes, `[sequences, classes]`, or numbers in their standardized scale,
  ///   `[sequences, 1]`.
  public func prediction(_ batch: SequenceDataset.Batch) -> Tensor {
    withoutGradient {
      let tokens = tokens(of: batch)
      let outputs = outputs(tokens, levels: batch.levels).map(predicted)
      let sum = outputs.dropFirst().reduce(outputs[0]) { $0 + $1 }
      let trained = sum * (1 / Float(outputs.count))
      guard let closedForm, closedForm.share.tensor.scalar > 0 else { return trained }
      let fitted = { predicted(closedForm(tokens)) }
      let own = batch.cached?.output(of: closedForm, compute: fitted) ?? fitted()
      let share = closedForm.share.tensor
      return trained * (1 - share) + own * share
    }
  }

  /// Probabilities from logits; numbers are unchanged.
  private func predicted(_ output: Tensor) -> Tensor {
    configuration.classCount == nil ? output : output.softmax(axis: 1)
  }

  /// The mean cross-entropy over sequences, with smoothed labels in training and the weights of the classes.
  private func crossEntropy(_ logits: Tensor, _ labels: [Int], isTraining: Bool) -> Tensor {
    let smoothing = isTraining ? configuration.labelSmoothing : 0
    let classCount = logits.lastDimension
    let targets = labels.flatMap { label in
      let weight = configuration.classWeights?[label] ?? 1
      return (0..<classCount).map { index in
        weight * ((index == label ? 1 - smoothing : 0) + smoothing / Float(classCount))
      }
    }
    let products = logits.logSoftmax(axis: 1) * Tensor(targets, shape: logits.shape)
    return products.sum() * (-1 / Float(max(1, labels.count)))
  }

  private func squaredError(_ output: Tensor, _ numbers: [Float]) -> Tensor {
    (output - Tensor(numbers, shape: output.shape)).pow(2).mean()
  }

  /// The mean negative logarithm of the probabilities of the right classes.
  private static func logLoss(_ probabilities: Tensor, _ labels: [Int]) -> Float {
    let (scalars, width) = (probabilities.scalars, probabilities.lastDimension)
    let right = labels.enumerated().map { max(scalars[$0 * width + $1], .leastNormalMagnitude) }
    return right.isEmpty ? 0 : -Tensor(right).log().mean().scalar
  }
}
