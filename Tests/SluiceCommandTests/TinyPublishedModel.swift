import Sluice
import SluiceFiles
import SluiceModels
import SluiceText
import TestSupport

/// A folder as Hugging Face publishes it: a small Llama model with random weights, a tokenizer with two added
/// tokens, and a chat template.
enum TinyPublishedModel {
  static let template = """
    {% for m in messages %}<|start|>{{ m.role }}
    {{ m.content }}<|end|>
    {% endfor %}{% if add_generation_prompt %}<|start|>assistant
    {% endif %}
    """

  /// Writes the model.
  ///
  /// - Parameters:
  ///   - folder: an existing folder.
  ///   - template: the chat template; nil for none.
  static func write(to folder: String, template: String? = template) throws {
    var learner = BytePairLearner(addedTokens: ["<|start|>", "<|end|>"])
    learner.add(
      "What is the capital of France? The capital of France is Paris. user assistant system")
    let tokenizer = try learner.tokenizer(vocabularySize: 270)
    let configuration = LanguageModel.Configuration(
      vocabularySize: tokenizer.count, contextLength: 512, layerCount: 2, hiddenSize: 32,
      headCount: 4,
      intermediateSize: 48, feedForward: .swiglu, normalization: .rms, gates: [],
      positions: .rotary,
      rotaryBase: 500, tied: true)
    let model = try LanguageModel(configuration, random: RandomStream(seed: 3))
    // Weights of the usual size would predict nearly the same for every token.
    for (index, entry) in model.parameters.enumerated() where entry.parameter.shape.count > 1 {
      let noise = Initialization.normal(standardDeviation: 0.3)
        .tensor(entry.parameter.shape, using: RandomStream(seed: UInt64(100 + index)))
      entry.parameter.update { $0 = ($0 + noise).detached }
    }
    try PublishedModel(model, generation: GenerationDefaults(endTokens: [1])).write(to: folder)
    try AtomicFile.write(folder + "/tokenizer.json") { try $0.write(tokenizer.json) }
    if let template {
      try AtomicFile.write(folder + "/chat_template.jinja") { try $0.write(Array(template.utf8)) }
    }
  }
}
