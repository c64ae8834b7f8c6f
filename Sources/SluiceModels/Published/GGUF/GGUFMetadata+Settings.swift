import Sluice
import SluicePlatform

extension GGUFMetadata {
  /// The settings of a model, as llama.cpp's converter writes them; what `GGUFSettings` reads.
  ///
  /// Settings that have no key are left out.
  init(settingsOf model: LanguageModel.Configuration, _ form: GGUFForm) {
    self.init()
    let block = model.transformer.block
    let attention = block.attention
    self["general.architecture"] = .string(form.name)
    self["general.type"] = .string("model")
    func set(_ name: String, _ value: Int) {
      self["\(form.name).\(name)"] = .uint32(UInt32(clamping: value))
    }
    set("block_count", model.transformer.layerCount)
    set("context_length", model.contextLength)
    set("embedding_length", attention.hiddenSize)
    set("feed_forward_length", block.feedForward.intermediateSize)
    set("attention.head_count", attention.headCount)
    set("attention.head_count_kv", attention.keyValueHeadCount)
    set("attention.key_length", attention.headDimension)
    set("attention.value_length", attention.headDimension)
    set("vocab_size", model.vocabularySize)
    self["\(form.name).attention.layer_norm_rms_epsilon"] = .float32(block.normalization.epsilon)
    guard case .rotary(let rotary) = attention.positions else { return }
    set("rope.dimension_count", rotary.rotatedDimension)
    self["\(form.name).rope.freq_base"] = .float32(rotary.base)
    setScaling(rotary.scaling, prefix: "\(form.name).rope.scaling.")
  }

  private mutating func setScaling(_ scaling: RotaryScaling, prefix: String) {
    switch scaling {
    case .linear(let factor):
      self[prefix + "type"] = .string("linear")
      self[prefix + "factor"] = .float32(factor)
    case .yarn(let factor, let context, let betaFast, let betaSlow, let attentionFactor, _):
      self[prefix + "type"] = .string("yarn")
      self[prefix + "factor"] = .float32(factor)
      self[prefix + "original_context_length"] = .uint32(UInt32(clamping: context))
      self[prefix + "yarn_beta_fast"] = .float32(betaFast)
      self[prefix + "yarn_beta_slow"] = .float32(betaSlow)
      if let attentionFactor {
        self[prefix + "attn_factor"] = .float32(
          GGUFSettings.share(ofAttentionFactor: attentionFactor, scaling: factor))
      }
    // Frequencies of `llama3` are a tensor.
    case .none, .llama3, .perPair, .dynamic, .ntk: break
    }
  }
}

extension GGUFSettings {
  /// The factor of attention in YaRN that programs use by themselves.
  static func usualAttentionFactor(scaling factor: Double) -> Double {
    0.1 * log(max(factor, 1)) + 1
  }

  /// The number under `rope.scaling.attn_factor`, by which the usual factor is multiplied.
  ///
  /// Of its neighbours, it is the one that is read as the given factor, if there is one.
  static func share(ofAttentionFactor factor: Float, scaling: Float) -> Float {
    let usual = usualAttentionFactor(scaling: Double(scaling))
    let share = Float(Double(factor) / usual)
    return [share, share.nextUp, share.nextDown].first { Float(Double($0) * usual) == factor }
      ?? share
  }
}
