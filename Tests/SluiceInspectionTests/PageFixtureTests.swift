@testable import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceInspection

private let torchFixtures = Fixture.golden(in: "torch_multihead_attention")

/// Pages of layers with weights from PyTorch show PyTorch's figures.
///
/// If the environment variable SLUICE_PAGES is set, the pages and the expected figures are written
/// to that folder for `Tests/Browser/test_page.py`.
struct PageFixtureTests {
  /// An expected figure of a page, in the form that the browser's test reads.
  private struct Expected: Encodable {
    var model = 0
    var layer = 0
    var head: Int?
    var query: Int?
    var key: Int?
    var weight: String?
    var gate: String?
    var group: Int?
    var token: Int?
    var value: String?
  }

  @Test(
    "Attention weights of torch.nn.MultiheadAttention",
    .enabled(if: !torchFixtures.isEmpty, "../shared/golden is not there"), arguments: torchFixtures)
  func attention(_ fixture: Fixture) throws {
    try expectFigures(LayerFixture(torchMultiheadAttention: fixture), fixture.testDescription)
  }

  @Test("Values of the gate", arguments: Fixture.all(in: "gated_attention"))
  func gates(_ fixture: Fixture) throws {
    try expectFigures(LayerFixture(gatedAttention: fixture), fixture.testDescription)
  }

  private func expectFigures(_ fixture: LayerFixture, _ name: String) throws {
    let (layer, file) = (fixture.layer, fixture.file)
    let input = try file.tensor("input")
    let recording = layer.recording { layer(input, mask: fixture.mask) }.recording
    let tokenCount = input.shape[1]
    let text = InspectionReport(
      title: name, tokens: (0..<tokenCount).map { "t\($0)" },
      subjects: [.init(name: name, recording: recording)]
    ).page()
    let page = try PageReader(text)
    let told = try #require(page.data.models.first?.layers.first)
    let expected =
      try attentionFigures(file, told, page, tokenCount)
      + gateFigures(file, told, page, tokenCount)
    #expect(!expected.isEmpty)
    guard let folder = ProcessInfo.processInfo.environment["SLUICE_PAGES"] else { return }
    try Folder.make(folder)
    try text.write(toFile: "\(folder)/\(name).html", atomically: true, encoding: .utf8)
    try JSONEncoder().encode(expected)
      .write(to: URL(fileURLWithPath: "\(folder)/\(name).json"))
  }

  /// Compares all weights of the first sequence, and returns those that the browser's test checks.
  private func attentionFigures(
    _ file: SafetensorsFile, _ told: PageData.Layer, _ page: PageReader, _ tokenCount: Int
  ) throws -> [Expected] {
    let weights = try file.tensor("attention_weights")
    let shares = try page.numbers(#require(told.weights))
    var expected: [Expected] = []
    var place = 0
    for head in told.heads {
      for query in 0..<tokenCount {
        for key in 0..<(told.triangular ? query + 1 : tokenCount) {
          let weight = Double(weights[0, head, query, key])
          let shown = digits(shares[place] * 100, 1)
          place += 1
          guard !isTie(weight * 1000) else { continue }
          #expect(shown == digits(weight * 100, 1), "head \(head), query \(query), key \(key)")
          if (query * 5 + key * 3 + head) % 11 == 0 {
            expected.append(
              Expected(head: head, query: query, key: key, weight: digits(weight * 100, 1) + " %"))
          }
        }
      }
    }
    #expect(place == shares.count)
    return expected
  }

  private func gateFigures(
    _ file: SafetensorsFile, _ told: PageData.Layer, _ page: PageReader, _ tokenCount: Int
  ) throws -> [Expected] {
    guard file.contains("gate_values") else {
      #expect(told.gates.isEmpty)
      return []
    }
    let gate = try #require(told.gates.first)
    let values = try file.tensor("gate_values")
    let means = try page.numbers(#require(gate.tokenMeans))
    let single = try gate.values.map { try page.numbers($0) }
    var expected: [Expected] = []
    for token in 0..<tokenCount {
      for group in gate.groups {
        let of = (0..<gate.width).map { element in
          Double(
            gate.width == 1 ? values[0, token, group] : values[0, token, group, element])
        }
        for (element, value) in of.enumerated() where !isTie(value * 100) {
          guard let single else { continue }
          let found = single[(token * gate.groups.count + group) * gate.width + element]
          #expect(digits(found, 2) == digits(value, 2))
        }
        let mean = of.reduce(0, +) / Double(gate.width)
        guard !isTie(mean * 1000) else { continue }
        let found = means[token * gate.groups.count + group]
        #expect(digits(found, 3) == digits(mean, 3))
        expected.append(
          Expected(gate: gate.name, group: group, token: token, value: digits(mean, 3)))
      }
    }
    return expected
  }

  /// Whether the number is so close to a tie that single precision may round it either way.
  private func isTie(_ number: Double) -> Bool {
    abs(abs(number - number.rounded(.down)) - 0.5) < 0.02
  }

  private func digits(_ number: Double, _ places: Int) -> String {
    let text = String(format: "%.\(places)f", number)
    // Without a negative zero.
    return Double(text) == 0 ? String(text.drop { $0 == "-" }) : text
  }
}
