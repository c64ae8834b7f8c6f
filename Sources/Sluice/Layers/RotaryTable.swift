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
  ///
  /// - Parameters:
  ///   - positionCount: the number of positions, starting at 0.
  ///   - headDimension: the head dimension.
  ///   - base: the base.
  ///   - rotatedDimension: the number of rotated elements at the beginning of each head; nil for all.
  ///   - scaling: the scaling.
  ///   - length: the length of the sequence, for a scaling that depends on it.
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

  /// Computes the angles of tokens, one row per token; sequences can have different frequencies.
  ///
  /// - Parameters:
  ///   - rotary: the settings.
  ///   - runs: the runs of the tokens; padding is not rotated.
  ///   - lengths: the length of each run's sequence.
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
      rotary positions rotate pairs of elements; \(rotatedDimension) of \(headDimension) elements of a head \
      cannot be rotated
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
