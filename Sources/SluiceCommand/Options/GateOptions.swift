import ArgumentParser
import Sluice
import SluiceModels

/// The flags for the gates and the sink of a single model.
struct GateOptions: ParsableArguments {
  @Option(
    help: """
      Gates of the model, joined by +, or none. A gate is PLACEMENT.GRANULARITY and optional parts, such as \
      output.headwise, value.elementwise.silu, output.headwise.bias=4. `sluice gates` lists all gates. \
      (default for text: forget+output.elementwise)
      """, transform: { try GateList.argument($0) })
  var gate: GateList?

  @Option(
    help: """
      Attention sink: an extra term in the softmax that takes attention away from the keys. learned: a \
      learned score for each head. off-by-one: a score of 0. (default: none)
      """)
  var sink: SinkChoice?
}

extension GateOptions {
  /// Applies the given flags to attention settings, except for residual gates, which belong to the block.
  func apply(to attention: inout GatedSelfAttention.Configuration) {
    if let sink { attention.sink = sink.sink }
  }

  /// Applies the given flags to the settings of a stack.
  func apply(to stack: inout Transformer.Configuration) {
    if let gate { stack.gates = gate.gates }
    apply(to: &stack.block.attention)
  }

  /// The configuration with the given flags applied.
  func applied(to base: LanguageModel.Configuration) -> LanguageModel.Configuration {
    var model = base
    apply(to: &model.transformer)
    return model
  }
}

/// The values of `--sink`.
enum SinkChoice: String, ExpressibleByArgument, CaseIterable {
  case none, learned
  case offByOne = "off-by-one"

  var sink: AttentionSink? { AttentionSink(rawValue: rawValue) }
}
