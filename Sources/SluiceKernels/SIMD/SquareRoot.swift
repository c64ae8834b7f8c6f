/// The square root of numbers from the smallest normal one up, to about an ulp; 0 gives 0.
///
/// The vector's own `squareRoot()` is a call for each element. This is an estimate of the reciprocal
/// root from the exponent bits, refined twice by Newton's iteration and once as a root.
@inline(always)
func squareRoot(_ x: Lanes) -> Lanes {
  let half = x * 0.5
  var y = Lanes(bits: 0x5F37_59DF &- (x.bits &>> 1))
  y = y * multiplyAdd(-half * y, y, Lanes(repeating: 1.5))
  y = y * multiplyAdd(-half * y, y, Lanes(repeating: 1.5))
  let root = x * y
  return multiplyAdd(multiplyAdd(-root, root, x), y * 0.5, root)
}
