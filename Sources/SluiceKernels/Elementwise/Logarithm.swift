/// The natural logarithm of `1 + u`, for `u` between 0 and 1, with a relative error below 2e-7.
///
/// `2 artanh(s)` with `s = u / (2 + u)`, which is at most 1/3: `s` times a polynomial in `s^2`,
/// fitted for the least relative error. NaN stays NaN.
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

/// The natural logarithm of positive normal numbers, with an absolute error below 1e-6 times
/// `max(1, |result|)`.
///
/// `x = 2^n (1 + u)`: the exponent's bits are converted to a number by placing them in the mantissa of 2^23.
@inline(always)
func logarithm(_ x: Lanes) -> Lanes {
  let one = SIMD16<UInt32>(repeating: 0x3F80_0000)
  let fraction = Lanes(bits: (x.bits & SIMD16(repeating: 0x007F_FFFF)) | one)
  let exponent =
    Lanes(bits: (x.bits &>> SIMD16(repeating: 23)) | SIMD16(repeating: 0x4B00_0000)) - 8_388_735
  return multiplyAdd(exponent, Lanes(repeating: 0.693_147_18), logarithmOfOnePlus(fraction - 1))
}

/// The natural logarithm of any number: minus infinity at 0, NaN for negative numbers and NaN.
///
/// The fraction lies between `sqrt(1/2)` and `sqrt(2)`, so that there is no cancellation near 1:
/// the relative error is below 3e-7 there too.
@inline(always)
func naturalLogarithm(_ x: Lanes) -> Lanes {
  let isTiny = x .< .leastNormalMagnitude
  let scaled = x.replacing(with: x * 0x1p24, where: isTiny)
  var fraction = Lanes(
    bits: (scaled.bits & SIMD16(repeating: 0x007F_FFFF)) | SIMD16(repeating: 0x3F80_0000))
  var exponent =
    Lanes(bits: (scaled.bits &>> SIMD16(repeating: 23)) | SIMD16(repeating: 0x4B00_0000))
    - 8_388_735
  let isLarge = fraction .> 1.414_213_5
  fraction = fraction.replacing(with: fraction * 0.5, where: isLarge)
  exponent = exponent.replacing(with: exponent + 1, where: isLarge)
  exponent = exponent.replacing(with: exponent - 24, where: isTiny)
  let result = multiplyAdd(
    exponent, Lanes(repeating: 0.693_147_18), logarithmOfOnePlus(fraction - 1))
  return result.replacing(with: x, where: (x .== .infinity) .| (x .!= x))
    .replacing(with: -.infinity, where: x .== 0)
    .replacing(with: .nan, where: x .< 0)
}
