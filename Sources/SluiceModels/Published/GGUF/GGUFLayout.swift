import Sluice
import SluiceFiles

/// How an architecture stores a model in a GGUF file: its settings and its tensors.
struct GGUFLayout {
  /// The architecture.
  let architecture: any PublishedArchitecture
  /// The settings of the model when it is read from the file.
  let configuration: LanguageModel.Configuration
  /// The metadata of the settings.
  let metadata: GGUFMetadata
  /// The tensors of the weights, sorted by name.
  let tensors: [FileTensor]
  /// The values of `rope_freqs.weight`; nil for none.
  let frequencyFactors: [Float]?

  /// The name of the tensor with a factor for the frequency of each rotary pair.
  static let frequencyName = "rope_freqs.weight"

  /// Whether a tensor is a setting, not a weight.
  static func isNoWeight(_ name: String) -> Bool { name == frequencyName }

  /// The layout of a model, in the first architecture that can express it.
  ///
  /// Architectures that llama.cpp knows come first, the preferred one before others.
  ///
  /// - Throws: `InexpressibleModel` for the preferred architecture or, if it has no form in GGUF files, for the
  ///   one with the fewest differences.
  init(
    of model: LanguageModel, preferring preferred: (any PublishedArchitecture)?,
    among architectures: [any PublishedArchitecture] = PublishedArchitectures.all
  ) throws {
    let all = [preferred].compactMap(\.self) + architectures
    let ordered = all.filter { $0.gguf?.isOwn == false } + all.filter { $0.gguf?.isOwn == true }
    var errors: [InexpressibleModel] = []
    for architecture in ordered {
      do {
        self = try GGUFLayout(of: model, as: architecture)
        return
      } catch let error as InexpressibleModel {
        errors.append(error)
      }
    }
    let isPreferredFirst = preferred?.gguf?.isOwn == false
    let nearest =
      isPreferredFirst ? errors.first : errors.min { $0.settings.count < $1.settings.count }
    throw nearest ?? InexpressibleModel(architecture: "none", settings: [])
  }

  /// The layout of a model in an architecture.
  ///
  /// - Throws: `InexpressibleModel` if the settings would differ after reading.
  private init(of model: LanguageModel, as architecture: any PublishedArchitecture) throws {
    let form = architecture.ggufForm
    let own = model.configuration.withoutChoices
    frequencyFactors = form.hasFrequencyFactors ? own.frequencyFactors : nil
    metadata = GGUFMetadata(settingsOf: own, form)
    tensors = GGUFNaming(model.configuration, form).fileTensors(of: model.parameters)
      .sorted { $0.name < $1.name }
    self.architecture = architecture
    let shapes = Dictionary(tensors.map { ($0.name, $0.shape) }, uniquingKeysWith: { a, _ in a })
    func inexpressible(_ settings: [String]) -> InexpressibleModel {
      InexpressibleModel(architecture: "\(form.name) in GGUF files", settings: settings)
    }
    let read: LanguageModel.Configuration
    do {
      read = try PublishedConfiguration(
        gguf: metadata, shape: { shapes[$0] }, frequencyFactors: frequencyFactors,
        among: [architecture]
      ).model
    } catch let error as SettingsError {
      throw inexpressible([error.description])
    }
    configuration = read
    let differences = LanguageModel.Configuration.settings.differences(
      of: own.storing(frequencyFactors, as: read), from: read.withoutChoices,
      leavingOut: ["dropout", "hidden_dropout", "attention_dropout"])
    guard differences.isEmpty else { throw inexpressible(differences) }
  }

  /// The tensors as they are stored: names, shapes and types.
  func entries(as type: WeightType) -> [GGUF.Entry] {
    let frequencies = frequencyFactors.map {
      GGUF.Entry(name: Self.frequencyName, shape: [$0.count], type: .float32)
    }
    return [frequencies].compactMap(\.self)
      + tensors.map { GGUF.Entry(name: $0.name, shape: $0.shape, type: type.gguf(shape: $0.shape)) }
  }
}

extension LanguageModel.Configuration {
  /// The factors by which rotary frequencies are divided, if they are all that the scaling changes; nil for none,
  /// and for scalings that depend on the length or have names of their own.
  fileprivate var frequencyFactors: [Float]? {
    guard case .rotary(let rotary) = transformer.block.attention.positions else { return nil }
    switch rotary.scaling {
    case .perPair(let factors): return factors
    case .llama3: return rotary.frequencyFactors.map { Float($0) }
    case .none, .linear, .yarn, .dynamic, .ntk: return nil
    }
  }

  /// The settings as files store them: scaling as factors of frequencies, and a factor of attention as it is
  /// read, if only rounding changes it.
  fileprivate func storing(_ factors: [Float]?, as read: Self) -> Self {
    guard case .rotary(let rotary) = transformer.block.attention.positions else { return self }
    var scaling = factors.map { RotaryScaling.perPair($0) } ?? rotary.scaling
    if case .yarn(let factor, let context, let fast, let slow, let attention?, let rounds) = scaling,
      case .rotary(let other) = read.transformer.block.attention.positions,
      case .yarn(_, _, _, _, let found?, _) = other.scaling,
      abs(found - attention) <= 4 * attention.ulp
    {
      scaling = .yarn(
        factor: factor, originalContext: context, betaFast: fast, betaSlow: slow,
        attentionFactor: found, roundsRamp: rounds)
    }
    var stored = self
    stored.transformer.block.attention.positions = .rotary(
      RotaryEmbedding(
        headDimension: rotary.headDimension, base: rotary.base,
        rotatedDimension: rotary.rotatedDimension, scaling: scaling))
    return stored
  }
}
