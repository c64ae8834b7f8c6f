/// The probability that a standard normal variable lies below `x`.
///
/// Its absolute error is below 1e-7, and it keeps its relative precision far into the lower tail.
@inline(always)
func normalCumulative(_ x: Lanes) -> Lanes {
  let z = x.magnitudes * 0.707_106_78
  let (small, complement) = errorFunctionParts(z)
  let tail = (0.5 * complement).replacing(
    with: multiplyAdd(small, Lanes(repeating: -0.5), Lanes(repeating: 0.5)),
    where: z .< errorFunctionBranch)
  return (1 - tail).replacing(with: tail, where: x .< 0)
}

private let errorFunctionBranch: Float = 0.9

/// `erf(z)`, right below the branch, and `1 - erf(z)`, right above it, for z >= 0.
///
/// Minimax fits: an odd polynomial, and the exponential of one whose last coefficient is positive,
/// so that the complement goes to zero however large z is.
@inline(always)
private func errorFunctionParts(_ z: Lanes) -> (small: Lanes, complement: Lanes) {
  let u = z * z
  var p = Lanes(repeating: -0.000_608_630_25)
  p = multiplyAdd(p, u, Lanes(repeating: 0.005_011_215_3))
  p = multiplyAdd(p, u, Lanes(repeating: -0.026_778_432))
  p = multiplyAdd(p, u, Lanes(repeating: 0.112_821_29))
  p = multiplyAdd(p, u, Lanes(repeating: -0.376_125_22))
  p = multiplyAdd(p, u, Lanes(repeating: 1.128_379_1))

  var q = Lanes(repeating: 1.816_571_4e-05)
  q = multiplyAdd(q, z, Lanes(repeating: -0.000_395_925_77))
  q = multiplyAdd(q, z, Lanes(repeating: 0.003_961_021_5))
  q = multiplyAdd(q, z, Lanes(repeating: -0.024_504_473))
  q = multiplyAdd(q, z, Lanes(repeating: 0.107_235_186))
  q = multiplyAdd(q, z, Lanes(repeating: 0.634_377_96))
  q = multiplyAdd(q, z, Lanes(repeating: 1.128_967_4))
  q = multiplyAdd(q, z, Lanes(repeating: -5.380_045_7e-05))
  return (z * p, exponential(-q))
}
