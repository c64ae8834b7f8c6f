/// Arithmetic on arrays, element by element.
///
/// An output may be the same memory as an input.
public enum ArithmeticKernel {
  /// Writes `left + right`.
  public static func add(
    count: Int, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(left) + slot.load(right), to: output) }
    }
  }

  /// Writes `left - right`.
  public static func subtract(
    count: Int, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(left) - slot.load(right), to: output) }
    }
  }

  /// Writes `left * right`.
  public static func multiply(
    count: Int, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(left) * slot.load(right), to: output) }
    }
  }

  /// Writes `input * factor`.
  public static func scale(
    count: Int, input: UnsafePointer<Float>, factor: Float, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(slot.load(input) * factor, to: output) }
    }
  }

  /// Adds `source` to `target`.
  public static func add(
    count: Int, target: UnsafeMutablePointer<Float>, source: UnsafePointer<Float>,
    pool: ThreadPool = .current
  ) {
    add(count: count, left: target, right: source, output: target, pool: pool)
  }

  /// Adds `source * factor` to `target`.
  public static func add(
    count: Int, target: UnsafeMutablePointer<Float>, source: UnsafePointer<Float>, factor: Float,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        let sum = multiplyAdd(slot.load(source), Lanes(repeating: factor), slot.load(target))
        slot.store(sum, to: target)
      }
    }
  }

  /// Multiplies `target` by `source`.
  public static func multiply(
    count: Int, target: UnsafeMutablePointer<Float>, source: UnsafePointer<Float>,
    pool: ThreadPool = .current
  ) {
    multiply(count: count, left: target, right: source, output: target, pool: pool)
  }

  /// Multiplies `target` by a number.
  public static func scale(
    count: Int, target: UnsafeMutablePointer<Float>, factor: Float, pool: ThreadPool = .current
  ) {
    scale(count: count, input: target, factor: factor, output: target, pool: pool)
  }
}
