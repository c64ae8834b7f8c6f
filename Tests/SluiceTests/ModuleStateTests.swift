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
      try layer.load(["weight": .zeros([1])], .known)
    }
  }

  @Test("What both have is loaded on request") func partial() throws {
    let pair = Pair(first: layer, second: Linear(2, 2, random: RandomStream(seed: 2)))
    let kept = try pair.load(["first.bias": Tensor([5, 6]), "other": .zeros([9])], .known)
    #expect(kept == ["first.weight", "second.weight", "second.bias"])
    #expect(layer.bias?.tensor == Tensor([5, 6]))
  }

  @Test("Parameters are frozen by name") func freezing() {
    let pair = Pair(first: layer, second: Linear(2, 2, random: RandomStream(seed: 2)))
    pair.freeze { $0.hasPrefix("first") }
    #expect(pair.parameters.map(\.parameter.isTrainable) == [false, false, true, true])
    pair.unfreeze()
    #expect(pair.parameters.allSatisfy { $0.parameter.isTrainable })
  }
}
