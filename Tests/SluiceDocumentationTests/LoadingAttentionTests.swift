import Foundation
import Sluice
import SluiceModels
import Testing

/// The code of "Loading attention from PyTorch", on weights that PyTorch wrote.
@Suite struct LoadingAttentionTests {
  private let path = fixture("attention")
  private let x: Tensor
  private let expected: Tensor

  init() throws {
    let figures = try SafetensorsFile(path: fixture("figures"))
    x = try figures.tensor("input")
    expected = try figures.tensor("output")
  }

  @Test func loading() throws {
    let file = try SafetensorsFile(path: path)
    for name in file.names { print(name, try file.shape(of: name)) }
    let shapes = try file.names.map { "\($0) \(try file.shape(of: $0))" }
    #expect(
      shapes == [
        "in_proj_bias [96]", "in_proj_weight [96, 32]", "out_proj.bias [32]",
        "out_proj.weight [32, 32]",
      ])

    let layer = try GatedSelfAttention(
      .init(hiddenSize: 32, headCount: 4, gates: []), random: RandomStream(seed: 1))
    try layer.load(file.tensors(), naming: .torchMultiheadAttention)
    let y = layer(x)  // as attention(x, x, x) in PyTorch
    #expect(change(y) < 2e-5)
  }

  @Test func oneLayer() throws {
    try inTemporaryFolder { folder in
      let attention = try SafetensorsFile(path: path).tensors()
      let renamed = attention.map { ("encoder.layers.0.self_attn." + $0.key, $0.value) }
      let model = Dictionary(uniqueKeysWithValues: renamed + [("head.weight", .zeros([2, 32]))])
      try Safetensors.write(model, to: folder + "/model.safetensors")
      let file = try SafetensorsFile(path: folder + "/model.safetensors")

      let prefix = "encoder.layers.0.self_attn."
      let own = file.names.filter { $0.hasPrefix(prefix) }
      let tensors = try Dictionary(
        uniqueKeysWithValues: own.map { (String($0.dropFirst(prefix.count)), try file.tensor($0)) })
      #expect(tensors == attention)
    }
  }

  @Test func openGate() throws {
    let file = try SafetensorsFile(path: path)
    let gated = try GatedSelfAttention(
      .init(hiddenSize: 32, headCount: 4, gates: [Gate(.output, .headwise, initialBias: 6)]),
      random: RandomStream(seed: 1))
    let report = try gated.load(
      file.tensors(), naming: .torchMultiheadAttention, allowing: .missing)
    print(report.missing)  // ["gate_proj.weight", "gate_proj.bias"]
    #expect(report.missing == ["gate_proj.weight", "gate_proj.bias"])
  }

  @Test(
    "The table of what an open gate changes",
    arguments: try Document(path: "Sources/Sluice/Sluice.docc/LoadingAttention.md").lines()
      .filter { $0.hasPrefix("| 4 ") || $0.hasPrefix("| 6 ") || $0.hasPrefix("| 8 ") })
  func table(row: String) throws {
    let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    let bias = try #require(Float(cells[0]))
    for (cell, granularity) in zip(cells[2...], [GateGranularity.headwise, .elementwise]) {
      let layer = try GatedSelfAttention(
        .init(
          hiddenSize: 32, headCount: 4, gates: [Gate(.output, granularity, initialBias: bias)]),
        random: RandomStream(seed: 1))
      try layer.load(
        SafetensorsFile(path: path).tensors(), naming: .torchMultiheadAttention,
        allowing: .missing)
      let percent = String(format: "%.2f %%", 100 * change(layer(x)))
      #expect(cell == percent, "\(granularity), bias \(bias)")
    }
  }

  @Test func halfOpenGate() throws {
    let file = try SafetensorsFile(path: path)
    let halfOpen = try GatedSelfAttention(
      .init(hiddenSize: 32, headCount: 4, gates: [.headwise]), random: RandomStream(seed: 1))
    var tensors = try file.tensors()
    tensors["gate_proj.weight"] = .zeros([4, 32])
    tensors["gate_proj.bias"] = .zeros([4])
    tensors["out_proj.weight"] = tensors["out_proj.weight"].map { $0 * 2 }
    try halfOpen.load(tensors, naming: .torchMultiheadAttention)
    #expect(change(halfOpen(x)) < 2e-5)
  }

  @Test func gateAlone() throws {
    let file = try SafetensorsFile(path: path)
    let apart = try GatedSelfAttention(
      .init(hiddenSize: 32, headCount: 4, gates: [Gate(.projection, initialBias: 6)]),
      random: RandomStream(seed: 1))
    let report = try apart.load(
      file.tensors(), naming: .torchMultiheadAttention, allowing: .missing)
    apart.freeze { !report.kept.contains($0) }
    #expect(report.missing == ["projection_gate.weight", "projection_gate.bias"])
    let trained = apart.parameters.filter(\.parameter.isTrainable).map(\.name)
    #expect(trained == report.kept && trained.count == 2)
    #expect(change(apart(x)) < 0.01)
  }

  /// `wq`, `wk`, `wv` and `wo`, of attention without biases.
  struct ShortNames: ParameterNaming {
    func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
      parameters.flatMap { entry in
        entry.name == "projection.weight"
          ? entry.parameter.parts.map { FileTensor("w\($0.name)", entry, rows: $0.rows) }
          : [FileTensor("wo", entry)]
      }
    }
  }

  @Test func ownNames() throws {
    let layer = try GatedSelfAttention(
      .init(hiddenSize: 8, headCount: 2, bias: false, gates: []), random: RandomStream(seed: 1))
    let tensors = Dictionary(
      uniqueKeysWithValues: ["wq", "wk", "wv", "wo"].enumerated().map { index, name in
        (name, Tensor(repeating: Float(index), shape: [8, 8]))
      })
    try layer.load(tensors, named: ShortNames())
    let stored = layer.tensors(named: ShortNames())
    #expect(stored == tensors)
  }

  /// How far outputs are from PyTorch's, of their largest magnitude.
  private func change(_ y: Tensor) -> Float {
    ((y - expected).abs().max() / expected.abs().max()).scalar
  }
}

/// A file of `Tests/Fixtures/torch_attention`.
private func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/torch_attention/\(name).safetensors").path
}
