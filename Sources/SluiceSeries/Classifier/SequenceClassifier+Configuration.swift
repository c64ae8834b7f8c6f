import Sluice
import SluiceFiles
import SluiceModels

extension SequenceClassifier {
  /// The settings of a classifier.
  ///
  /// Settings of the blocks and of their attention can be accessed directly: `configuration.gates = []`.
  @dynamicMemberLookup
  public struct Configuration: Sendable, Hashable {
    /// The number of channels of the inputs: as many of each kind, in the order of ``channelKindCount``.
    public var channelCount: Int
    /// The number of classes; nil to predict a number.
    public var classCount: Int?
    /// The number of steps of the longest training sequence, which determines how many steps are in a token.
    public var sequenceLength: Int
    /// The number of features of the level of a sequence, which the output layer sees, too.
    public var levelCount: Int
    /// The number of trained members of the ensemble.
    public var memberCount: Int
    /// The number of fixed filters of the member that is fitted in closed form; 0 for no such member.
    public var fixedFilterCount: Int
    /// The widths in steps of the filters of the first layer; each width has an equal number of filters.
    public var filterWidths: [Int]
    /// The widths of the filters of the layers after it, which are one residual block.
    public var blockFilterWidths: [Int]
    /// The most steps that the first layer reads; longer sequences are averaged.
    public var stepLimit: Int
    /// The most tokens of the residual block and of attention.
    public var tokenLimit: Int
    /// The dropout probability of the features of the output layer.
    public var dropout: Float
    /// The share of training sequences for which the output layer sees no attention.
    public var attentionDropout: Float
    /// The probability that training targets give to all classes alike.
    public var labelSmoothing: Float
    /// The weights of the classes in the loss; nil for equal weights.
    public var classWeights: [Float]?
    /// The settings of the blocks.
    public var transformer: Transformer.Configuration

    /// A setting of the blocks.
    public subscript<Value>(
      dynamicMember path: WritableKeyPath<Transformer.Configuration, Value>
    ) -> Value {
      get { transformer[keyPath: path] }
      set { transformer[keyPath: path] = newValue }
    }

    /// Makes the usual settings.
    ///
    /// - Parameters:
    ///   - channelCount: the number of channels of the inputs, of all kinds.
    ///   - classCount: the number of classes; nil to predict a number.
    ///   - sequenceLength: the number of steps of the longest training sequence.
    public init(channelCount: Int, classCount: Int?, sequenceLength: Int) {
      self.channelCount = channelCount
      self.classCount = classCount
      self.sequenceLength = sequenceLength
      levelCount = 0
      memberCount = Self.usualMemberCount
      fixedFilterCount = Self.usualFixedFilterCount
      filterWidths = Self.usualFilterWidths
      blockFilterWidths = Self.usualBlockFilterWidths
      (stepLimit, tokenLimit) = Self.usualLimits
      (dropout, attentionDropout, labelSmoothing) = (0.1, 0.5, 0.1)
      transformer = Self.usualTransformer
    }

    private static let usualFilterWidths = [8, 16, 32, 64]
    private static let usualBlockFilterWidths = [9, 5, 3]
    private static let usualLimits = (4096, 128)

    /// The usual number of trained members of the ensemble.
    public static let usualMemberCount = 5
    /// The usual number of fixed filters.
    public static let usualFixedFilterCount = 5040

    /// The usual settings of the blocks.
    public static let usualTransformer = Transformer.Configuration(
      layerCount: 1,
      block: .init(
        attention: .init(hiddenSize: 64, headCount: 4, positions: .rotary(headDimension: 16)),
        intermediateSize: 128, normalization: .rms))
  }
}

// MARK: - Sizes

extension SequenceClassifier.Configuration {
  /// The number of steps that are averaged before the first layer.
  var stepsPerInput: Int { Self.quotient(sequenceLength, stepLimit) }

  /// The number of inputs of the longest training sequence.
  var inputLength: Int { Self.quotient(sequenceLength, stepsPerInput) }

  /// The number of inputs that are averaged after the first layer.
  var inputsPerToken: Int {
    Self.quotient(inputLength, tokenLimit)
  }

  /// The number of steps of a sequence in a token.
  public var stepsPerToken: Int { stepsPerInput * inputsPerToken }

  /// The number of kinds of channels, in this order: values, their differences and, if sequences have features of their
  /// level, values that keep it.
  public var channelKindCount: Int {
    SequenceLevels.channelKindCount(hasLevels: levelCount > 0)
  }

  /// The number of channels that the trained members read: those of the first two kinds.
  var trainedChannelCount: Int { channelCount / channelKindCount * 2 }

  /// The number of outputs.
  var outputCount: Int { classCount ?? 1 }

  private static func quotient(_ count: Int, _ divisor: Int) -> Int {
    max(1, (count + divisor - 1) / max(1, divisor))
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(ConfigurationError) {
    let sizes = [
      ("channelCount", channelCount, 1), ("classCount", classCount ?? 2, 2),
      ("sequenceLength", sequenceLength, 1), ("memberCount", memberCount, 1),
      ("stepLimit", stepLimit, 1), ("tokenLimit", tokenLimit, 1), ("levelCount", levelCount, 0),
    ]
    for (name, size, least) in sizes {
      try ConfigurationError.require(name, size, in: least...1 << 24)
    }
    guard channelCount.isMultiple(of: channelKindCount) else {
      throw .outOfRange(
        setting: "channelCount", value: "\(channelCount)",
        expected: "a multiple of \(channelKindCount), the number of kinds of channels")
    }
    try ConfigurationError.require("memberCount", memberCount, in: 1...1000)
    try ConfigurationError.require("fixedFilterCount", fixedFilterCount, in: 0...1 << 20)
    for (name, widths) in [
      ("filterWidths", filterWidths), ("blockFilterWidths", blockFilterWidths),
    ] {
      guard !widths.isEmpty, widths.allSatisfy((1...1 << 16).contains) else {
        throw .outOfRange(
          setting: name, value: "\(widths)", expected: "widths from 1 to \(1 << 16)")
      }
    }
    try transformer.validate()
    guard transformer.hiddenSize.isMultiple(of: filterWidths.count) else {
      throw .outOfRange(
        setting: "hiddenSize", value: "\(transformer.hiddenSize)",
        expected: "a multiple of \(filterWidths.count), the number of filter widths")
    }
    for (name, share) in [
      ("dropout", dropout), ("attentionDropout", attentionDropout),
      ("labelSmoothing", labelSmoothing),
    ] {
      guard share >= 0, share < 1 else {
        throw .outOfRange(setting: name, value: "\(share)", expected: "at least 0 and below 1")
      }
    }
    guard let classWeights else { return }
    guard classWeights.count == classCount, classWeights.allSatisfy({ $0 >= 0 && $0.isFinite })
    else {
      throw .outOfRange(
        setting: "classWeights", value: "\(classWeights)",
        expected: "a number of at least 0 for each of \(classCount ?? 0) classes")
    }
  }
}

// MARK: - Files

extension SequenceClassifier.Configuration: ModelSettings {
  /// The settings in `config.json`.
  public static let settings = SettingsTable<Self>([
    Setting("num_channels", \.channelCount),
    Setting("num_classes", \.classCount),
    Setting("sequence_length", \.sequenceLength),
    Setting("num_level_features", \.levelCount, usual: 0),
    Setting("num_members", \.memberCount, usual: 1),
    Setting("num_fixed_filters", \.fixedFilterCount, usual: 0),
    Setting("filter_widths", \.filterWidths, usual: usualFilterWidths),
    Setting("block_filter_widths", \.blockFilterWidths, usual: usualBlockFilterWidths),
    Setting("max_steps", \.stepLimit),
    Setting("max_tokens", \.tokenLimit),
    Setting("classifier_dropout", \.dropout),
    Setting("attention_branch_dropout", \.attentionDropout),
    Setting("label_smoothing", \.labelSmoothing),
    Setting("class_weights", \.classWeights),
  ])
  .holding(Transformer.Configuration.settings, at: \.transformer)

  /// Settings without sizes, to be filled from a file.
  public static var unread: Self {
    var unread = Self(channelCount: 0, classCount: nil, sequenceLength: 0)
    // The defaults of the file.
    unread.memberCount = 1
    unread.fixedFilterCount = 0
    unread.transformer = .unread
    return unread
  }
}
