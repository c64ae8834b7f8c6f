@testable import SluiceKernels

/// Lines of all kinds: single, contiguous and adjacent, of lengths that are no multiple of a
/// vector, and many lines.
let axisShapes = [
  AxisShape(outer: 1, length: 1, inner: 1), AxisShape(outer: 3, length: 17, inner: 1),
  AxisShape(outer: 5, length: 7, inner: 3), AxisShape(outer: 1, length: 31, inner: 16),
  AxisShape(outer: 2, length: 13, inner: 37), AxisShape(outer: 211, length: 97, inner: 1),
  AxisShape(outer: 7, length: 53, inner: 101),
]

extension AxisShape {
  /// The elements of each line, in the order of the lines.
  func lines(_ array: [Float]) -> [[Double]] {
    (0..<reducedCount).map { line in
      (0..<length).map { Double(array[place(line, $0)]) }
    }
  }

  /// The index of an element of a line.
  func place(_ line: Int, _ step: Int) -> Int {
    (line / inner * length + step) * inner + line % inner
  }

  /// The array with the given lines.
  func array(_ lines: [[Double]]) -> [Double] {
    var array = [Double](repeating: .nan, count: count)
    for (line, elements) in lines.enumerated() {
      for (step, element) in elements.enumerated() { array[place(line, step)] = element }
    }
    return array
  }
}
