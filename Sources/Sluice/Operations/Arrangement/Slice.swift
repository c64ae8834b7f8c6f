import SluiceFiles
import SluiceKernels

extension Tensor {
  /// A slice: a range of an axis.
  ///
  /// ```swift
  /// x[2..<5, axis: 1]    // [batch, tokens, hidden] gives [batch, 3, hidden]
  /// x[..<8, axis: -1]    // the first eight elements of the last axis
  /// ```
  ///
  /// Gradients of several slices of a tensor are added in place, so that the cost of slicing does not grow
  /// with the number of slices.
  public subscript(_ range: some RangeExpression<Int>, axis axis: Int) -> Tensor {
    let axis = shape.axis(axis, for: "slice")
    let length = shape[axis]
    // An open end is recognized by `Int.max`; a range relative to the axis itself would trap if out
    // of bounds.
    let asked = range.relative(to: 0..<Int.max)
    let end = asked.upperBound == .max ? Swift.max(length, asked.lowerBound) : asked.upperBound
    let part = asked.lowerBound..<end
    require(
      part.lowerBound >= 0 && part.upperBound <= length,
      "slice: \(part) is out of range for axis \(axis) of a tensor of shape \(shape)")
    let slice = Slice(axisShape(axis), part)
    return slice.taken(from: self, as: shape.replacing(axis, with: part.count))
      .recorded(from: self) { gradient, sum in slice.add(gradient, to: &sum) }
  }

  /// The slice at an index of an axis; the result does not have this axis.
  ///
  /// ```swift
  /// x[0, axis: 1]  // [batch, tokens, hidden] gives [batch, hidden], each sequence's first token
  /// ```
  public subscript(_ index: Int, axis axis: Int) -> Tensor {
    self[index..<index + 1, axis: axis].squeezed(axis: axis)
  }

  /// Splits an axis into parts of equal length.
  public func split(into count: Int, axis: Int) -> [Tensor] {
    let length = shape[shape.axis(axis, for: "split")]
    require(
      count > 0 && length.isMultiple(of: count),
      "split: axis \(axis) of a tensor of shape \(shape) does not split into \(count) equal parts")
    return split(lengths: [Int](repeating: length / count, count: count), axis: axis)
  }

  /// Splits an axis into parts of the given lengths, whose sum must be the length of the axis.
  public func split(lengths: [Int], axis: Int) -> [Tensor] {
    let length = shape[shape.axis(axis, for: "split")]
    require(
      lengths.allSatisfy { $0 >= 0 } && lengths.reduce(0, +) == length,
      "split: axis \(axis) of a tensor of shape \(shape) does not split into lengths \(lengths)")
    var start = 0
    return lengths.map { length in
      defer { start += length }
      return self[start..<start + length, axis: axis]
    }
  }
}

/// A slice of an axis, and the loop over its elements in the slice and in the whole tensor.
struct Slice {
  private let start: Int
  private let loop: (take: StridedLoop, put: StridedLoop)

  init(_ whole: AxisShape, _ range: Range<Int>) {
    start = range.lowerBound * whole.inner
    let width = range.count * whole.inner
    let (inWhole, inPart) = (whole.length * whole.inner, width)
    loop = (
      StridedLoop(
        sizes: [whole.outer, width], strides: [[inWhole, inPart, 0, 0], [1, 1, 0, 0]]),
      StridedLoop(sizes: [whole.outer, width], strides: [[inPart, inWhole, 0, 0], [1, 1, 0, 0]])
    )
  }

  /// The slice, as a tensor of the given shape, without recording for gradients.
  func taken(from whole: Tensor, as shape: [Int]) -> Tensor {
    Tensor(shape: shape) { target in
      whole.withUnsafeScalars {
        StridedCopyKernel.copy(loop.take, source: $0 + start, target: target)
      }
    }
  }

  /// Writes the slice.
  func put(_ part: Tensor, into whole: UnsafeMutablePointer<Float>) {
    part.withUnsafeScalars {
      StridedCopyKernel.copy(loop.put, source: $0, target: whole + start)
    }
  }

  /// Adds to the slice.
  func add(_ part: Tensor, to whole: inout Tensor) {
    whole.withUniqueScalars { whole in
      part.withUnsafeScalars {
        StridedCopyKernel.add(loop.put, source: $0, target: whole + start)
      }
    }
  }
}

extension [Int] {
  /// This shape with a different length of one axis.
  func replacing(_ axis: Int, with length: Int) -> [Int] {
    var shape = self
    shape[axis] = length
    return shape
  }
}
