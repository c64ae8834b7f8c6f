import Sluice
import Testing

@Suite struct LargestIndicesTests {
  @Test("One index a vector") func vectors() {
    let x = Tensor([0, 5, 2, 7, 1, 7, -3, -2, -1, 0, 0, 0]).reshaped([2, 2, 3])
    #expect(x.largestIndices() == [1, 0, 2, 0])
    #expect(Tensor.zeros([0, 3]).largestIndices() == [])
  }
}
