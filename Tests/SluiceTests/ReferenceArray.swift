/// An array in double precision with a shape, for definitions that iterate over all indices.
struct ReferenceArray {
  let values: [Double]
  let shape: [Int]

  init(_ values: [Double], _ shape: [Int]) {
    self.values = values
    self.shape = shape
  }

  /// The element at an index of a shape to which this array is broadcast.
  subscript(index: [Int]) -> Double {
    let own = zip(index.suffix(shape.count), shape).map { $1 == 1 ? 0 : $0 }
    return values[zip(own, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  /// All indices of a shape, in row-major order.
  static func indices(of shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { found, length in
      found.flatMap { start in (0..<length).map { start + [$0] } }
    }
  }

  /// The elements in the order of the given shape, each taken from an index of this array.
  func taken(as shape: [Int], from place: ([Int]) -> [Int]) -> [Double] {
    Self.indices(of: shape).map { self[place($0)] }
  }

  /// The shape to which both are broadcast.
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int] {
    let rank = max(a.count, b.count)
    let ones = { (shape: [Int]) in [Int](repeating: 1, count: rank - shape.count) + shape }
    return zip(ones(a), ones(b)).map { $0 == 1 ? $1 : $0 }
  }

  /// A function of both arrays, element by element, with broadcasting.
  static func combined(
    _ a: ReferenceArray, _ b: ReferenceArray, _ function: (Double, Double) -> Double
  ) -> [Double] {
    indices(of: broadcastShape(a.shape, b.shape)).map { function(a[$0], b[$0]) }
  }

  /// A function of the elements along some axes, in order.
  func reduced(_ axes: [Int], _ function: ([Double]) -> Double) -> [Double] {
    let isReduced = shape.indices.map { axes.contains($0) || axes.contains($0 - shape.count) }
    var groups: [[Int]: [Double]] = [:]
    for index in Self.indices(of: shape) {
      groups[zip(index, isReduced).map { $1 ? 0 : $0 }, default: []].append(self[index])
    }
    return Self.indices(of: zip(shape, isReduced).map { $1 ? 1 : $0 }).map {
      function(groups[$0] ?? [])
    }
  }
}

/// Pairs of shapes that can be broadcast, on either side or both, including empty ones.
let broadcastShapes: [([Int], [Int])] = [
  ([1], [1]), ([7], [7]), ([5, 7], [7]), ([7], [5, 7]), ([5, 1], [1, 7]), ([], [3, 5]),
  ([3, 5], []), ([2, 1, 17], [3, 1]), ([2, 3, 4, 5], [3, 1, 5]), ([0, 3], [3]), ([3, 1], [0]),
]

/// Shapes and axes to reduce: first, last, middle, several, not adjacent, all, none, of length 1.
let reductions: [([Int], [Int])] = [
  ([1], [0]), ([17], [-1]), ([5, 17], [0]), ([5, 17], [1]), ([3, 5, 2], [-2]), ([2, 3, 19], [1]),
  ([3, 5, 2, 4], [0, 2]), ([3, 1, 2, 4], [1, -1]), ([3, 4], [0, 1]), ([3, 4], []), ([3, 1], [1]),
  ([2, 33, 3], [1]),
]
