import Sluice
import SluiceInspection
import Testing

@testable import SluiceEventLog

/// A layer that is defined outside of the library.
private struct Teller: Module {
  func callAsFunction(_ x: Tensor) {
    Observation.tell("decay", .perToken(groups: 2), range: 0...2) { x }
    Observation.tell("residual", .stream) { x }
  }
}

struct EvaluationRecordsTests {
  @Test func whatALayerTellsIsLogged() throws {
    let (layer, x) = (Teller(), Tensor([0, 1, 2, -3], shape: [1, 2, 2]))
    let recording = layer.recording {
      for name in ["a", "b"] { Observation.scope(name, of: layer) { layer(x) } }
    }.recording
    let records = recording.layers.flatMap(\.records)
    #expect(
      records.map(\.tag) == [
        "largest_activation/layer01", "gate/layer01/decay", "attention/layer01",
        "largest_activation/layer02", "gate/layer02/decay", "attention/layer02",
      ])
    guard case .scalar(let largest) = records[0].value,
      case .histogram(let histogram) = records[1].value
    else {
      Issue.record("records are of other kinds")
      return
    }
    #expect(largest == 3)
    #expect(histogram.range == 0...2 && histogram.count == 4 && histogram.minimum == -3)
  }
}
