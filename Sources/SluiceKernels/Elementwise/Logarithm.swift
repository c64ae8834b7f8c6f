/// The natural logarithm of `1 + u`, for `u` between 0 and 1, to a relative error below 2e-7.
///
/// `2 artanh(s)` with `s = u / (2 + u)`, at most a third: `s` times a polynomial in `s^2`, fitted for
/// the least relative error. NaN stays NaN.
@inline(always)
func logarithmOfOnePlus(_ u: Lanes) -> Lanes {
  let s = u / (2 + u)
  let z = s * s
  var p = Lanes(repeating: 0.116_121_64)
  p = multiplyAdd(p, z, Lanes(repeating: 0.108_532_88))
  p = multiplyAdd(p, z, Lanes(repeating: 0.142_961_79))
  p = multiplyAdd(p, z, Lanes(repeating: 0.199_998_53))
  p = multiplyAdd(p, z, Lanes(repeating: 0.333_333_34))
  let twice = s + s
  return multiplyAdd(p * z, twice, twice)
}
