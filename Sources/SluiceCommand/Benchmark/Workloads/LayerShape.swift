import ArgumentParser
import Sluice

/// A gated attention layer to time, causal.
struct LayerShape {
  let batch: Int
  let tokens: Int
  let configuration: GatedSelfAttention.Configuration
  /// The number format of stored activations.
  let activationFormat: ActivationFormat
  private let products: MatrixProducts

  /// - Throws: `ValidationError` or `ConfigurationError` for invalid sizes, `BeyondMemory` for sizes that
  ///   need more memory than available.
  init(
    batch: Int, tokens: Int, _ configuration: GatedSelfAttention.Configuration,
    activationFormat: ActivationFormat = .float32
  ) throws {
    var configuration = configuration
    if !configuration.visibility.isCausal { configuration.visibility = .causal }
    try configuration.validate()
    try requireSizes(
      ("--batch", batch), ("--tokens", tokens), ("--hidden", configuration.hiddenSize))
    (self.batch, self.tokens) = (batch, tokens)
    self.configuration = configuration
    self.activationFormat = activationFormat
    products = try configuration.matrixProducts(batch: batch, tokens: tokens)
    var need = MemoryNeed(of: .benchmark)
    let hidden = Double(configuration.hiddenSize)
    need.add("weights", numbers: hidden * Double(configuration.layout.width))
    let width = Double(configuration.forwardWidth(tokenCount: tokens))
    need.add("activations", numbers: Double(batch) * Double(tokens) * (hidden + width))
    try need.requireRoom()
  }

  func workload(_ pass: LayerPass) -> Workload {
    let hidden = configuration.hiddenSize
    return Workload(
      name: "layer \(batch) x \(tokens) x \(hidden), \(configuration.heading), \(pass.name)"
        + Precision.current.remark + (pass == .forward ? "" : activationFormat.remark),
      operationCount: pass == .forward ? products.forward : products.forwardAndBackward
    ) {
      let random = RandomStream(seed: 1337)
      let layer = try GatedSelfAttention(configuration, random: random.substream(0))
      let normal = Initialization.normal(standardDeviation: 1)
      let x = normal.tensor([batch, tokens, hidden], using: random.substream(1))
      switch pass {
      case .forward:
        return { withoutGradient { _ = layer(x) } }
      case .forwardAndBackward:
        let upstream = normal.tensor([batch, tokens, hidden], using: random.substream(2))
        return {
          let y = ActivationFormat.$current.withValue(activationFormat) { layer(x.tracked()) }
          _ = y.gradients(from: upstream)
        }
      }
    }
  }
}

/// The pass to time: forward, or forward and backward.
enum LayerPass: String, CaseIterable, ExpressibleByArgument {
  case forward
  case forwardAndBackward = "forward-and-backward"

  var name: String {
    switch self {
    case .forward: "forward"
    case .forwardAndBackward: "forward and backward"
    }
  }
}

extension GatedSelfAttention.Configuration {
  /// `8 heads`, and settings that differ from the default.
  var heading: String {
    var parts = [Wording.count(headCount, "head")]
    if keyValueHeadCount != headCount {
      parts.append(Wording.count(keyValueHeadCount, "key/value head"))
    }
    switch gates {
    case [.elementwise]: break
    case []: parts.append("no gate")
    default: parts.append("gate \(GateList(gates).name)")
    }
    let plain = Self(
      hiddenSize: hiddenSize, headCount: headCount, gates: gates, visibility: .causal)
    parts += Self.settings.differences(
      of: self, from: plain, leavingOut: ["num_key_value_heads", "head_dim", "attention_bias"])
    return parts.joined(separator: ", ")
  }
}
