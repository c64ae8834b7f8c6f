/// The gated linear unit with SiLU (SwiGLU): `silu(gate) * up`; each row of the input holds `width`
/// gate values, then `width` values of `up`.
package enum GatedLinearUnitKernel {
  /// Writes `rows` rows of `width` elements.
  package static func forward(
    rows: Int, width: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        let gate = input + row * width * 2
        let up = gate + width
        let result = output + row * width
        for slot in VectorSlots(width) {
          slot.store(SiLU.value(at: slot.load(gate)) * slot.load(up), to: result)
        }
      }
    }
  }

  /// Writes the gradient of the input, in rows of `2 * width` elements; it may be the memory of the input.
  package static func backward(
    rows: Int, width: Int, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        let gate = input + row * width * 2
        let up = gate + width
        let gateGradient = inputGradient + row * width * 2
        let upGradient = gateGradient + width
        for slot in VectorSlots(width) {
          let (silu, slope) = SiLU.valueAndSlope(at: slot.load(gate))
          let value = slot.load(up)
          let gradient = slot.load(outputGradient + row * width)
          slot.store(gradient * value * slope, to: gateGradient)
          slot.store(gradient * silu, to: upGradient)
        }
      }
    }
  }
}
