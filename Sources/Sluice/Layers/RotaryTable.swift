import SluiceFiles
import SluicePlatform
import SluiceKernels

/// The cosines and sines of the rotation angles of rotary positions.
///
/// At position `p`, pair `i` of `rotatedDimension / 2` is rotated by `p * base^(-2i / rotatedDimension)`,
/// changed by the scaling. Source: Su et al. 2021, https://arxiv.org/abs/2104.09864.
public struct RotaryTable: Sendable {
  /// The number of positions in the table, starting at 0.
  public let positionCount: Int
  /// The head dimension.
  public let headDimension: Int
  /// The number of rotated elements at the beginning of each head.
  public let rotatedDimension: Int

  // [positions, rotatedDimension / 2] each, times the scaling's attention factor.
  let cosines: Tensor
  let sines: Tensor

  /// Computes the angles of positions `0..<positionCount`.
  public init(
    positionCount: Int, headDimension: Int, base: Float = 10000, rotatedDimension: Int? = nil,
    scaling: RotaryScaling = .none
  ) {
    let rotated = rotatedDimension ?? headDimension
    require(
      rotated > 0 && rotated.isMultiple(of: 2) && rotated <= headDimension,
      """
      rotary positions rotate pairs of elements; \(rotated) of \(headDimension) elements of a head cannot \
      be rotated
      """)
    self.positionCount = positionCount
    self.headDimension = headDimension
    self.rotatedDimension = rotated
    let pairs = rotated / 2
    let frequencies = scaling.frequencies(rotatedDimension: rotated, base: Double(base))
    let factor = scaling.factorOfAttention
    (cosines, sines) = makeTensors([positionCount, pairs], [positionCount, pairs]) {
      cosines, sines in
      for position in 0..<positionCount {
        for (pair, frequency) in frequencies.enumerated() {
          let angle = Double(position) * frequency
          cosines[position * pairs + pair] = Float(cos(angle) * factor)
          sines[position * pairs + pair] = Float(sin(angle) * factor)
        }
      }
    }
  }
}
