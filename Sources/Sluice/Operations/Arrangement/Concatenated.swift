import SluiceFiles
import SluiceKernels

extension Tensor {
  /// Concatenates tensors along an axis.
  ///
  /// Shapes: all other axes must have equal lengths. There must be at least one tensor.
  public static func concatenated(_ tensors: [Tensor], axis: Int) -> Tensor {
    guard let first = tensors.first else { fail("concatenated: there are no tensors") }
    let place = first.shape.axis(axis, for: "concatenated")
    require(
      tensors.allSatisfy {
        $0.shape.count == first.shape.count
          && $0.shape.replacing(place, with: 0) == first.shape.replacing(place, with: 0)
      },
      "concatenated: shapes \(tensors.map(\.shape)) differ in other axes than \(axis)")
    let lengths = tensors.map { $0.shape[place] }
    let shape = first.shape.replacing(place, with: lengths.reduce(0, +))
    let slices = Slice.slices(of: first.axisShape(place), lengths: lengths)
    let whole = Tensor(shape: shape) { target in
      for (slice, tensor) in zip(slices, tensors) { slice.put(tensor, into: target) }
    }
    let parts = tensors.map { $0.isTracked ? $0.shape : nil }
    return whole.recorded(from: tensors) { gradient in
      let gradient = gradient.detached
      return zip(slices, parts).map { slice, shape in
        shape.map { slice.taken(from: gradient, as: $0) }
      }
    }
  }

  /// Stacks tensors of equal shape along a new axis.
  ///
  /// Shapes: `n` tensors `[a, b]` give `[n, a, b]` for axis 0 and `[a, b, n]` for axis -1. There must be at
  /// least one tensor.
  public static func stacked(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    guard let first = tensors.first else { fail("stacked: there are no tensors") }
    require(
      tensors.allSatisfy { $0.shape == first.shape },
      "stacked: the tensors have different shapes \(tensors.map(\.shape))")
    return concatenated(tensors.map { $0.expanded(axis: axis) }, axis: axis)
  }
}

extension Slice {
  /// The slices of the given lengths along an axis, whose length is their sum.
  fileprivate static func slices(of shape: AxisShape, lengths: [Int]) -> [Slice] {
    let whole = AxisShape(outer: shape.outer, length: lengths.reduce(0, +), inner: shape.inner)
    var start = 0
    return lengths.map { length in
      defer { start += length }
      return Slice(whole, start..<start + length)
    }
  }
}
