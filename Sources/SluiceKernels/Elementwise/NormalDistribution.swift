/// The standard normal distribution: cumulative probability and density at `x`.
///
/// The probability beyond `|x|` is `exp(-x^2 / 2)`, the density without its factor, times a polynomial in `1
/// / (1 + 0.304 |x|)`, fitted for the least relative error (the form of formula 7.1.26 in Abramowitz and
/// Stegun, 1964). Errors are below 2e-7; relative errors in the lower tail are below 2e-6.
@inline(always)
func normalDistribution(_ x: Lanes) -> (cumulative: Lanes, density: Lanes) {
  let e = exponential(-0.5 * x * x)
  let t = 1 / multiplyAdd(x.magnitudes, Lanes(repeating: 0.304), Lanes(repeating: 1))
  var p = Lanes(repeating: 0.036_857_922)
  p = multiplyAdd(p, t, Lanes(repeating: -0.155_296_66))
  p = multiplyAdd(p, t, Lanes(repeating: 0.192_185_28))
  p = multiplyAdd(p, t, Lanes(repeating: -0.043_126_97))
  p = multiplyAdd(p, t, Lanes(repeating: 0.123_552_225))
  p = multiplyAdd(p, t, Lanes(repeating: 0.102_422_858))
  p = multiplyAdd(p, t, Lanes(repeating: 0.122_170_71))
  p = multiplyAdd(p, t, Lanes(repeating: 0.121_234_68))
  let tail = p * t * e
  return ((1 - tail).replacing(with: tail, where: x .< 0), 0.398_942_28 * e)
}
