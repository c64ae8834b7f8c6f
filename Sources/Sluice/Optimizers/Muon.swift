import SluiceFiles
import SluiceKernels

/// Muon: orthogonalized momentum for the matrices of hidden layers, and AdamW for all other parameters.
///
/// With gradient `G`, momentum `mu` and learning rate `r`, for each matrix `W` with `m` rows and `n` columns:
///
///     B = mu B + (1 - mu) G
///     D = mu B + (1 - mu) G                  (with Nesterov momentum; otherwise D = B)
///     O = NewtonSchulz(D), near U V^T where D = U S V^T
///     W = W (1 - r decay) - r length(m, n) O
///
/// Five Newton-Schulz steps `X = a X + b (X X^T) X + c (X X^T)^2 X` with (a, b, c) = (3.4445, -4.7750,
/// 2.0315) start at `X = D / max(norm(D), 1e-7)`. As a result, all directions of a matrix change by about
/// the same amount, even if their gradients differ strongly. `length` is `updateLength`.
///
/// A matrix is a parameter with the role `.matrix`, or each of its `parts` if it packs several maps, or
/// each of its groups if it has more than two axes. Embeddings, output layers, norms and biases are updated
/// by AdamW, with `adamWRateFactor` times the learning rate. The `group` of a parameter determines whether
/// weight decay is applied, and a factor on `r`.
///
/// Sources: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; weight decay and
/// `.matchingAdamW` from Liu et al. 2025, https://arxiv.org/abs/2502.16982. Differences from
/// `torch.optim.Muon`: packed maps are separated, and the products of the iteration use the precision that
/// is set when `step` is called (`withPrecision`), not always bfloat16. Weights and momenta are float32.
///
/// ```swift
/// var optimizer = Muon()
/// optimizer.step(model, loss.gradients(), learningRate: 0.02, clippingNorm: 1)
/// ```
public struct Muon: Optimizer {
  /// The length of an update of a matrix with `m` rows and `n` columns.
  public enum UpdateLength: String, CaseIterable, Codable, Sendable {
    /// `sqrt(max(1, m / n))`: an equal maximum change of a hidden vector for all shapes (Jordan et al.).
    case original
    /// `0.2 sqrt(max(m, n))`: changes of similar size as with AdamW, so that AdamW's learning rate and
    /// weight decay can be used (Liu et al., equation 4).
    case matchingAdamW

    fileprivate func factor(rows: Int, columns: Int) -> Double {
      switch self {
      case .original: max(1, Double(rows) / Double(columns)).squareRoot()
      case .matchingAdamW: 0.2 * Double(max(rows, columns)).squareRoot()
      }
    }

    /// The ratio of AdamW's to Muon's usual rate: 3e-4 to 0.02 in Jordan's recipe, 1 in Liu's.
    fileprivate var adamWRateFactor: Float { self == .original ? 0.015 : 1 }
  }

  /// The momentum: the decay rate of the mean of gradients.
  public var momentum: Float
  /// Whether to use Nesterov momentum.
  public var isNesterov: Bool
  /// The weight decay of matrices, which is multiplied by the learning rate.
  public var weightDecay: Float
  /// The length of updates.
  public var updateLength: UpdateLength
  /// The optimizer of all other parameters.
  public private(set) var adamW: AdamW
  /// The factor on the learning rate for all other parameters.
  public var adamWRateFactor: Float

  /// Steps taken so far.
  public var stepCount: Int { adamW.stepCount }

  private var momenta = ParameterBuffers(suffix: ".momentum_buffer")

  /// Makes an optimizer at step 0.
  ///
  /// - Parameters:
  ///   - momentum: the momentum of matrices.
  ///   - isNesterov: whether to use Nesterov momentum for matrices.
  ///   - weightDecay: the weight decay of matrices.
  ///   - updateLength: the length of updates of matrices.
  ///   - adamW: the optimizer of all other parameters.
  ///   - adamWRateFactor: the factor on the learning rate for all other parameters; nil for 0.015 with
  ///     `.original` and 1 with `.matchingAdamW`.
  public init(
    momentum: Float = 0.95, isNesterov: Bool = true, weightDecay: Float = 0.1,
    updateLength: UpdateLength = .original,
    adamW: AdamW = AdamW(beta1: 0.9, beta2: 0.95, weightDecay: 0.1), adamWRateFactor: Float? = nil
  ) {
    require(
      adamW.stepCount == 0, "the AdamW inside Muon must start at step 0, not \(adamW.stepCount)")
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
    self.updateLength = updateLength
    self.adamW = adamW
    self.adamWRateFactor = adamWRateFactor ?? updateLength.adamWRateFactor
  }

  /// Updates the parameters that have a gradient.
  public mutating func step(
    _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float
  ) {
    adamW.step(
      parameters.filter { !$0.parameter.isOrthogonalized }, gradients,
      learningRate: learningRate * adamWRateFactor)
    let entries = gradients.entries(of: parameters.filter(\.parameter.isOrthogonalized))
    let buffers = entries.map { momenta.pointer(for: $0) }
    Parameter.withUnsafeMutableScalars(of: entries.map(\.parameter)) { values in
      let matrices = entries.indices.flatMap { index in
        let (entry, group) = (entries[index], entries[index].parameter.group)
        let rate = Double(learningRate * group.rateFactor)
        return entry.parameter.matrices.map { matrix in
          MuonKernel.Matrix(
            rows: matrix.rows, columns: matrix.columns, value: values[index] + matrix.offset,
            gradient: entry.unscaled.unsafePointer + matrix.offset,
            buffer: buffers[index] + matrix.offset,
            stepLength: Float(
              rate * updateLength.factor(rows: matrix.rows, columns: matrix.columns)),
            kept: Float(1 - (group.decays ? rate * Double(weightDecay) : 0)))
        }
      }
      withExtendedLifetime((entries, self)) {
        MuonKernel.step(
          matrices, gradientScale: gradients.pendingScale, momentum: momentum,
          isNesterov: isNesterov, precision: .current)
      }
    }
  }

  /// The momenta, `NAME.momentum_buffer` for each matrix, and the state of AdamW.
  public var state: [String: Tensor] {
    momenta.state.merging(adamW.state) { momentum, _ in momentum }
  }

  /// Restores the state and the step count of an optimizer for the same parameters.
  public mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
  ) throws(WeightLoadingError) {
    var (remaining, restored) = (state, momenta)
    try restored.restore(from: &remaining, for: parameters.filter(\.parameter.isOrthogonalized))
    try adamW.restore(
      remaining, stepCount: stepCount, for: parameters.filter { !$0.parameter.isOrthogonalized })
    momenta = restored
  }
}

extension Parameter {
  fileprivate var isOrthogonalized: Bool { role == .matrix && shape.count > 1 }

  /// The matrices in a parameter that are orthogonalized separately.
  fileprivate var matrices: [(offset: Int, rows: Int, columns: Int)] {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    if shape.count == 2, !parts.isEmpty {
      return parts.map { ($0.rows.lowerBound * columns, $0.rows.count, columns) }
    }
    return stride(from: 0, to: count, by: max(1, rows * columns)).map { ($0, rows, columns) }
  }
}
