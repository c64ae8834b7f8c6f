import Sluice
import TestSupport
import Testing

@Suite struct GradientTapeTests {
  let x = Tensor([1, 2]).tracked()

  @Test("What is computed from a tracked tensor is tracked") func tracking() {
    #expect((x * 2).isTracked)
    #expect(!(Tensor([1]) * 2).isTracked)
    #expect(!(x * 2).detached.isTracked)
  }

  @Test("Nothing is remembered without gradients") func withoutGradients() {
    let y = withoutGradient { x * 2 }
    #expect(!y.isTracked)
    #expect(y == Tensor([2, 4]))
    #expect(y.gradients(from: Tensor([1, 1]))[x] == nil)
  }

  @Test("A detached tensor lets no gradient through") func detached() {
    let gradient = (x.detached * x).sum().gradients()[x]
    #expect(gradient == Tensor([1, 2]))
  }

  @Test("An operation of one's own", arguments: [[], [0], [1], [3, 7]]) func ownOperation(
    shape: [Int]
  ) {
    checkGradients(
      of: { $0[0].cubed() }, reference: { $0[0].map { $0 * $0 * $0 } }, inputs: [.sample(shape)])
    #expect(!Tensor([2]).cubed().isTracked)
    #expect(!withoutGradient { x.cubed() }.isTracked)
  }

  @Test("What a pullback gives is off the tape") func noSecondDerivatives() {
    let y = Tensor([3, 4]).tracked()
    let result = Tensor([1, 1]).recorded(from: [x]) { _ in [y] }
    let gradient = result.gradients(from: Tensor([1, 1]))[x]
    #expect(gradient == Tensor([3, 4]))
    #expect(gradient?.isTracked == false)
  }

  @Test("A pullback may leave an input out") func nothing() {
    let (a, b) = (Tensor([1]).tracked(), Tensor([2]).tracked())
    let gradients = Tensor([3]).recorded(from: [a, b]) { [nil, $0] }.gradients()
    #expect(gradients[a] == nil)
    #expect(gradients[b] == Tensor([1]))
  }

  @Test("Another number of gradients, or another shape, stops with a message")
  func wrongGradients() async {
    let number = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([1, 2]).tracked()
      _ = Tensor(1).recorded(from: [x], operation: "halved") { _ in [] }.gradients()
    }
    let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([1, 2]).tracked()
      _ = Tensor(1).recorded(from: [x], operation: "halved") { _ in [Tensor([1])] }.gradients()
    }
    func text(_ result: ExitTest.Result?) -> String {
      String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    }
    #expect(text(number).contains("the pullback of halved returned 0 gradients for 1 inputs"))
    #expect(
      text(shape).contains(
        "the pullback of halved returned a gradient of shape [1] for input 0, whose shape is [2]"))
  }
}

extension Tensor {
  /// `x^3`, element by element: the example of `recorded(from:operation:pullback:)`.
  fileprivate func cubed() -> Tensor {
    let x = detached
    let cube = Tensor(x.scalars.map { $0 * $0 * $0 }, shape: shape)
    return cube.recorded(from: [self]) { gradient in [gradient * (x * x * 3)] }
  }
}
