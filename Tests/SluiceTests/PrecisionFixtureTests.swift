import Foundation
import Sluice
import SluiceModels
import TestSupport
import Testing

/// Outputs and gradients in bfloat16 compared with PyTorch in float64, for every gate and every option.
///
/// Rounding to eight bits changes a number by up to 2^-9 of itself, 0.11 % in the root mean square,
/// and a product with two rounded operands by 0.16 % if its terms do not cancel. The squares of
/// errors of independent products add: ten products in sequence, as in a layer, give 0.5 %, and
/// fifty, as in a block with a GRU gate, 1.1 %. If large terms cancel, as in the gradients of
/// scores, errors are larger relative to the result.
///
/// `SLUICE_PRINT_ERRORS=1 swift test --filter PrecisionFixtureTests` prints the table of
/// Documentation/performance.md.
@Suite struct PrecisionFixtureTests {
  @Test("Every cell of the gates' table") func gates() throws {
    var errors = ErrorsByKind()
    for gate in Gate.table {
      let cell = try GateCell(gate)
      let figures = try withPrecision(.bfloat16) { try cell.figures() }
      errors.add(figures, output: cell.output, gradients: cell.gradients, gate.name)
    }
    errors.expectRounding("gates")
  }

  @Test("Masks, positions, scores, sources and combinations") func options() throws {
    var errors = ErrorsByKind()
    for fixture in Fixture.all(in: "attention_options") + Fixture.all(in: "gates/variants") {
      let settings = try AttentionFixture(fixture)
      let (_, figures) = try withPrecision(.bfloat16) { try settings.layerAndFigures() }
      errors.add(
        figures, output: try settings.file.tensor("output"),
        gradients: try settings.file.tensors(prefix: "gradient."), fixture.testDescription)
    }
    errors.expectRounding("options")
  }
}

/// Errors relative to the root mean square of the expected values, by kind of tensor.
private struct ErrorsByKind {
  private var errors: [String: [(error: Double, of: String)]] = [:]

  mutating func add(
    _ figures: AttentionFigures, output: Tensor, gradients: [String: Tensor], _ name: String
  ) {
    #expect(figures.output != output, "\(name) was not computed in bfloat16")
    errors["output", default: []].append((error(figures.output, output, scale: 0), name))
    let scale = gradients.values.map(rootMeanSquare).max() ?? 0
    for (key, expected) in gradients {
      let found = figures.gradients[key] ?? .zeros([0])
      // The gradient of a bias is the sum of the terms in its weight's gradient, which may cancel:
      // its scale is that of the weight's gradient, at least a tenth of the largest.
      let weight =
        key.hasSuffix(".bias")
        ? gradients[key.dropLast(4) + "weight"] ?? gradients[key.dropLast(4) + "map.weight"] : nil
      let floor = Swift.max(scale / 10, weight.map(rootMeanSquare) ?? 0)
      errors[kind(key), default: []].append((error(found, expected, scale: floor), name))
    }
  }

  /// Expects errors of the size that rounding causes.
  func expectRounding(_ title: String) {
    for (kind, all) in errors.sorted(by: { $0.key < $1.key }) {
      let sorted = all.sorted { $0.error < $1.error }
      guard let worst = sorted.last else { continue }
      let median = sorted[sorted.count / 2].error
      if ProcessInfo.processInfo.environment["SLUICE_PRINT_ERRORS"] != nil {
        let cells = [median, worst.error].map { String(format: "%.2f %%", $0 * 100) }
        print(
          "| \(title) | \(kind) | \(all.count) | \(cells.joined(separator: " | ")) | \(worst.of)")
      }
      #expect(median < 0.015, "\(title): \(kind)")
      #expect(worst.error < 0.05, "\(title): \(kind) of \(worst.of)")
    }
  }

  private func kind(_ key: String) -> String {
    let parts = key.split(separator: ".")
    return parts.count > 1 ? parts.suffix(2).joined(separator: ".") : key
  }

  private func error(_ found: Tensor, _ expected: Tensor, scale: Double) -> Double {
    guard found.count == expected.count else { return .infinity }
    let sum = zip(found.doubles, expected.doubles).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = Swift.max(rootMeanSquare(expected), scale)
    return size == 0 ? 0 : (sum / Double(expected.count)).squareRoot() / size
  }

  private func rootMeanSquare(_ tensor: Tensor) -> Double {
    let sum = tensor.doubles.reduce(0) { $0 + $1 * $1 }
    return (sum / Double(Swift.max(1, tensor.count))).squareRoot()
  }
}
