import Sluice
import SluiceFiles
import SluiceModels

/// A model that predicts the class of a sequence, or a number: convolutions, gated attention over their outputs, and
/// pooling by a gate.
///
/// For a sequence `x`, `[steps, channels]`, of standardized values and their differences:
///
///     h = average(relu(norm(conv(x))))                   filters of several widths, then fewer tokens
///     h = relu(norm(conv(relu(norm(conv(h))))) + h)      a residual block of convolutions
///     a = blocks(h)                                      gated attention
///     g = sigmoid(a Wg + bg)                             the pooling gate: a weight for each element of a token
///     y = [mean(h), sum(g a) / sum(g), level] W + b
///
/// The model can be an ensemble of several such members, which differ by their initial weights, and of a
/// ``ClosedFormMember``. Its prediction is half the mean of their probabilities and half the probabilities of that member.
///
/// ```swift
/// let setup = ClassifierSetup(data)
/// let trainer = try Trainer<SequenceClassifier>(
///   model: setup.model, data: data, configuration: setup.recipe, run: RunFolder(path: "runs/gestures"))
/// ```
///
/// Sources: convolutions with batch normalization for time series: Wang et al. 2016 (arXiv 1611.06455); several widths:
/// Ismail Fawaz et al. 2019 (arXiv 1909.04939); pooling by a gate: Ilse et al. 2018 (arXiv 1802.04712).
public struct SequenceClassifier: Module {
  /// The settings.
  public let configuration: Configuration
  /// The trained members of the ensemble.
  public let members: [SequenceClassifierMember]
  /// The member that is fitted in closed form; nil without fixed filters.
  public let closedForm: ClosedFormMember?

  /// Makes a model with random weights.
  ///
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(_ configuration: Configuration, random: RandomStream) throws {
    try configuration.validate()
    self.configuration = configuration
    members = try (0..<configuration.memberCount).map {
      try SequenceClassifierMember(configuration, random: random.substream(UInt64($0)))
    }
    closedForm = configuration.fixedFilterCount > 0 ? ClosedFormMember(configuration) : nil
  }

  /// The values of sequences, averaged if they are longer than the limit.
  ///
  /// The program stops with a message if the batch has other channels than the model.
  func tokens(of batch: SequenceDataset.Batch) -> SequenceTokens {
    let (found, expected) = (batch.values.lastDimension, configuration.channelCount)
    require(found == expected, "the batch has \(found) channels, the model \(expected)")
    return SequenceTokens(batch.values, lengths: batch.lengths)
      .averaged(configuration.stepsPerInput)
  }

  /// The outputs of the trained members.
  ///
  /// - Parameters:
  ///   - tokens: the sequences, with channels of all kinds.
  ///   - levels: the features of their levels, if they have any.
  ///   - random: the random stream for dropout, in training; nil in evaluation, where running averages normalize.
  /// - Returns: for each member the logits of the classes, or a number in its standardized scale:
  ///   `[sequences, outputs]`.
  func outputs(
    _ tokens: SequenceTokens, levels: Tensor?, dropout random: RandomStream? = nil
  ) -> [Tensor] {
    let count = configuration.trainedChannelCount
    let read =
      count == configuration.channelCount ? tokens : tokens.mapped { $0[..<count, axis: 2] }
    return members.enumerated().map { index, member in
      Observation.scope("members.\(index)", of: member) {
        member(read, levels: levels, dropout: random?.substream(UInt64(index)))
      }
    }
  }
}

/// A member of an ensemble of classifiers.
public struct SequenceClassifierMember: Module {
  /// The first layer.
  public let first: ConvolutionLayer
  /// The layers of the residual block.
  public let block: [ConvolutionLayer]
  /// The blocks of gated attention, without a final norm.
  public let transformer: Transformer
  /// The pooling gate, `[hidden, hidden]`.
  public let gate: Linear
  /// The output layer, `[outputs, 2 hidden + levels]`.
  public let head: Linear

  private let configuration: SequenceClassifier.Configuration

  init(
    _ configuration: SequenceClassifier.Configuration, random: RandomStream
  ) throws(ConfigurationError) {
    let hidden = configuration.hiddenSize
    self.configuration = configuration
    first = ConvolutionLayer(
      configuration.trainedChannelCount, hidden, widths: configuration.filterWidths,
      random: random.substream(0))
    let blockRandom = random.substream(1)
    block = configuration.blockFilterWidths.enumerated().map { index, width in
      ConvolutionLayer(
        hidden, hidden, widths: [width], random: blockRandom.substream(UInt64(index)))
    }
    let blocksRandom = random.substream(2)
    let stack = try Transformer(
      configuration.transformer, outputInitialization: .zeros
    ) { blocksRandom.substream(UInt64($0)) }
    // A final norm would remove the amplitude of a token, which its mean over the sequence needs.
    transformer = Transformer(blocks: stack.blocks, norm: nil)
    gate = Linear(hidden, hidden, random: random.substream(3))
    head = Linear(
      2 * hidden + configuration.levelCount, configuration.outputCount,
      random: random.substream(4))
  }

  /// The outputs for sequences, `[sequences, outputs]`, and for the features of their levels, if they have any.
  func callAsFunction(
    _ x: SequenceTokens, levels: Tensor?, dropout random: RandomStream?
  ) -> Tensor {
    let isTraining = random != nil
    var tokens = first(x, isTraining: isTraining).averaged(configuration.inputsPerToken)
    let shortcut = tokens.values
    for (index, layer) in block.enumerated() {
      tokens = layer(
        tokens, isTraining: isTraining,
        addedTo: index == block.count - 1 ? shortcut : nil)
    }
    let local = tokens.mean
    var states: [SequenceState] = []
    let attended = tokens.mapped {
      transformer($0, in: tokens.runs, states: &states, dropout: random?.substream(0))
    }
    let weights = gate(attended.values, activation: .sigmoid)
    Observation.scope("pooling", of: gate) {
      Observation.tell("pooling", .perToken(groups: 1)) { weights }
    }
    var global = attended.mean(weights: weights)
    if let random {
      global = global * keptRows(global.shape[0], random: random.substream(1))
    }
    var features = Tensor.concatenated([local, global] + (levels.map { [$0] } ?? []), axis: 1)
    if let random { features = features.dropout(configuration.dropout, using: random.substream(2)) }
    return head(features)
  }

  /// The factors of rows that are dropped as a whole, `[rows, 1]`: 0, or the inverse of the share that is kept.
  private func keptRows(_ count: Int, random: RandomStream) -> Tensor {
    let share = configuration.attentionDropout
    return Tensor(
      (0..<count).map { random.uniform(at: UInt64($0)) < share ? 0 : 1 / (1 - share) },
      shape: [count, 1])
  }
}
