/// Training went wrong: a number is not finite.
///
/// The checkpoints on the disk are from before that. `replay` is what the step can be repeated with.
public struct Divergence: Error, Equatable, CustomStringConvertible {
  /// What can be not finite.
  public enum Quantity: Sendable, Equatable {
    /// The loss of a step.
    case loss
    /// The loss of a validation.
    case validationLoss
    /// The gradient of a parameter, by its path in the model.
    case gradient(parameter: String)
    /// The norm of all gradients, each of which is finite.
    case gradientNorm
  }

  /// The step it happened in.
  public let step: Int
  /// What is not finite.
  public let quantity: Quantity
  /// What was found: infinity or NaN.
  public let value: Float
  /// The run in the run's folder that repeats the step: its checkpoint is the state before it, beside it
  /// lies the batch; nil where none was written.
  public var replay: RunFolder?

  /// Describes what went wrong.
  public init(step: Int, of quantity: Quantity, value: Float) {
    self.step = step
    self.quantity = quantity
    self.value = value
  }

  /// What was found, without the step.
  public var finding: String { "\(quantity) is \(value.isNaN ? "not a number" : "infinite")" }

  /// One sentence.
  public var description: String { "the training diverged at step \(step): \(finding)" }
}

extension Divergence.Quantity: CustomStringConvertible {
  /// Its name in a sentence.
  public var description: String {
    switch self {
    case .loss: "the loss"
    case .validationLoss: "the validation loss"
    case .gradient(let parameter): "the gradient of \(parameter)"
    case .gradientNorm: "the norm of the gradients"
    }
  }
}
