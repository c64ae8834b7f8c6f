import ArgumentParser
import Sluice
import SluiceModels

/// A variant in the value of `--gates`: gates and a sink, joined by `+`.
struct GateVariant: Hashable {
  let gates: GateList
  let sink: AttentionSink?

  private static let sinks: KeyValuePairs<String, AttentionSink> = [
    "sink": .learned, "sink-off-by-one": .offByOne,
  ]

  init(gates: GateList, sink: AttentionSink? = nil) {
    self.gates = gates
    self.sink = sink
  }

  /// Reads a variant, such as `none`, `output.headwise` or `none+sink`.
  init(named name: String) throws(GateNameError) {
    var gates: [Substring] = []
    var sink: AttentionSink?
    for part in name.split(separator: "+", omittingEmptySubsequences: false) {
      if let found = Self.sinks.first(where: { $0.key == part })?.value {
        guard sink == nil else {
          throw GateNameError(name: name, part: String(part), problem: .repeated)
        }
        sink = found
      } else if part != "none" || name == "none" {
        gates.append(part)
      }
    }
    self.gates =
      gates.isEmpty ? GateList([]) : try GateList(named: gates.joined(separator: "+"))
    self.sink = sink
  }

  /// Reads variants separated by commas.
  static func list(_ text: String) throws(GateNameError) -> [GateVariant] {
    var variants: [GateVariant] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      variants.append(try GateVariant(named: String(part)))
    }
    return variants
  }

  /// Parses the value of an option; an error refers to the list of gates.
  static func argument(_ text: String) throws -> [GateVariant] {
    do {
      return try list(text)
    } catch {
      throw ValidationError("\(error.sentence) `sluice gates` lists all gates.")
    }
  }

  /// The name of this variant.
  var name: String {
    let part = Self.sinks.first { _, value in value == sink }?.key
    return gates.name + (part.map { "+" + $0 } ?? "")
  }

  /// The model with exactly these gates and this sink.
  func applied(to model: LanguageModel.Configuration) -> LanguageModel.Configuration {
    var model = model
    apply(to: &model.transformer)
    return model
  }

  /// Gives exactly these gates and this sink to all blocks.
  func apply(to stack: inout Transformer.Configuration) {
    stack.gates = gates.gates
    stack.block.attention.sink = sink
  }
}
