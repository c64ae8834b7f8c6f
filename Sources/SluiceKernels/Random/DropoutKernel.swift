/// Dropout: sets random elements to zero and scales the others, so that the expectation is unchanged.
package enum DropoutKernel {
  /// Writes `input / (1 - probability)` where the stream's number at that index is at least
  /// `probability`, otherwise 0; `output` may be the same memory as `input`.
  ///
  /// Applied to the gradient of the output, the same call gives the gradient of the input.
  package static func apply(
    count: Int, probability: Float, random: RandomStream, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let scale = probability < 1 ? 1 / (1 - probability) : 0
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        let kept = slot.load(input) * scale
        let isDropped = random.unitVector(at: slot.offset) .< probability
        slot.store(kept.replacing(with: 0, where: isDropped), to: output)
      }
    }
  }
}
