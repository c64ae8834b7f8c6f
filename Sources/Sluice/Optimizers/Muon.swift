import SluiceFiles
import SluiceKernels

/// Momentum made orthogonal for the matrices of hidden layers, and AdamW for all else.
///
/// With gradient `G`, momentum `mu` and learning rate `r`, for each matrix `W` of `m` rows and `n`
/// columns:
///
///     B = mu B + (1 - mu) G
///     D = mu B + (1 - mu) G                  (Nesterov's; else D = B)
///     O = NewtonSchulz(D), near U V^T where D = U S V^T
///     W = W (1 - r decay) - r length(m, n) O
///
/// Five Newton-Schulz steps `X = a X + b (X X^T) X + c (X X^T)^2 X` with (a, b, c) = (3.4445, -4.7750,
/// 2.0315) start at `X = D / max(norm(D), 1e-7)`. All directions of a matrix then move about equally
/// far, however unequal their gradients are. `length` is `updateLength`.
///
/// A matrix is a parameter of role `.matrix`, or each of its `parts` where it packs several maps, or
/// each of its groups where it has more than two axes. Embeddings, heads, norms and biases are AdamW's,
/// at `adamWRateFactor` times the rate. A parameter's `group` says whether it decays and by what to
/// multiply `r`.
///
/// Sources: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; decay and
/// `.matchingAdamW` from Liu et al. 2025, https://arxiv.org/abs/2502.16982. As `torch.optim.Muon`, but
/// with packed maps taken apart, and the products of the iteration in the precision that holds where `step`
/// is called (`withPrecision`), not always in bfloat16. Weights and momenta are float32.
///
/// ```swift
/// var optimizer = Muon()
/// optimizer.step(model, loss.gradients(), learningRate: 0.02, clippingNorm: 1)
/// ```
public struct Muon: Optimizer {
  /// How long an update is, by the matrix's rows `m` and columns `n`.
  public enum UpdateLength: String, CaseIterable, Codable, Sendable {
    /// `sqrt(max(1, m / n))`: the same largest change of a hidden vector for all shapes (Jordan et al.).
    case original
    /// `0.2 sqrt(max(m, n))`: elements change by as much as AdamW's usually do, so that AdamW's rates
    /// and decays serve (Liu et al., equation 4).
    case matchingAdamW

    fileprivate func factor(rows: Int, columns: Int) -> Double {
      switch self {
      case .original: max(1, Double(rows) / Double(columns)).squareRoot()
      case .matchingAdamW: 0.2 * Double(max(rows, columns)).squareRoot()
      }
    }

    /// AdamW's usual rate over Muon's: 3e-4 to 0.02 in Jordan's recipe, one rate for both in Liu's.
    fileprivate var adamWRateFactor: Float { self == .original ? 0.015 : 1 }
  }

  /// How much of the earlier gradients' mean stays in a step.
  public var momentum: Float
  /// Whether a step looks ahead along the momentum.
  public var isNesterov: Bool
  /// What share of a matrix decays in a step, times the learning rate.
  public var weightDecay: Float
  /// How long an update is.
  public var updateLength: UpdateLength
  /// What changes all other parameters.
  public private(set) var adamW: AdamW
  /// The other parameters' learning rate over that of the matrices.
  public var adamWRateFactor: Float

  /// Steps taken so far.
  public var stepCount: Int { adamW.stepCount }

  private var momenta = ParameterBuffers(suffix: ".momentum_buffer")

  /// Makes an optimizer that has taken no step.
  ///
  /// - Parameters:
  ///   - momentum: of the matrices.
  ///   - isNesterov: of the matrices.
  ///   - weightDecay: of the matrices.
  ///   - updateLength: of the matrices.
  ///   - adamW: changes all other parameters.
  ///   - adamWRateFactor: of the other parameters; nil for 0.015 with updates of the original length
  ///     and 1 with those as long as AdamW's.
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

  /// Changes the parameters that have a gradient.
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

  /// The momenta, `NAME.momentum_buffer` for each matrix's name, and AdamW's state.
  public var state: [String: Tensor] {
    momenta.state.merging(adamW.state) { momentum, _ in momentum }
  }

  /// Takes up the state and the count of an optimizer that trained the same parameters.
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

  /// Where the maps of a parameter lie that are made orthogonal one by one.
  fileprivate var matrices: [(offset: Int, rows: Int, columns: Int)] {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    if shape.count == 2, !parts.isEmpty {
      return parts.map { ($0.rows.lowerBound * columns, $0.rows.count, columns) }
    }
    return stride(from: 0, to: count, by: max(1, rows * columns)).map { ($0, rows, columns) }
  }
}
