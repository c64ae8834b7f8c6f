import Sluice
import TestSupport
import Testing

@Suite struct DropoutTests {
  let x = Tensor.sample([3, 33])

  @Test("Without a random stream nothing is left out") func evaluation() {
    #expect(Dropout(0.9)(x, using: nil) == x)
  }

  @Test("With one, the same elements are left out each time") func training() {
    let random = RandomStream(seed: 1)
    let y = Dropout(0.5)(x, using: random)
    #expect(y != x)
    #expect(y == Dropout(0.5)(x, using: random))
    #expect(Dropout(0)(x, using: random) == x)
  }
}
