import SluiceFiles
import SluicePlatform
import SluiceKernels

/// The angles by which rotary embedding turns queries and keys, as cosines and sines.
///
/// Position `p` turns pair `i` of `rotatedDimension / 2` by `p * base^(-2i / rotatedDimension)`, or as
/// the scaling has it. Source: Su et al. 2021, https://arxiv.org/abs/2104.09864.
public struct RotaryTable: Sendable {
  /// Positions from 0 that the table covers.
  public let positionCount: Int
  /// Elements of a head.
  public let headDimension: Int
  /// The first elements of a head, which are turned; two make a pair.
  public let rotatedDimension: Int

  // [positions, rotatedDimension / 2] each, times the scaling's attention factor.
  let cosines: Tensor
  let sines: Tensor

  /// Computes the angles of positions `0..<positionCount`.
  ///
  /// - Parameters:
  ///   - positionCount: positions from 0.
  ///   - headDimension: elements of a head.
  ///   - base: how slowly the slowest pair turns.
  ///   - rotatedDimension: the first elements of a head, which are turned; nil for all.
  ///   - scaling: how positions are stretched.
  ///   - length: tokens of the sequence, for a scaling that depends on it.
  public init(
    positionCount: Int, headDimension: Int, base: Float = 10000, rotatedDimension: Int? = nil,
    scaling: RotaryScaling = .none, length: Int = 0
  ) {
    self.init(
      rowCount: positionCount, headDimension: headDimension,
      rotatedDimension: rotatedDimension ?? headDimension, factor: scaling.factorOfAttention
    ) { pairs in
      let frequencies = scaling.frequencies(
        rotatedDimension: pairs * 2, base: Double(base), length: length)
      return { (position: $0, frequencies: frequencies) }
    }
  }

  /// The angles of some tokens, a row each, whose sequences need not have the same frequencies.
  ///
  /// - Parameters:
  ///   - rotary: the positions' kind.
  ///   - runs: where the tokens stand; padding is not turned.
  ///   - lengths: tokens of each run's sequence.
  init(of rotary: RotaryEmbedding, in runs: TokenRuns, lengths: [Int]) {
    let count = runs.rowCount * runs.tokenCount
    self.init(
      rowCount: count, headDimension: rotary.headDimension,
      rotatedDimension: rotary.rotatedDimension, factor: rotary.scaling.factorOfAttention
    ) { pairs in
      var tokens = [(position: Int, frequencies: [Double])](
        repeating: (0, [Double](repeating: 0, count: pairs)), count: count)
      for (run, length) in zip(runs.runs, lengths) {
        let frequencies = rotary.scaling.frequencies(
          rotatedDimension: pairs * 2, base: Double(rotary.base), length: length)
        for (offset, token) in run.tokens.enumerated() {
          tokens[run.row * runs.tokenCount + token] = (run.position + offset, frequencies)
        }
      }
      return { tokens[$0] }
    }
  }

  private init(
    rowCount: Int, headDimension: Int, rotatedDimension: Int, factor: Double,
    rows: (_ pairs: Int) -> (_ row: Int) -> (position: Int, frequencies: [Double])
  ) {
    require(
      rotatedDimension > 0 && rotatedDimension.isMultiple(of: 2)
        && rotatedDimension <= headDimension,
      """
      rotary positions turn pairs of elements; the head dimension is \(headDimension), of which \
      \(rotatedDimension) are to be turned
      """)
    positionCount = rowCount
    self.headDimension = headDimension
    self.rotatedDimension = rotatedDimension
    let pairs = rotatedDimension / 2
    let rows = rows(pairs)
    (cosines, sines) = makeTensors([rowCount, pairs], [rowCount, pairs]) { cosines, sines in
      for row in 0..<rowCount {
        let (position, frequencies) = rows(row)
        for (pair, frequency) in frequencies.enumerated() {
          let angle = Double(position) * frequency
          cosines[row * pairs + pair] = Float(cos(angle) * factor)
          sines[row * pairs + pair] = Float(sin(angle) * factor)
        }
      }
    }
  }
}
