/// The training diverged: a loss or a gradient is NaN or infinite.
///
/// The checkpoints on the disk were written before the divergence. `replay` can repeat the step.
public struct Divergence: Error, Equatable, CustomStringConvertible {
  /// The quantities that are checked.
  public enum Quantity: Sendable, Equatable {
    /// The training loss of a step.
    case loss
    /// The validation loss.
    case validationLoss
    /// The gradient of a parameter, by its path in the model.
    case gradient(parameter: String)
    /// The global gradient norm; the gradients themselves are finite.
    case gradientNorm
  }

  /// The step that diverged.
  public let step: Int
  /// The quantity that is not finite.
  public let quantity: Quantity
  /// The value: infinity or NaN.
  public let value: Float
  /// A run, in a subfolder of the run, that repeats the step; nil if none was written.
  ///
  /// It contains a checkpoint of the state before the step and the batch of the step.
  public var replay: RunFolder?

  /// Makes the error.
  public init(step: Int, of quantity: Quantity, value: Float) {
    self.step = step
    self.quantity = quantity
    self.value = value
  }

  /// The quantity and its value, without the step.
  public var finding: String { "\(quantity) is \(value.isNaN ? "not a number" : "infinite")" }

  /// One sentence.
  public var description: String { "the training diverged at step \(step): \(finding)" }
}

extension Divergence.Quantity: CustomStringConvertible {
  /// The name of the quantity in a sentence.
  public var description: String {
    switch self {
    case .loss: "the loss"
    case .validationLoss: "the validation loss"
    case .gradient(let parameter): "the gradient of \(parameter)"
    case .gradientNorm: "the norm of the gradients"
    }
  }
}
