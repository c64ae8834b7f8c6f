import Sluice
import Synchronization
import TestSupport
import Testing

/// Receives all readings and computes their values.
private final class Listener: LayerObserver {
  let sequenceCount: Int?
  let ignored: String?
  private let heard = Mutex<[Reading]>([])

  init(sequenceCount: Int? = nil, ignoring ignored: String? = nil) {
    self.sequenceCount = sequenceCount
    self.ignored = ignored
  }

  var readings: [Reading] { heard.withLock(\.self) }

  func receive(_ reading: Reading) { heard.withLock { $0.append(reading) } }

  func watches(_ module: some Module, at path: String) -> Bool { path != ignored }
}

private struct Empty: Module {}

struct ObservationTests {
  private func block(_ gates: [Gate] = [.headwise], residual: Gate? = nil) throws
    -> TransformerBlock
  {
    try TransformerBlock(
      .init(
        attention: .init(hiddenSize: 8, headCount: 2, gates: gates), intermediateSize: 16,
        residualGate: residual),
      random: RandomStream(seed: 1))
  }

  @Test func whoWatchesHearsNamesPlacesAndValues() {
    let listener = Listener()
    listener.observing {
      Observation.scope("outer", of: Empty()) {
        Observation.scope("inner.0", of: Empty()) {
          Observation.tell("decay", .perToken(groups: 2), range: -1...1, part: "low") {
            Tensor([1, 2], shape: [2])
          }
        }
        Observation.tell("x", .stream) { Tensor([3], shape: [1, 1, 1]) }
      }
      Observation.tell("y", .stream) { Tensor([4], shape: [1, 1, 1]) }
    }
    let readings = listener.readings
    #expect(readings.map(\.path) == ["outer.inner.0", "outer", ""])
    #expect(readings.map(\.label) == ["decay (low)", "x", "y"])
    #expect(readings.map { $0.values().scalars } == [[1, 2], [3], [4]])
    #expect(readings[0].range == -1...1)
  }

  @Test func nothingIsComputedUnlessSomebodyAsks() {
    let count = Atomic<Int>(0)
    func layer() {
      Observation.tell("x", .stream) {
        count.add(1, ordering: .relaxed)
        return .zeros([2, 1, 1])
      }
    }
    layer()
    let listener = Listener()
    listener.observing(layer)
    #expect(count.load(ordering: .relaxed) == 0)
    _ = listener.readings[0].values()
    #expect(count.load(ordering: .relaxed) == 1)
    #expect(Observation.current == nil)
  }

  @Test func onlyTheFirstSequencesAreTold() {
    let listener = Listener(sequenceCount: 1)
    listener.observing {
      Observation.tell("x", .stream) { Tensor([1, 2], shape: [2, 1, 1]) }
      Observation.tell("same for all", .perToken(groups: 2)) { Tensor([3, 4], shape: [2]) }
      let rows = Reading.Rows(
        sequenceCount: 2, headCount: 1, queryCount: 3, keyCount: 3, isCausal: true)
      Observation.current?.tellRows("weights", rows) { .zeros([2, 1, $0.count, 3]) }
    }
    let readings = listener.readings
    #expect(readings[0].values() == Tensor([1], shape: [1, 1, 1]))
    #expect(readings[1].values() == Tensor([3, 4], shape: [2]))
    #expect(readings[2].values().shape == [1, 1, 3, 3])
    #expect(readings[2].values(ofRows: 1..<3).shape == [1, 1, 2, 3])
    guard case .rows(let rows) = readings[2].kind else {
      Issue.record("rows are no rows")
      return
    }
    #expect(rows.sequenceCount == 1 && rows.viewerCounts == [3, 2, 1])
  }

  @Test func aPartThatIsNotWatchedIsSilent() {
    let listener = Listener(ignoring: "teacher")
    listener.observing {
      for name in ["teacher", "student"] {
        Observation.scope(name, of: Empty()) {
          Observation.tell("x", .stream) { .zeros([1, 1, 1]) }
        }
      }
    }
    #expect(listener.readings.map(\.path) == ["student"])
  }

  /// Layers used to compute a reading report nothing and record nothing for gradients.
  @Test func whatAnObserverComputesIsNobodysBusiness() throws {
    let (outer, inner) = (Listener(), try block())
    let x = Tensor.sample([1, 3, 8]).tracked()
    outer.observing { Observation.tell("x", .stream) { inner(x) } }
    let values = outer.readings[0].values()
    #expect(!values.isTracked && outer.readings.count == 1)
  }

  @Test func aBlockTellsItsReadingsInOrder() throws {
    let listener = Listener()
    let block = try block([.headwise, Gate(.value, .tokenwise)], residual: .gru)
    let x = Tensor.sample([2, 3, 8])
    let y = listener.observing { block(x) }
    let readings = listener.readings
    #expect(
      readings.map(\.label) == [
        "attention", "output.headwise", "value.tokenwise", "value", "output", "gru",
        "gru (feed-forward)", "residual",
      ])
    let inside = try #require(block.mixer as? GatedSelfAttention)
      .inspecting(block.attentionNorm?(x) ?? x)
    #expect(readings[0].values() == inside.attentionWeights)
    #expect(readings[0].values(ofRows: 1..<3) == inside.attentionWeights(of: 1..<3))
    #expect(readings[1].values() == inside.gateValues[.headwise])
    #expect(readings[3].values() == inside.values && readings[4].values() == inside.gathered)
    #expect(readings[5].values().shape == [2, 3, 8])
    #expect(readings[7].values() == y.detached)
  }

  /// A value that is passed into a scope is owned by the body alone, which can reuse its memory.
  @Test func aScopePassesMemoryOn() {
    func address(_ x: Tensor) -> UnsafePointer<Float> { x.withUnsafeScalars { $0 } }
    let x = Tensor.sample([4])
    let before = address(x)
    let y = Observation.scope("x", of: Empty(), passing: consume x) {
      (x: consuming Tensor) in
      x.withUnsafeMutableScalars { $0[0] = 5 }
      return x
    }
    #expect(y[0] == 5)
    #expect(address(y) == before)
  }
}
