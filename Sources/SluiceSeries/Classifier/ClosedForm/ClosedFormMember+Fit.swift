import Sluice
import SluicePlatform

extension SequenceClassifier {
  /// Fits the closed-form member to the training sequences; nothing is done without such a member.
  ///
  /// A trainer calls it before the first step. The sequences are not changed at random for it.
  ///
  /// - Complexity: linear in the number of sequences, of which 16,384 are used at most.
  public func fit(to data: SequenceDataset) {
    withoutGradient {
      closedForm?.fit(
        sequenceCount: data.count, classWeights: configuration.classWeights
      ) { indices in
        let batch = data.batch(of: indices)
        return (tokens(of: batch), batch.targets)
      }
    }
  }
}

extension ClosedFormMember {
  fileprivate typealias Samples = (tokens: SequenceTokens, targets: SequenceDataset.Batch.Targets)

  /// The most sequences that one map is fitted to: the size of the matrix that is solved.
  private static let blockSize = 1024
  private static let blockLimit = 16
  /// The most sequences that thresholds are taken from.
  private static let thresholdSequenceLimit = 128
  /// The penalties to choose from, relative to the mean square of a feature.
  private static let penalties = [1e-3, 1e-2, 0.1, 1, 10, 100]

  /// Sets the thresholds, the output layer and the share.
  ///
  /// The penalty and the scale of the logits are those whose predictions of sequences left out are the best. Large sets
  /// are divided into blocks, and the maps that are fitted to the blocks are averaged (Zhang, Duchi and Wainwright 2013,
  /// arXiv 1305.5029).
  fileprivate func fit(
    sequenceCount: Int, classWeights: [Float]?, samples: (_ indices: [Int]) -> Samples
  ) {
    guard sequenceCount > 1 else { return }
    thresholds.update {
      let indices = Self.spread(Self.thresholdSequenceLimit, over: sequenceCount)
      $0 = filters.thresholds(from: samples(indices).tokens)
    }
    let blocks = Self.blocks(of: sequenceCount)
    let first = Block(self, samples(blocks[0]))
    guard let best = first.best(of: Self.penalties) else { return }
    let firstMap = first.ridge.map(of: best.solution)
    var (sum, count) = (firstMap, 1)
    for indices in blocks.dropFirst() {
      let block = Block(self, samples(indices))
      guard let solution = block.ridge.solution(penalty: best.solution.penalty) else { continue }
      sum = sum + block.ridge.map(of: solution)
      count += 1
    }
    let mean = sum * (1 / Float(count))
    // Of the mean, only the share of the first map has seen the sequences of the first block.
    let leftOut =
      mean(first.features) + (best.leftOut - firstMap(first.features)) * (1 / Float(count))
    let calibration = first.targets.calibration(of: leftOut)
    let logWeights = classWeights.map { weights in
      Tensor(weights.map { log(max($0, .leastNormalMagnitude)) })
    }
    let scaled = mean * calibration.factor
    output.weight.update { $0 = scaled.weight.transposed() }
    output.bias?.update { $0 = logWeights.map { scaled.bias + $0 } ?? scaled.bias }
    share.update { $0 = Tensor([calibration.share]) }
  }

  /// The sequences of each block.
  ///
  /// Files often list one class after another, so a block has sequences of all parts of the file.
  private static func blocks(of sequenceCount: Int) -> [[Int]] {
    let used = spread(blockSize * blockLimit, over: sequenceCount)
    let count = (used.count + blockSize - 1) / blockSize
    return (0..<count).map { block in
      stride(from: block, to: used.count, by: count).map { used[$0] }
    }
  }

  /// The numbers of at most `limit` of `count` sequences, evenly spread.
  private static func spread(_ limit: Int, over count: Int) -> [Int] {
    let used = min(limit, count)
    return (0..<used).map { $0 * count / used }
  }
}

/// The sequences that one map is fitted to.
private struct Block {
  let features: Tensor
  let targets: SequenceDataset.Batch.Targets
  let ridge: LeaveOneOutRidge

  init(_ member: ClosedFormMember, _ samples: ClosedFormMember.Samples) {
    features = member.features(of: samples.tokens)
    targets = samples.targets
    ridge = LeaveOneOutRidge(
      features, targets: targets.matrix(width: member.output.weight.shape[0]))
  }

  /// The solution whose predictions of sequences left out are the best, and these predictions; nil if there is none.
  func best(of penalties: [Double]) -> (solution: LeaveOneOutRidge.Solution, leftOut: Tensor)? {
    var best: (solution: LeaveOneOutRidge.Solution, leftOut: Tensor)?
    var least = Double.infinity
    for penalty in penalties {
      guard let solution = ridge.solution(penalty: penalty) else { continue }
      let leftOut = ridge.leftOut(of: solution)
      let error = targets.calibration(of: leftOut).error
      if error < least { (best, least) = ((solution, leftOut), error) }
    }
    return best
  }
}

// MARK: - Calibration

/// How good predictions of sequences left out are, and what makes probabilities of them.
private struct Calibration {
  /// The factor that makes logits of predictions; 1 for numbers.
  let factor: Float
  /// The cross-entropy, or the mean squared error of numbers.
  let error: Double
  /// The share of the prediction of an ensemble.
  let share: Float

  /// The share of a perfect prediction: trained members and this one count alike.
  static let largestShare: Float = 0.5
  /// The factors to choose from.
  static let factors = (0..<40).map { 0.5 * pow(100, Float($0) / 39) }
}

extension SequenceDataset.Batch.Targets {
  /// 1 for the class of a sequence and 0 for others, or the numbers, `[sequences, width]`.
  fileprivate func matrix(width: Int) -> Tensor {
    switch self {
    case .classes(let labels):
      Tensor(
        labels.flatMap { label in (0..<width).map { $0 == label ? Float(1) : 0 } },
        shape: [labels.count, width])
    case .numbers(let numbers): Tensor(numbers, shape: [numbers.count, 1])
    case .unlabelled: .zeros([0, width])
    }
  }

  /// The calibration of predictions of sequences left out, `[sequences, outputs]`.
  fileprivate func calibration(of leftOut: Tensor) -> Calibration {
    switch self {
    case .classes(let labels):
      let targets = matrix(width: leftOut.lastDimension)
      let errors = Calibration.factors.map { factor in
        let logProbabilities = (leftOut * factor).logSoftmax(axis: 1)
        return -Double((logProbabilities * targets).sum().scalar) / Double(max(1, labels.count))
      }
      let best = errors.indices.min { errors[$0] < errors[$1] } ?? 0
      return Calibration(
        factor: Calibration.factors[best], error: errors[best],
        share: Calibration.largestShare)
    case .numbers(let numbers):
      let targets = Tensor(numbers, shape: leftOut.shape)
      let error = (leftOut - targets).pow(2).mean().scalar
      let variance = (targets - targets.mean()).pow(2).mean().scalar
      // A prediction that explains little must not pull that of the other members to the mean.
      let explained = variance > 0 ? max(0, 1 - error / variance) : 0
      return Calibration(
        factor: 1, error: Double(error), share: Calibration.largestShare * explained)
    case .unlabelled: return Calibration(factor: 1, error: 0, share: 0)
    }
  }
}
