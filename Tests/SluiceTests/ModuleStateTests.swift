import Sluice
import TestSupport
import Testing

@Suite struct ModuleStateTests {
  struct Pair: Module {
    let first: Linear
    let second: Linear?
  }

  let layer = Linear(3, 2, random: RandomStream(seed: 1))

  @Test("What is loaded is what was taken") func roundTrip() throws {
    let before = layer.state()
    #expect(Set(before.keys) == ["weight", "bias"])
    layer.weight.update { $0 = $0 * 2 }
    #expect(layer.state() != before)
    try layer.load(before)
    #expect(layer.state() == before)
  }

  @Test("Nothing is loaded where anything does not fit") func allOrNothing() {
    let before = layer.state()
    let mistakes: [([String: Tensor], WeightLoadingError)] = [
      (["weight": .zeros([2, 3])], .missing("bias")),
      (
        ["weight": .zeros([2, 3]), "bias": .zeros([3])],
        .shape("bias", found: [3], expected: [2])
      ),
      (
        ["weight": .zeros([2, 3]), "bias": .zeros([2]), "more": .zeros([1])],
        .unexpected(["more"])
      ),
    ]
    for (state, mistake) in mistakes {
      #expect(throws: mistake) { try layer.load(state) }
      #expect(layer.state() == before)
    }
    #expect(throws: WeightLoadingError.shape("weight", found: [1], expected: [2, 3])) {
      try layer.load(["weight": .zeros([1])], allowing: .missing)
    }
  }

  @Test("What both have is loaded on request") func partial() throws {
    let pair = Pair(first: layer, second: Linear(2, 2, random: RandomStream(seed: 2)))
    let state = ["first.bias": Tensor([5, 6]), "other": Tensor.zeros([9])]
    let report = try pair.load(state, allowing: [.missing, .unexpected])
    #expect(report.missing == ["first.weight", "second.weight", "second.bias"])
    #expect(report.kept == report.missing && report.unexpected == ["other"])
    #expect(!report.isComplete)
    #expect(layer.bias?.tensor == Tensor([5, 6]))
    let complete = try pair.load(pair.state())
    #expect(complete.isComplete && complete.kept.isEmpty)
  }

  @Test("Only what is allowed may be lacking, and something must be loaded") func allowed() {
    let pair = Pair(first: layer, second: nil)
    let before = pair.state()
    let more = before.merging(["other": .zeros([9])]) { first, _ in first }
    let less = before.filter { $0.key != "first.bias" }
    #expect(throws: WeightLoadingError.unexpected(["other"])) {
      try pair.load(more, allowing: .missing)
    }
    #expect(throws: WeightLoadingError.missing("first.bias")) {
      try pair.load(less, allowing: .unexpected)
    }
    // Names that do not match at all: nothing would be loaded, without an error.
    let foreign = ["encoder.first.weight": Tensor.zeros([2, 3])]
    for gaps: LoadingGaps in [.missing, [.missing, .unexpected]] {
      #expect(throws: WeightLoadingError.unexpected(["encoder.first.weight"])) {
        try pair.load(foreign, allowing: gaps)
      }
      #expect(throws: WeightLoadingError.unexpected(["encoder.first.weight"])) {
        try pair.load(foreign, named: PathNaming(), allowing: gaps)
      }
    }
    #expect(pair.state() == before)
  }

  @Test("Parameters are frozen by name") func freezing() {
    let pair = Pair(first: layer, second: Linear(2, 2, random: RandomStream(seed: 2)))
    pair.freeze { $0.hasPrefix("first") }
    #expect(pair.parameters.map(\.parameter.isTrainable) == [false, false, true, true])
    pair.unfreeze()
    #expect(pair.parameters.allSatisfy { $0.parameter.isTrainable })
  }
}
