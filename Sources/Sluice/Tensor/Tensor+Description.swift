extension Tensor: CustomStringConvertible {
  /// The shape and the elements in rows, as NumPy prints them; of long axes, only the first and last three
  /// elements.
  ///
  /// ```
  /// Tensor [2, 3]
  /// [[ 1.0000,  2.5000, -3.0000],
  ///  [ 0.0000,  0.1000,  4.0000]]
  /// ```
  public var description: String {
    let printed = PrintedElements(self)
    return shape.isEmpty
      ? "Tensor [] \(printed.rows)" : "Tensor \(shape)\n\(printed.rows)"
  }
}

/// The elements of a tensor as nested rows, with equal widths.
private struct PrintedElements {
  /// The maximum number of elements of a tensor that is printed whole.
  private static let printedWhole = 1000
  /// The number of elements that are printed at each end of a longer axis.
  private static let edge = 3

  private let shape: [Int]
  private let numbers: [String]
  private let isCut: Bool

  init(_ tensor: Tensor) {
    shape = tensor.shape
    let isCut = tensor.count > Self.printedWhole
    self.isCut = isCut
    var offsets = [0]
    for length in tensor.shape {
      let indices = Self.shown(length, isCut: isCut)
      offsets = offsets.flatMap { offset in indices.map { offset * length + $0 } }
    }
    let values = tensor.withUnsafeScalars { scalars in offsets.map { scalars[$0] } }
    let texts = Self.texts(values)
    let width = texts.map(\.count).max() ?? 0
    numbers = texts.map { String(repeating: " ", count: width - $0.count) + $0 }
  }

  /// The rows in nested brackets.
  var rows: String {
    var next = numbers.makeIterator()
    func part(_ depth: Int) -> String {
      guard depth < shape.count else { return next.next() ?? "" }
      let length = shape[depth]
      var parts = Self.shown(length, isCut: isCut).map { _ in part(depth + 1) }
      if isCut, parts.count < length { parts.insert("...", at: Self.edge) }
      let isLast = depth == shape.count - 1
      // A blank line between matrices, as in NumPy.
      let lines = String(repeating: "\n", count: shape.count - 1 - depth)
      return "["
        + parts.joined(
          separator: isLast ? ", " : "," + lines + String(repeating: " ", count: depth + 1)) + "]"
    }
    return part(0)
  }

  private static func shown(_ length: Int, isCut: Bool) -> [Int] {
    guard isCut, length > 2 * edge else { return Array(0..<length) }
    return Array(0..<edge) + Array(length - edge..<length)
  }

  /// Four decimal places if all numbers have a suitable size, otherwise each number's own digits.
  private static func texts(_ values: [Float]) -> [String] {
    let magnitudes = values.lazy.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
    let (least, most) = (magnitudes.min() ?? 1, magnitudes.max() ?? 1)
    guard most < 1e5, least >= 1e-3 || most >= 1 else { return values.map { "\($0)" } }
    return values.map { value in
      guard value.isFinite else { return "\(value)" }
      let scaled = Int((Double(value.magnitude) * 1e4).rounded())
      let fraction = String(scaled % 10_000)
      return (value < 0 && scaled > 0 ? "-" : "") + "\(scaled / 10_000)."
        + String(repeating: "0", count: 4 - fraction.count) + fraction
    }
  }
}
