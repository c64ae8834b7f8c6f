import Foundation
import Sluice
import Synchronization
import TestSupport
import Testing

/// A gated linear recurrence compared with its formula, in pieces, combined with attention, and observed.
@Suite struct GatedRecurrenceTests {
  private static func mixer() -> GatedRecurrence {
    let mixer = GatedRecurrence(hiddenSize: 5, width: 3, random: RandomStream(seed: 1))
    mixer.forgetBias.update { $0 = Tensor([0.5, -1, 2]) }
    return mixer
  }

  private func whole(_ mixer: GatedRecurrence, _ x: Tensor) -> Tensor {
    var none: [GatedRecurrence.State] = []
    return mixer(
      x, in: .whole(rows: x.shape[0], tokens: x.shape[1]), states: &none, dropout: nil)
  }

  /// The formula, token by token, in double precision.
  private func reference(_ mixer: GatedRecurrence, _ x: [Double], tokens: Int) -> [Double] {
    func product(_ x: ArraySlice<Double>, _ weight: Tensor, row: Int) -> Double {
      let numbers = weight.doubles[row * x.count..<(row + 1) * x.count]
      return zip(x, numbers).reduce(0) { $0 + $1.0 * $1.1 }
    }
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let (weight, output) = (mixer.projection.weight.tensor, mixer.output.weight.tensor)
    let bias = mixer.forgetBias.tensor.doubles
    var (memory, result): ([Double], [Double]) = ([], [])
    for token in 0..<x.count / 5 {
      if token.isMultiple(of: tokens) { memory = [0, 0, 0] }
      let row = x[token * 5..<(token + 1) * 5]
      let gated = (0..<3).map { i in
        let forget = sigmoid(product(row, weight, row: i) + bias[i])
        memory[i] = forget * memory[i] + (1 - forget) * product(row, weight, row: 3 + i)
        let gate = product(row, weight, row: 6 + i)
        return memory[i] * gate * sigmoid(gate)
      }
      result += (0..<5).map { product(gated[...], output, row: $0) }
    }
    return result
  }

  @Test("Outputs and gradients are the formula's") func formula() {
    let mixer = Self.mixer()
    checkGradients(
      of: { whole(mixer, $0[0]) }, reference: { reference(mixer, $0[0], tokens: 6) },
      inputs: [.sample([2, 6, 5], in: -1...1)])
  }

  @Test("Every parameter's gradient is that of differences") func parameters() {
    let mixer = Self.mixer()
    let x = Tensor.sample([2, 4, 5], in: -1...1)
    for entry in mixer.parameters {
      let start = entry.parameter.tensor.detached
      func loss(_ value: Tensor) -> Float {
        entry.parameter.update { $0 = value.detached }
        return withoutGradient { (whole(mixer, x) * whole(mixer, x)).sum().scalar }
      }
      let y = whole(mixer, x)
      let gradient = (y * y).sum().gradients()[entry.parameter]
      let direction = Tensor.sample(start.shape, seed: 9, in: -1...1)
      let slope = (loss(start + direction * 0.01) - loss(start - direction * 0.01)) / 0.02
      let expected = gradient.map { ($0 * direction).sum().scalar } ?? .nan
      #expect(abs(slope - expected) < 2e-3 * max(1, expected.magnitude), "\(entry.name)")
      entry.parameter.update { $0 = start }
    }
  }

  @Test("Any pieces give the whole", arguments: [[17], [1, 16], [5, 1, 1, 10]])
  func pieces(lengths: [Int]) throws {
    let mixer = Self.mixer()
    let x = Tensor.sample([1, 17, 5])
    var states = [try #require(mixer.makeState())]
    var (found, start): ([Float], Int) = ([], 0)
    for length in lengths {
      let piece = x.slice(start..<start + length)
      found +=
        withoutGradient {
          mixer(
            piece, in: .whole(rows: 1, tokens: length, from: [start]), states: &states, dropout: nil
          )
        }.scalars
      start += length
    }
    expectClose(found, whole(mixer, x).doubles, tolerance: 1e-5)
    #expect(states[0].byteCount == 12 && states[0].trimmed(to: 3) == nil)
    let restored = try GatedRecurrence.State(tensors: states[0].tensors)
    #expect(restored.memory == states[0].memory)
    #expect(throws: WeightLoadingError.self) { try GatedRecurrence.State(tensors: [:]) }
  }

  @Test("Runs beside each other do not meet, with padding on either side") func runs() throws {
    let mixer = Self.mixer()
    let runs = TokenRuns(
      rows: 2, tokens: 8,
      [
        .init(row: 0, tokens: 1..<4), .init(row: 0, tokens: 4..<8), .init(row: 1, tokens: 2..<7),
      ])
    let x = Tensor.sample([2, 8, 5])
    var none: [GatedRecurrence.State] = []
    var states = try runs.runs.map { _ in try #require(mixer.makeState()) }
    let anew = mixer(x, in: runs, states: &none, dropout: nil)
    let kept = withoutGradient { mixer(x, in: runs, states: &states, dropout: nil) }
    #expect(anew == kept && anew.scalars.allSatisfy(\.isFinite))
    for run in runs.runs {
      let row = x.reshaped([16, 5]).rows(run.row * 8..<run.row * 8 + 8)
      let alone = row.rows(run.tokens).reshaped([1, run.tokens.count, 5])
      let found = anew.reshaped([16, 5]).rows(run.row * 8..<run.row * 8 + 8).rows(run.tokens)
      expectClose(found.scalars, whole(mixer, alone).doubles, tolerance: 1e-5)
    }
  }

  @Test("A block around it carries its state and tells its gate") func block() throws {
    let random = RandomStream(seed: 3)
    let block = try TransformerBlock(
      .init(attention: .init(hiddenSize: 5, headCount: 1, gates: []), intermediateSize: 8),
      mixer: GatedRecurrence(hiddenSize: 5, random: random), random: random)
    let x = Tensor.sample([1, 6, 5])
    let heard = Heard()
    let y = heard.observing { block(x) }
    #expect(heard.readings.map(\.name).contains("forget"))
    let forget = try #require(heard.readings.first { $0.name == "forget" })
    #expect(forget.values().shape == [1, 6, 5] && forget.range == 0...1)
    #expect(block(x) == y)
  }
}

/// Stores all readings.
private final class Heard: LayerObserver {
  private let held = Mutex<[Reading]>([])

  var readings: [Reading] { held.withLock { $0 } }

  func receive(_ reading: Reading) { held.withLock { $0.append(reading) } }
}

extension Tensor {
  /// Some tokens of a single row.
  fileprivate func slice(_ tokens: Range<Int>) -> Tensor {
    reshaped([shape[1], shape[2]]).rows(tokens).reshaped([1, tokens.count, shape[2]])
  }
}
