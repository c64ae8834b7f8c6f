import SluiceKernels

/// The axes of a shape that a reduction reduces.
struct AxisSet {
  let shape: [Int]
  let isReduced: [Bool]

  init(_ isReduced: [Bool], of shape: [Int]) {
    self.shape = shape
    self.isReduced = isReduced
  }

  /// The axes with the given indices, negative ones counted from the end; the operation is named in
  /// the message if an axis does not exist.
  init(_ axes: [Int], of shape: [Int], for operation: String) {
    var isReduced = shape.map { _ in false }
    for axis in axes { isReduced[shape.axis(axis, for: operation)] = true }
    self.init(isReduced, of: shape)
  }

  /// The number of elements that are reduced to one.
  var length: Int { zip(shape, isReduced).reduce(1) { $1.1 ? $0 * $1.0 : $0 } }

  /// The reduced shape, with ones for the reduced axes.
  var keptShape: [Int] { zip(shape, isReduced).map { $1 ? 1 : $0 } }

  /// The reduced shape, with ones for the reduced axes or without them.
  func resultShape(keepingAxes: Bool) -> [Int] {
    keepingAxes ? keptShape : zip(shape, isReduced).filter { !$1 }.map(\.0)
  }

  /// The reduced axes as runs of adjacent axes, the last run first; axes of length 1 do not separate runs.
  ///
  /// Each run is an axis of the shape in which the runs after it are already reduced.
  var runs: [AxisShape] {
    var runs: [AxisShape] = []
    var (length, inner) = (1, 1)
    var isOpen = false
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      if isReduced[axis] {
        length *= shape[axis]
        isOpen = true
      } else {
        if isOpen { runs.append(run(upTo: axis, length: length, inner: inner)) }
        (length, isOpen) = (1, false)
        inner *= shape[axis]
      }
    }
    if isOpen { runs.append(AxisShape(outer: 1, length: length, inner: inner)) }
    return runs
  }

  private func run(upTo axis: Int, length: Int, inner: Int) -> AxisShape {
    AxisShape(outer: shape[...axis].reduce(1, *), length: length, inner: inner)
  }
}

extension Tensor {
  /// `factor` times the sum over some axes, which are kept with length 1; without recording for gradients.
  func summed(over axes: AxisSet, factor: Double = 1) -> Tensor {
    var sum = detached
    for (number, run) in axes.runs.enumerated() {
      let factor = number == 0 ? factor : 1
      let terms = sum
      sum = Tensor(shape: [run.reducedCount]) { output in
        terms.withUnsafeScalars {
          AxisSumKernel.sum(run, factor: factor, input: $0, output: output)
        }
      }
    }
    if axes.runs.isEmpty, factor != 1 { sum = sum.scaled(by: Float(factor)) }
    return sum.detached(as: axes.keptShape)
  }

  /// This tensor with some of its axes joined to a single axis; axes that are not adjacent are
  /// first moved to the end.
  func joining(_ axes: AxisSet) -> (tensor: Tensor, shape: AxisShape) {
    switch axes.runs.count {
    case 0: (self, AxisShape(outer: count, length: 1, inner: 1))
    case 1: (self, axes.runs[0])
    default:
      (
        permuted(
          shape.indices.filter { !axes.isReduced[$0] } + shape.indices.filter { axes.isReduced[$0] }
        ),
        AxisShape(outer: axes.keptShape.product, length: axes.length, inner: 1)
      )
    }
  }
}
