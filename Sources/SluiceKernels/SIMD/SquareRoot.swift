/// The square root of normal positive numbers, with an error of about one ulp; 0 gives 0.
///
/// The vector type's own `squareRoot()` makes a call for each element. This function estimates the reciprocal
/// root from the exponent bits, and refines it with two Newton steps, then one for the root itself.
@inline(always)
func squareRoot(_ x: Lanes) -> Lanes {
  let half = x * 0.5
  var y = Lanes(bits: 0x5F37_59DF &- (x.bits &>> 1))
  y = y * multiplyAdd(-half * y, y, Lanes(repeating: 1.5))
  y = y * multiplyAdd(-half * y, y, Lanes(repeating: 1.5))
  let root = x * y
  return multiplyAdd(multiplyAdd(-root, root, x), y * 0.5, root)
}
