import Sluice
import SluiceKernels
import Synchronization
import TestSupport
import Testing

@Suite struct GradientsTests {
  @Test("A tensor used along several ways gets the sum") func severalWays() {
    let x = Tensor([3]).tracked()
    let y = x * x
    // x^2 + x^3
    #expect((y + y * x).sum().gradients()[x] == Tensor([6 + 27]))
  }

  @Test("A leaf is its own gradient's place") func leaf() {
    let x = Tensor(4).tracked()
    #expect(x.gradients()[x] == Tensor(1))
  }

  @Test("What the result does not depend on has no gradient") func independent() {
    let (x, y) = (Tensor([1]).tracked(), Tensor([2]).tracked())
    let gradients = (x * 2).gradients()
    #expect(gradients[y] == nil)
    #expect(gradients[Tensor([1])] == nil)
  }

  @Test("Two results' gradients add up") func addition() {
    let x = Tensor([1, 2]).tracked()
    let parameter = Parameter(Tensor([1, 1]))
    var gradients = (x * 3).sum().gradients()
    gradients.add((x * parameter.tensor).sum().gradients())
    #expect(gradients[x] == Tensor([4, 4]))
    #expect(gradients[parameter] == Tensor([1, 2]))
  }

  @Test("Gradients that were handed out stay as they are while others add up") func sharing() {
    let (x, y) = (Tensor([1]).tracked(), Tensor([1]).tracked())
    let upstream = Tensor([1])
    let gradients = (x + y + x).gradients(from: upstream)
    #expect(gradients[x] == Tensor([2]))
    #expect(gradients[y] == Tensor([1]))
    #expect(upstream == Tensor([1]))
  }

  @Test("A chain of thousands of operations needs no deep stack") func longChain() {
    let x = Tensor([1]).tracked()
    var y = x
    for _ in 0..<20_000 { y = y + x }
    #expect(y.gradients()[x] == Tensor([20_001]))
  }

  @Test("A second pass over the same computation stops with a message") func twice() async {
    await #expect(processExitsWith: .failure) {
      let x = Tensor([1]).tracked()
      let y = x * 2
      _ = y.gradients()
      _ = y.gradients()
    }
  }

  @Test("The elements of the result are freed before the pass, if nothing else uses them")
  func freesResult() async {
    // In a separate process, because buffers of other tests are counted too.
    await #expect(processExitsWith: .success) {
      func bytesInPass(keeping isKept: Bool) -> Int {
        let seen = Mutex(0)
        let x = Tensor.sample([1 << 16]).tracked()
        let y = (x.detached * 2).recorded(from: [x]) { gradient in
          seen.withLock { $0 = BufferCache.shared.statistics.bytesInUse }
          return [gradient]
        }
        let upstream = Tensor.sample(y.shape)
        let other = isKept ? y : nil
        // Without optimization, the compiler does not end a lifetime at the last use.
        _ = (consume y).gradients(from: upstream)
        withExtendedLifetime(other) {}
        return seen.withLock(\.self)
      }
      #expect(bytesInPass(keeping: true) - bytesInPass(keeping: false) == 1 << 18)
    }
  }

  @Test("Several numbers without an upstream gradient stop with a message") func noSeed() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2]).tracked().gradients() }
  }

  @Test("An upstream gradient of another shape stops with a message") func wrongSeed() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor([1, 2]).tracked().gradients(from: Tensor([1]))
    }
  }

  @Test("A parameter that is listed twice is stepped once") func listedTwice() {
    let layer = Linear(2, 2, bias: false, random: RandomStream(seed: 1))
    let gradients = layer(Tensor([1, 2], shape: [1, 2])).sum().gradients()
    let again = [NamedParameter(name: "again", parameter: layer.weight)]
    #expect(gradients.entries(of: layer.parameters + again).map(\.name) == ["weight"])
    var (once, twice) = (AdamW(), AdamW())
    twice.step(layer.parameters + again, gradients, learningRate: 0)
    once.step(layer.parameters, gradients, learningRate: 0)
    #expect(once.state == twice.state)
  }

  @Test("Two parameters of one name stop with a message") func oneName() async {
    await #expect(processExitsWith: .failure) {
      let layers = (0..<2).map { Linear(2, 2, random: RandomStream(seed: $0)) }
      let gradients = layers[0](Tensor([1, 2], shape: [1, 2])).sum().gradients()
      _ = gradients.entries(of: layers.flatMap(\.parameters))
    }
  }
}
