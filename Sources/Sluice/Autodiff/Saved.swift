import SluiceFiles
import Synchronization

/// A tensor that waits for the backward pass, in the format that is asked for.
///
/// A tensor that a pullback captured is shared with the pullback while it runs, so that changing it
/// would copy it. Taken out of here it is the taker's own, unless somebody else uses it still.
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
  }

  private let content: Mutex<Content>

  /// Keeps a tensor.
  ///
  /// With `bfloat16` it is rounded, once for all that keep it while it is the same; a parameter's value
  /// is kept as it is.
  ///
  /// - Parameters:
  ///   - tensor: what to keep.
  ///   - isNeeded: whether a backward pass will take it; nothing is kept otherwise.
  ///   - format: as what; the format that holds where nil.
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

  /// The tensor, off the tape; a pullback runs once, and so does this: a second call stops with a message,
  /// as does one for what was not needed.
  public func take() -> Tensor {
    let taken = content.withLock { content in
      defer { content = .none }
      return content
    }
    switch taken {
    case .none: fail("a saved tensor was used twice, or was never saved")
    case .tensor(let tensor): return tensor
    case .rounded(let storage, let shape): return storage.widened(shape)
    }
  }
}
