/// The exponential function, with a relative error below 2e-7.
///
/// `2^n * e^r` with `x = n ln 2 + r`, `|r| <= ln 2 / 2`, and a polynomial for `e^r`. Results below
/// `2^-125.5` are zero, results above the largest float infinity; NaN stays NaN.
@inline(always)
func exponential(_ x: Lanes) -> Lanes {
  // At the lower limit the scale below is zero; at the upper limit twice the scale is infinite.
  let x = minimum(maximum(x, Lanes(repeating: -87.5)), Lanes(repeating: 89))
  // The sum's low bits hold n + 126: rounding by addition; a shift then gives half of 2^n.
  let shifted = multiplyAdd(
    x, Lanes(repeating: 1.442_695_04), Lanes(repeating: 12_582_912 + 126))
  let n = shifted - (12_582_912 + 126)
  // ln 2 is split into two parts, so that n times the first is exact.
  var r = multiplyAdd(n, Lanes(repeating: -0.693_359_375), x)
  r = multiplyAdd(n, Lanes(repeating: 2.121_944_4e-4), r)
  var p = Lanes(repeating: 0.001_381_432)
  p = multiplyAdd(p, r, Lanes(repeating: 0.008_368_851))
  p = multiplyAdd(p, r, Lanes(repeating: 0.041_668_4))
  p = multiplyAdd(p, r, Lanes(repeating: 0.166_665_2))
  p = multiplyAdd(p, r, Lanes(repeating: 0.499_999_94))
  p = multiplyAdd(p, r, Lanes(repeating: 1))
  p = multiplyAdd(p, r, Lanes(repeating: 1))
  let halfScale = Lanes(bits: shifted.bits &<< 23)
  let half = p * halfScale
  return half + half
}

/// 2 to the power of `x`, with a relative error below 2e-7, for `x` below 127.5.
///
/// Used by the softmax, whose scores include the factor log2(e). It takes fewer steps than `exponential`,
/// because the integer part is subtracted exactly. Results below `2^-126.5` are zero; NaN stays NaN.
@inline(always)
func exponential2(_ x: Lanes) -> Lanes {
  let x = maximum(x, Lanes(repeating: -127))
  // The sum's low bits hold n + 127, the exponent field of 2^n.
  let shifted = x + (12_582_912 + 127)
  let r = x - (shifted - (12_582_912 + 127))
  var p = Lanes(repeating: 0.001_326_472_7)
  p = multiplyAdd(p, r, Lanes(repeating: 0.009_671_513))
  p = multiplyAdd(p, r, Lanes(repeating: 0.055_507_336))
  p = multiplyAdd(p, r, Lanes(repeating: 0.240_222_42))
  p = multiplyAdd(p, r, Lanes(repeating: 0.693_147))
  p = multiplyAdd(p, r, Lanes(repeating: 1))
  return p * Lanes(bits: shifted.bits &<< 23)
}
