import SluiceKernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The angles by which rotary embedding turns queries and keys, as cosines and sines.
///
/// Position `p` turns pair `i` by `p * base^(-2i / headDimension)`. Source: Su et al. 2021,
/// https://arxiv.org/abs/2104.09864.
public struct RotaryTable: Sendable {
  /// Positions from 0 that the table covers.
  public let positionCount: Int
  /// Elements of a head; two make a pair.
  public let headDimension: Int

  // [positions, headDimension / 2] each.
  let cosines: Tensor
  let sines: Tensor

  /// Computes the angles of positions `0..<positionCount`.
  public init(positionCount: Int, headDimension: Int, base: Float = 10000) {
    precondition(
      headDimension > 0 && headDimension.isMultiple(of: 2),
      "rotary positions turn pairs of elements; the head dimension is \(headDimension)")
    self.positionCount = positionCount
    self.headDimension = headDimension
    let pairs = headDimension / 2
    let frequencies = (0..<pairs).map { pow(Double(base), -Double($0) / Double(pairs)) }
    (cosines, sines) = makeTensors([positionCount, pairs], [positionCount, pairs]) {
      cosines, sines in
      for position in 0..<positionCount {
        for (pair, frequency) in frequencies.enumerated() {
          let angle = Double(position) * frequency
          cosines[position * pairs + pair] = Float(cos(angle))
          sines[position * pairs + pair] = Float(sin(angle))
        }
      }
    }
  }
}
