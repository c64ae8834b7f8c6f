/// Arithmetic on arrays, element by element.
///
/// An output may be the same memory as an input.
package enum ArithmeticKernel {
  /// Copies `input` to `output`.
  package static func copy(
    count: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      (output + range.lowerBound).update(from: input + range.lowerBound, count: range.count)
    }
  }

  /// Writes `left + right`.
  package static func add(
    count: Int, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(left) + slot.load(right), to: output) }
    }
  }

  /// Writes `left - right`.
  package static func subtract(
    count: Int, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(left) - slot.load(right), to: output) }
    }
  }

  /// Writes `left * right`.
  package static func multiply(
    count: Int, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(left) * slot.load(right), to: output) }
    }
  }

  /// Writes `input * factor`.
  package static func scale(
    count: Int, input: UnsafePointer<Float>, factor: Float, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(input) * factor, to: output) }
    }
  }

  /// Adds `source` to `target`.
  package static func add(
    count: Int, target: UnsafeMutablePointer<Float>, source: UnsafePointer<Float>,
    pool: ThreadPool = .current
  ) {
    add(count: count, left: target, right: source, output: target, pool: pool)
  }
}
