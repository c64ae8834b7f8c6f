import Sluice
import SluiceFiles
import SluiceModels

extension Forecaster {
  /// What a forecaster is trained for.
  public enum Loss: String, Sendable, Codable, CaseIterable {
    /// The squared error: the forecast is a mean.
    case squared
    /// The absolute error: the forecast is a median.
    case absolute
    /// The quantile loss: the forecast is a number of quantiles.
    case quantile
  }

  /// The settings of a forecaster.
  ///
  /// Settings of the blocks and of their attention can be accessed directly: `configuration.gates = []`.
  @dynamicMemberLookup
  public struct Configuration: Sendable, Hashable {
    /// The number of known rows in a window.
    public var contextLength: Int
    /// The number of rows to forecast.
    public var horizon: Int
    /// The number of channels that are forecast.
    public var targetCount: Int
    /// The number of channels that are known up to the last row only.
    public var observedCount: Int
    /// The number of channels that are known for the future, too.
    public var knownCount: Int
    /// The number of rows of a season, which is learned; nil for none.
    public var period: Int?
    /// The number of tokens of a channel: values that are as many rows apart are in one token.
    public var tokenCount: Int
    /// Whether channels are mixed by attention; observed and known channels need it.
    public var mixesChannels: Bool
    /// The loss.
    public var loss: Loss
    /// The quantiles that are forecast with the quantile loss, between 0 and 1, increasing.
    public var quantiles: [Float]
    /// The settings of the blocks.
    public var transformer: Transformer.Configuration

    /// A setting of the blocks.
    public subscript<Value>(
      dynamicMember path: WritableKeyPath<Transformer.Configuration, Value>
    ) -> Value {
      get { transformer[keyPath: path] }
      set { transformer[keyPath: path] = newValue }
    }

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - contextLength: the number of known rows in a window.
    ///   - horizon: the number of rows to forecast.
    ///   - targetCount: the number of channels that are forecast.
    ///   - observedCount: the number of channels that are known up to the last row only.
    ///   - knownCount: the number of channels that are known for the future, too.
    ///   - period: the number of rows of a season; nil for none.
    ///   - tokenCount: the number of tokens of a channel; nil for `period`.
    ///   - mixesChannels: whether channels are mixed by attention; nil to mix only if there are observed or known
    ///     channels.
    ///   - loss: the loss.
    ///   - quantiles: the quantiles that are forecast with the quantile loss.
    ///   - transformer: the settings of the blocks; nil for the usual ones.
    public init(
      contextLength: Int, horizon: Int, targetCount: Int, observedCount: Int = 0,
      knownCount: Int = 0, period: Int? = nil, tokenCount: Int? = nil, mixesChannels: Bool? = nil,
      loss: Loss = .squared, quantiles: [Float] = usualQuantiles,
      transformer: Transformer.Configuration? = nil
    ) {
      self.contextLength = contextLength
      self.horizon = horizon
      self.targetCount = targetCount
      self.observedCount = observedCount
      self.knownCount = knownCount
      self.period = period
      self.tokenCount = tokenCount ?? period ?? Self.usualTokenCount
      self.mixesChannels = mixesChannels ?? (observedCount + knownCount > 0)
      self.loss = loss
      self.quantiles = quantiles
      self.transformer = transformer ?? Self.usualTransformer
    }

    /// The usual quantiles.
    public static let usualQuantiles: [Float] = [0.1, 0.25, 0.5, 0.75, 0.9]

    private static let usualTokenCount = 24

    /// The usual settings of the blocks.
    public static let usualTransformer = Transformer.Configuration(
      layerCount: 2,
      block: .init(
        attention: .init(hiddenSize: 16, headCount: 4), intermediateSize: 32, dropout: 0.5))
  }
}

// MARK: - Sizes

extension Forecaster.Configuration {
  /// The number of channels of the inputs.
  public var channelCount: Int { targetCount + observedCount + knownCount }

  /// Whether the signs of windows and of their corrections are changed in training.
  ///
  /// Not with known columns, whose effect has one direction, nor with quantiles, which are not symmetric.
  var changesSigns: Bool { knownCount == 0 && loss != .quantile }

  /// The number of values for each forecast: that of the quantiles, or 1.
  public var valueCount: Int { loss == .quantile ? quantiles.count : 1 }

  /// The number of context rows in a token.
  var tokenLength: Int { Self.quotient(contextLength, tokenCount) }

  /// The number of rows of a known channel in a token.
  var knownTokenLength: Int { Self.quotient(contextLength + horizon, tokenCount) }

  /// The number of rows to forecast of a token.
  var outputLength: Int { Self.quotient(horizon, tokenCount) }

  /// The index of the median, or of the quantile closest to it, among the values.
  var medianIndex: Int {
    guard loss == .quantile else { return 0 }
    return quantiles.indices.min { abs(quantiles[$0] - 0.5) < abs(quantiles[$1] - 0.5) } ?? 0
  }

  /// Changes the season, and with it the number of tokens.
  public mutating func setPeriod(_ period: Int?) {
    self.period = period
    tokenCount = period ?? Self.usualTokenCount
  }

  /// The dropout probability of tokens and blocks.
  public var dropout: Float {
    get { transformer.block.dropout }
    set {
      transformer.block.dropout = newValue
      transformer.block.attention.dropout = newValue
    }
  }

  private static func quotient(_ count: Int, _ divisor: Int) -> Int {
    (count + divisor - 1) / max(1, divisor)
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(ConfigurationError) {
    let sizes = [
      ("contextLength", contextLength, 1), ("horizon", horizon, 1), ("targetCount", targetCount, 1),
      ("observedCount", observedCount, 0), ("knownCount", knownCount, 0),
      ("tokenCount", tokenCount, 1), ("period", period ?? 1, 1),
    ]
    for (name, size, least) in sizes {
      try ConfigurationError.require(name, size, in: least...1 << 24)
    }
    try transformer.validate()
    guard loss == .quantile else { return }
    let isIncreasing = zip(quantiles, quantiles.dropFirst()).allSatisfy(<)
    guard !quantiles.isEmpty, isIncreasing, quantiles.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw .outOfRange(
        setting: "quantiles", value: "\(quantiles)", expected: "increasing numbers between 0 and 1")
    }
  }
}

// MARK: - Files

extension Forecaster.Configuration: ModelSettings {
  /// The settings in `config.json`.
  public static let settings = SettingsTable<Self>([
    Setting("context_length", \.contextLength),
    Setting("prediction_length", \.horizon),
    Setting("num_targets", \.targetCount),
    Setting("num_observed", \.observedCount, usual: 0),
    Setting("num_known", \.knownCount, usual: 0),
    Setting("period", \.period),
    Setting("num_tokens", \.tokenCount),
    Setting("channel_attention", \.mixesChannels, usual: false),
    Setting("loss", \.loss, usual: .squared),
    Setting("quantiles", \.quantiles, usual: usualQuantiles),
  ])
  .holding(Transformer.Configuration.settings, at: \.transformer)

  /// Settings without sizes, to be filled from a file.
  public static var unread: Self {
    Self(contextLength: 0, horizon: 0, targetCount: 0, transformer: .unread)
  }
}
