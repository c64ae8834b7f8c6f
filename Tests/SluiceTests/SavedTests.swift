import SluiceKernels
import TestSupport
import Testing

@testable import Sluice

struct SavedTests {
  private func saved(_ x: Tensor) -> Saved { Saved(x, as: .bfloat16) }

  @Test func aTensorComesBackAsItWas() {
    let x = Tensor.sample([3, 5])
    let back = Saved(x.tracked()).take()
    #expect(back == x && !back.isTracked)
    #expect(back.unsafePointer == x.unsafePointer, "nothing is copied")
  }

  @Test func roundedItIsTheNearestBFloat16() {
    let x = Tensor([1 + 0x1p-8, 1 + 0x1p-7, -3.14159274, 0], shape: [2, 2])
    let expected = Tensor([1, 1 + 0x1p-7, -3.140625, 0], shape: [2, 2])
    #expect(saved(x).take() == expected)
    ActivationFormat.$current.withValue(.bfloat16) {
      #expect(Saved(x).take() == expected)
      #expect(Saved(x, as: .float32).take() == x)
    }
    #expect(Saved(x).take() == x)
  }

  @Test func whoeverKeepsTheSameSharesARoundedCopy() {
    let x = Tensor.sample([64])
    let (first, second) = (x.roundedStorage(), x.reshaped([8, 8]).roundedStorage())
    #expect(first != nil && first === second)
    #expect(saved(x).take().bits == saved(x.reshaped([8, 8])).take().bits)
  }

  /// The residual's memory is reused while a rounded copy of its old values is still stored.
  @Test func whatChangesInPlaceIsRoundedAnew() {
    var x = Tensor(repeating: 1, shape: [20])
    let before = saved(x)
    let address = x.unsafePointer
    x.add(Tensor(repeating: 2, shape: [20]))
    #expect(x.unsafePointer == address)
    let after = saved(x)
    #expect(before.take() == Tensor(repeating: 1, shape: [20]))
    #expect(after.take() == Tensor(repeating: 3, shape: [20]))
  }

  @Test func aParameterIsNeitherRoundedNorCopied() {
    let parameter = Parameter(.sample([4, 5]))
    func expectKept(_ what: String) {
      let value = parameter.tensor
      for view in [value, value.reshaped([20])] {
        let kept = saved(view).take()
        #expect(kept.unsafePointer == value.unsafePointer, "\(what)")
      }
    }
    expectKept("at first")
    parameter.update { $0 = $0 * 2 }
    expectKept("updated")
    parameter.isTrainable = false
    expectKept("frozen")
    _ = parameter.packed(for: .bfloat16)
    expectKept("after products without gradients")
    let late = Parameter(shape: [3]) { Tensor([1, 2, 3 + 0x1p-20]) }
    #expect(saved(late.tensor).take() == late.tensor)
    let packed = Parameter(shape: [1, 3]) { Tensor([1, 2, 3 + 0x1p-20], shape: [1, 3]) }
    _ = packed.packed(for: .bfloat16)
    #expect(saved(packed.tensor).take() == packed.tensor)
  }

  @Test func whatIsNotNeededIsNotKept() {
    let x = Tensor.sample([4])
    weak var storage: RoundedStorage?
    let nothing = Saved(x, if: false, as: .bfloat16)
    storage = x.roundedStorage()
    #expect(storage == nil)
    withExtendedLifetime(nothing) {}
  }

  @Test func takingTwiceStopsWithAMessage() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let saved = Saved(Tensor([1]))
      _ = saved.take()
      _ = saved.take()
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("a saved tensor was used twice"))
  }

  /// The example of `Saved`, as written outside of the library.
  @Test func anOperationOfOnesOwn() throws {
    func squared(_ x: Tensor) -> Tensor {
      let saved = Saved(x, if: x.isTracked)
      return (x.detached * x.detached).recorded(from: [x]) { gradient in
        [gradient * saved.take() * 2]
      }
    }
    checkGradients(of: { squared($0[0]) }, inputs: [.sample([2, 3])])
    let x = Tensor([1 + 0x1p-8]).tracked()
    let y = ActivationFormat.$current.withValue(.bfloat16) { squared(x) }
    #expect(y.scalars == [(1 + 0x1p-8) * (1 + 0x1p-8)])
    #expect(y.gradients(from: Tensor([1]))[x] == Tensor([2]))
  }
}
