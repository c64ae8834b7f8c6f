/// An array as seen from one of its axes: `[outer, length, inner]`.
package struct AxisShape: Sendable, Equatable {
  /// The number of elements of all axes before it.
  package let outer: Int
  /// The length of the axis.
  package let length: Int
  /// The number of elements of all axes after it.
  package let inner: Int

  /// Makes the view.
  package init(outer: Int, length: Int, inner: Int) {
    self.outer = outer
    self.length = length
    self.inner = inner
  }

  /// The number of elements.
  package var count: Int { outer * length * inner }

  /// The number of elements after the axis is reduced to length 1.
  package var reducedCount: Int { outer * inner }

  /// Runs `loop` for all lines along the axis; each line is processed by one thread.
  func run(_ loop: some AxisLoop, pool: ThreadPool) {
    guard reducedCount > 0 else { return }
    if inner == 1 {
      pool.parallelRanges(outer, grain: Grain.rows(width: length)) { rows in
        for row in rows { loop.run(AlongAxis(length: length), input: row * length, output: row) }
      }
    } else {
      let bundles = divideRoundingUp(inner, by: Lanes.width)
      let grain = Grain.rows(width: length * Lanes.width)
      pool.parallelRanges(outer * bundles, grain: grain) { range in
        for bundle in range {
          let (row, number) = bundle.quotientAndRemainder(dividingBy: bundles)
          let first = number * Lanes.width
          let lines = AcrossAxis(
            length: length, stride: inner, lineCount: min(Lanes.width, inner - first))
          loop.run(
            lines, input: row * length * inner + first, output: row * inner + first)
        }
      }
    }
  }
}

/// Lines along an axis that are processed together, as a sequence of vectors.
///
/// There are two kinds: a single contiguous line, 16 elements of which fill a vector, and up to 16 adjacent
/// lines, with one element of each in a vector. An `AxisLoop` is written once and works for both.
protocol AxisLines {
  /// The number of vectors along the axis.
  var stepCount: Int { get }

  /// The position of a vector, relative to the first element of the lines.
  func slot(_ step: Int) -> VectorSlot

  /// The sum of each line, from the sums in each lane.
  func total(_ sums: Lanes) -> Lanes

  /// The sum of each line, from double-precision sums in each lane.
  func total(_ sums: DoubleSums) -> Lanes

  /// The largest element of each line, from the largest in each lane; NaN is ignored.
  func largest(_ lanes: Lanes) -> Lanes

  /// The largest element of each line and its position, from the largest of each lane and the step
  /// where it occurred; the first of equal elements.
  ///
  /// NaN counts as larger than all numbers.
  func largest(_ lanes: Lanes, at steps: SIMD16<Int32>) -> (values: Lanes, places: SIMD16<Int32>)

  /// The number of lines.
  var lineCount: Int { get }

  /// Loads one number per line.
  func load(_ pointer: UnsafePointer<Float>) -> Lanes

  /// Stores one number per line.
  func store(_ lanes: Lanes, to pointer: UnsafeMutablePointer<Float>)
}

extension AxisLines {
  /// The vectors along the axis, in order.
  @inline(always)
  func forEach(_ body: (VectorSlot) -> Void) {
    for step in 0..<stepCount { body(slot(step)) }
  }
}

/// One contiguous line.
struct AlongAxis: AxisLines {
  let length: Int

  @inline(always) var stepCount: Int { divideRoundingUp(length, by: Lanes.width) }

  @inline(always) func slot(_ step: Int) -> VectorSlot {
    VectorSlot(offset: step * Lanes.width, count: min(Lanes.width, length - step * Lanes.width))
  }

  @inline(always) func total(_ sums: Lanes) -> Lanes { Lanes(repeating: sums.horizontalSum) }

  @inline(always) func total(_ sums: DoubleSums) -> Lanes {
    Lanes(repeating: Float(sums.total))
  }

  @inline(always) func largest(_ lanes: Lanes) -> Lanes {
    Lanes(repeating: lanes.horizontalMaximum)
  }

  @inline(always) var lineCount: Int { 1 }

  @inline(always)
  func largest(_ lanes: Lanes, at steps: SIMD16<Int32>) -> (values: Lanes, places: SIMD16<Int32>) {
    var (value, place) = (lanes[0], steps[0] * 16)
    for lane in 1..<Lanes.width {
      let (other, there) = (lanes[lane], steps[lane] * 16 + Int32(lane))
      let isBetter = other > value || (other.isNaN && !value.isNaN)
      let isEqual = other == value || (other.isNaN && value.isNaN)
      if isBetter || (isEqual && there < place) { (value, place) = (other, there) }
    }
    return (Lanes(repeating: value), SIMD16(repeating: place))
  }

  @inline(always) func load(_ pointer: UnsafePointer<Float>) -> Lanes {
    Lanes(repeating: pointer[0])
  }

  @inline(always) func store(_ lanes: Lanes, to pointer: UnsafeMutablePointer<Float>) {
    pointer[0] = lanes[0]
  }
}

/// Adjacent lines.
struct AcrossAxis: AxisLines {
  let length: Int
  let stride: Int
  let lineCount: Int

  @inline(always) var stepCount: Int { length }

  @inline(always) func slot(_ step: Int) -> VectorSlot {
    VectorSlot(offset: step * stride, count: lineCount)
  }

  @inline(always) func total(_ sums: Lanes) -> Lanes { sums }

  @inline(always) func total(_ sums: DoubleSums) -> Lanes {
    Lanes(lowHalf: SIMD8<Float>(sums.low), highHalf: SIMD8<Float>(sums.high))
  }

  @inline(always) func largest(_ lanes: Lanes) -> Lanes { lanes }

  @inline(always)
  func largest(_ lanes: Lanes, at steps: SIMD16<Int32>) -> (values: Lanes, places: SIMD16<Int32>) {
    (lanes, steps)
  }

  @inline(always) func load(_ pointer: UnsafePointer<Float>) -> Lanes {
    VectorSlot(offset: 0, count: lineCount).load(pointer)
  }

  @inline(always) func store(_ lanes: Lanes, to pointer: UnsafeMutablePointer<Float>) {
    VectorSlot(offset: 0, count: lineCount).store(lanes, to: pointer)
  }
}

/// A loop over lines along an axis, compiled once for each kind of lines.
protocol AxisLoop {
  /// Processes lines whose elements start at `input`; their results, one number per line, are at `output`.
  func run(_ lines: some AxisLines, input: Int, output: Int)
}
