import Sluice
import SluiceModels

/// A model that forecasts the rows after a window of a series: a linear map of the window, and gated attention that
/// corrects it.
///
/// All target channels are forecast with the same weights. For a channel `x` of a window, `[context]`:
///
///     u = (x - mean(x)) / deviation(x)                   the window without level and scale
///     v = u - cycle[phases of the context]               and without the usual season
///     t = V p + e, p = v[phase], v[phase + period], ...  a token for each phase of the season
///     y = M(v) + O blocks(t)                           O starts at zero
///     f = (y + cycle[phases of the horizon]) deviation(x) + mean(x)
///
/// In training, `v` and the output of the blocks are multiplied by -1 for half of the windows at random. So the blocks do not
/// learn a change of the level that is equal for all training windows, and that later rows need not have.
///
/// `cycle` and the linear map `M` (``SeasonalMap``) are fitted by least squares before the first training step, and do not
/// change after it. With `mixesChannels`, the tokens of a phase of all channels attend to each other after the blocks.
///
/// ```swift
/// let setup = ForecastSetup(data)
/// let trainer = try Trainer<Forecaster>(
///   model: setup.model, data: data, configuration: setup.recipe, run: RunFolder(path: "runs/power"))
/// ```
///
/// Sources: window normalization: Kim et al. 2022, "Reversible Instance Normalization for Accurate Time-Series
/// Forecasting against Distribution Shift"; cycle: Lin et al. 2024
/// (arXiv 2409.18479); attention across channels: Liu et al. 2023 (arXiv 2310.06625).
public struct Forecaster: Module {
  /// The settings.
  public let configuration: Configuration
  /// The linear map of a window.
  public let seasonalMap: SeasonalMap
  /// The map of the values of a phase to a token, `[hidden, context / period]`.
  public let front: Linear
  /// The map of the values of a phase of a known channel to a token, `[hidden, (context + horizon) / period]`.
  public let knownFront: Linear?
  /// The embeddings of the phases, `[phases, hidden]`.
  public let phases: Parameter
  /// The blocks over the phases of a channel.
  public let transformer: Transformer
  /// The attention across channels; nil if channels are not mixed.
  public let channelMixer: ChannelMixer?
  /// The output layer, `[horizon / period x values, hidden]`.
  public let head: Linear
  /// The season, `[period, targets]`; nil without a period.
  public let cycle: Parameter?

  /// Makes a model with random weights; the linear map, the season and the output layer start at zero.
  ///
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(_ configuration: Configuration, random: RandomStream) throws {
    try configuration.validate()
    let hidden = configuration.hiddenSize
    self.configuration = configuration
    seasonalMap = SeasonalMap(configuration)
    front = Linear(configuration.tokenLength, hidden, random: random.substream(0))
    knownFront =
      configuration.knownCount > 0
      ? Linear(configuration.knownTokenLength, hidden, random: random.substream(1)) : nil
    phases = .embedding([configuration.tokenCount, hidden], random: random.substream(2))
    transformer = try Transformer(configuration.transformer, random: random.substream(3))
    channelMixer =
      configuration.mixesChannels
      ? try ChannelMixer(configuration, random: random.substream(4)) : nil
    head = .zeros(hidden, configuration.outputLength * configuration.valueCount)
    cycle = configuration.period.map { .fixedZeros([$0, configuration.targetCount]) }
  }
}

/// Attention between the channels of a series, at each phase of the season.
public struct ChannelMixer: Module {
  /// The embeddings of the channels, `[channels, hidden]`.
  public let channels: Parameter
  /// The block over channels.
  public let block: TransformerBlock

  init(_ configuration: Forecaster.Configuration, random: RandomStream) throws {
    channels = .embedding(
      [configuration.channelCount, configuration.hiddenSize], random: random.substream(0))
    block = try TransformerBlock(configuration.transformer.block, random: random.substream(1))
  }

  /// Mixes the tokens of channels.
  ///
  /// - Parameters:
  ///   - x: `[windows, channels, phases, hidden]`.
  ///   - random: the random stream for dropout; nil for no dropout.
  /// - Returns: `[windows, channels, phases, hidden]`.
  func callAsFunction(_ x: Tensor, dropout random: RandomStream?) -> Tensor {
    let (windows, count, phases, hidden) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    let tokens = x.permuted([0, 2, 1, 3]).reshaped([windows * phases, count, hidden])
    var states: [any MixerState] = []
    let runs = TokenRuns.whole(rows: windows * phases, tokens: count)
    let mixed = Observation.scope("channelMixer", of: block, passing: tokens + channels.tensor) {
      block($0, in: runs, states: &states, dropout: random)
    }
    return mixed.reshaped([windows, phases, count, hidden]).permuted([0, 2, 1, 3])
  }
}

extension Linear {
  /// A layer of zeros.
  fileprivate static func zeros(_ inputSize: Int, _ outputSize: Int) -> Linear {
    Linear(
      weight: Parameter(shape: [outputSize, inputSize], role: .matrix) {
        .zeros([outputSize, inputSize])
      },
      bias: Parameter(shape: [outputSize]) { .zeros([outputSize]) })
  }
}

extension Parameter {
  /// Embeddings from a normal distribution with standard deviation 0.02.
  fileprivate static func embedding(_ shape: [Int], random: RandomStream) -> Parameter {
    Parameter(shape: shape, role: .embedding) {
      Initialization.normal(standardDeviation: 0.02).tensor(shape, using: random)
    }
  }
}
