import Sluice
import Testing

/// The output of `print(tensor)`.
@Suite struct TensorDescriptionTests {
  @Test("A number, a vector and a matrix, in columns") func small() {
    #expect("\(Tensor(2.5))" == "Tensor [] 2.5000")
    #expect("\(Tensor([1, -2]))" == "Tensor [2]\n[ 1.0000, -2.0000]")
    #expect(
      "\(Tensor([1, 2.5, -3, 0, 0.1, 4], shape: [2, 3]))" == """
        Tensor [2, 3]
        [[ 1.0000,  2.5000, -3.0000],
         [ 0.0000,  0.1000,  4.0000]]
        """)
  }

  @Test("A blank line stands between matrices") func stacked() {
    #expect(
      "\(Tensor([1, 2, 3, 4], shape: [2, 1, 2]))"
        == "Tensor [2, 1, 2]\n[[[1.0000, 2.0000]],\n\n [[3.0000, 4.0000]]]")
  }

  @Test("Of long axes both ends are shown") func long() {
    let vector = "\(Tensor((0..<2000).map { Float($0) }))"
    #expect(
      vector
        == "Tensor [2000]\n[   0.0000,    1.0000,    2.0000, ..., 1997.0000, 1998.0000, 1999.0000]")
    let lines = "\(Tensor.zeros([40, 40]))".split(separator: "\n")
    #expect(lines.count == 8 && lines[4] == " ...,")
    #expect(lines.allSatisfy { $0.count < 80 })
    #expect("\(Tensor.zeros([30, 30]))".split(separator: "\n").count == 31)
  }

  @Test("Very large and very small numbers keep their digits") func extremes() {
    #expect("\(Tensor([1e-7, 2e-7]))".contains("1e-07"))
    #expect("\(Tensor([1e20, 1]))".contains("1e+20"))
    #expect("\(Tensor([.nan, .infinity, -.infinity, 1]))".contains("-inf"))
    #expect("\(Tensor([-0.00001, 1]))".hasSuffix("[0.0000, 1.0000]"))
  }

  @Test("Of nothing there are brackets") func empty() {
    #expect("\(Tensor.zeros([0]))" == "Tensor [0]\n[]")
    #expect("\(Tensor.zeros([2, 0]))" == "Tensor [2, 0]\n[[],\n []]")
  }
}
