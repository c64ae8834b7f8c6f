import SluiceFiles
import SluiceKernels

extension Tensor {
  /// Gathers slices along an axis by their indices, in the given order; indices can be repeated.
  ///
  /// ```swift
  /// x.gathered(at: [0, 0, 4], axis: 1)  // [batch, tokens, hidden] gives [batch, 3, hidden]
  /// ```
  ///
  /// An index out of range stops the program with a message. The gradient of a slice is the sum of the
  /// gradients of its copies.
  public func gathered(at indices: [Int], axis: Int) -> Tensor {
    let place = shape.axis(axis, for: "gathered")
    if let stray = indices.first(where: { $0 < 0 || $0 >= shape[place] }) {
      fail(
        "gathered: index \(stray) is out of range for axis \(axis) of a tensor of shape \(shape)")
    }
    let axisShape = axisShape(place)
    let taken = Tensor(shape: shape.replacing(place, with: indices.count)) { output in
      withUnsafeScalars {
        GatherKernel.forward(
          axisShape, count: indices.count, indices: indices, input: $0, output: output)
      }
    }
    return taken.recorded(from: self) { gradient, sum in
      sum.withUniqueScalars { sum in
        gradient.withUnsafeScalars {
          GatherKernel.backward(
            axisShape, count: indices.count, indices: indices, outputGradient: $0, addedTo: sum)
        }
      }
    }
  }
}
