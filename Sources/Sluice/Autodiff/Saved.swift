import SluiceFiles
import Synchronization

/// A tensor that is stored for the backward pass, in the current activation format.
///
/// A tensor captured by a pullback is shared while the pullback runs, so changing it would copy it. A
/// tensor taken from `Saved` is owned by the caller, unless it is used elsewhere.
///
/// ```swift
/// extension Tensor {
///   /// `x^2`, element by element.
///   func squared() -> Tensor {
///     let saved = Saved(self, if: isTracked)
///     return (detached * detached).recorded(from: [self]) { gradient in
///       [gradient * saved.take() * 2]
///     }
///   }
/// }
/// ```
public final class Saved: Sendable {
  private enum Content {
    case none
    case tensor(Tensor)
    case rounded(RoundedStorage, shape: [Int])
    case recomputed(SecondRun)
  }

  private let content: Mutex<Content>

  /// Stores a tensor.
  ///
  /// With `bfloat16`, the tensor is rounded once and the rounded copy is shared by all `Saved` values of
  /// the same tensor. Values of parameters are stored without rounding.
  ///
  /// - Parameters:
  ///   - tensor: the tensor to store.
  ///   - isNeeded: whether the backward pass needs it; if false, nothing is stored.
  ///   - format: the format; nil for the current format.
  public init(_ tensor: Tensor, if isNeeded: Bool = true, as format: ActivationFormat? = nil) {
    guard isNeeded, !GradientTape.isShortLived else {
      content = Mutex(.none)
      return
    }
    let isRounded = (format ?? .current) == .bfloat16
    let rounded = isRounded ? tensor.roundedStorage() : nil
    content = Mutex(
      rounded.map { .rounded($0, shape: tensor.shape) } ?? .tensor(tensor.detached))
  }

  /// A tensor that is computed again when it is taken.
  init(computedBy run: SecondRun) {
    content = Mutex(GradientTape.isShortLived ? .none : .recomputed(run))
  }

  /// The tensor, untracked; can be called only once.
  ///
  /// A second call, or a call for a tensor that was not needed, stops the program with a message.
  public func take() -> Tensor {
    let taken = content.withLock { content in
      defer { content = .none }
      return content
    }
    switch taken {
    case .none: fail("a saved tensor was used twice, or was never saved")
    case .tensor(let tensor): return tensor
    case .rounded(let storage, let shape): return storage.widened(shape)
    case .recomputed(let run): return run.result()
    }
  }
}
