import ArgumentParser
import Sluice
import SluiceModels

/// The flags of the gates and the sink of one model; a comparison has several.
struct GateOptions: ParsableArguments {
  @Option(
    help: """
      Gates, joined by +: none, or PLACEMENT.GRANULARITY with what is not as usual, such as \
      output.headwise, value.elementwise.silu, output.headwise.bias=4, forget+output.elementwise; \
      `sluice gates` lists them. (default for a text: forget+output.elementwise)
      """, transform: { try GateList.argument($0) })
  var gate: GateList?

  @Option(help: "What takes its share of attention beside the keys. (default: none)")
  var sink: SinkChoice?
}

extension GateOptions {
  /// Puts what was given into an attention's settings, but for gates of residuals, which are the block's.
  func apply(to attention: inout GatedSelfAttention.Configuration) {
    if let sink { attention.sink = sink.sink }
  }

  /// The configuration with what was given put into it.
  func applied(to base: LanguageModel.Configuration) -> LanguageModel.Configuration {
    var model = base
    if let gate { model.gates = gate.gates }
    apply(to: &model.transformer.block.attention)
    return model
  }
}

/// What `--sink` may say.
enum SinkChoice: String, ExpressibleByArgument, CaseIterable {
  case none, learned
  case offByOne = "off-by-one"

  var sink: AttentionSink? { AttentionSink(rawValue: rawValue) }
}
