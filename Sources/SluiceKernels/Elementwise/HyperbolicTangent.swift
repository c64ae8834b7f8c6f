/// The hyperbolic tangent, with a relative error below 2e-7, also near 0; NaN stays NaN.
///
/// Up to 0.625 it is an odd polynomial; above, `1 - 2 / (exp(2 |x|) + 1)` with the sign of `x`, where there
/// is no cancellation. The coefficients are those of Cephes' `tanhf` (https://www.netlib.org/cephes/).
@inline(always)
func hyperbolicTangent(_ x: Lanes) -> Lanes {
  let z = x * x
  var p = Lanes(repeating: -5.704_988_7e-3)
  p = multiplyAdd(p, z, Lanes(repeating: 2.063_908_9e-2))
  p = multiplyAdd(p, z, Lanes(repeating: -5.373_971_6e-2))
  p = multiplyAdd(p, z, Lanes(repeating: 0.133_314_42))
  p = multiplyAdd(p, z, Lanes(repeating: -0.333_332_82))
  let near = multiplyAdd(p * z, x, x)
  let magnitude = x.magnitudes
  let far = 1 - 2 / (exponential(magnitude + magnitude) + 1)
  let signed = Lanes(bits: far.bits | (x.bits & SIMD16<UInt32>(repeating: 0x8000_0000)))
  return signed.replacing(with: near, where: magnitude .< 0.625)
}
