import SluiceFiles
import Synchronization

/// A tensor that waits for the backward pass, which may write over it.
///
/// A tensor that a pullback captured is shared with the pullback while it runs, so that changing it
/// would copy it. Taken out of here it is the taker's own, unless somebody else uses it still.
final class Saved: Sendable {
  private let tensor: Mutex<Tensor?>

  init(_ tensor: Tensor) {
    self.tensor = Mutex(tensor.detached)
  }

  /// The tensor; a pullback runs once, and so does this.
  func take() -> Tensor {
    let taken = tensor.withLock { tensor in
      defer { tensor = nil }
      return tensor
    }
    guard let taken else { fail("a saved tensor was taken twice") }
    return taken
  }
}
