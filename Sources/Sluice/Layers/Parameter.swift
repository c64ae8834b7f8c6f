import SluiceFiles
import Synchronization

/// A tensor that training changes.
///
/// A layer stores its parameters as properties; `Module.parameters` finds them. Reading and updating
/// are safe from any thread: who is computing with the old value goes on with it.
public final class Parameter: Sendable {
  private let value: Mutex<Tensor>
  let leaf = GradientNode()

  /// Makes a parameter with the given value.
  public init(_ tensor: Tensor) {
    value = Mutex(tensor.detached)
  }

  /// The value, as a leaf of the tape.
  public var tensor: Tensor {
    var tensor = value.withLock { $0 }
    tensor.node = leaf
    return tensor
  }

  /// Lengths of the value's axes.
  public var shape: [Int] { value.withLock { $0.shape } }

  /// Changes the value, in place where no computation uses it.
  ///
  /// What `body` leaves there is taken off the tape. `body` must not read or update the same
  /// parameter: it would wait for itself.
  public func update<Result>(_ body: (inout Tensor) throws -> Result) rethrows -> Result {
    try value.withLock { tensor in
      let shape = tensor.shape
      defer {
        require(tensor.shape == shape, "a parameter keeps its shape \(shape)")
        tensor.node = nil
      }
      return try body(&tensor)
    }
  }

  /// Calls `body` with the memory of several values to change them, each in place where no computation
  /// uses it.
  ///
  /// Each parameter takes some of the stack. Callers that share parameters must name them in the same
  /// order, or they may wait for each other.
  static func withUnsafeMutableScalars(
    of parameters: ArraySlice<Parameter>, _ pointers: [UnsafeMutablePointer<Float>] = [],
    _ body: ([UnsafeMutablePointer<Float>]) -> Void
  ) {
    guard let first = parameters.first else { return body(pointers) }
    first.value.withLock { tensor in
      tensor.withUniqueScalars { pointer in
        withUnsafeMutableScalars(of: parameters.dropFirst(), pointers + [pointer], body)
      }
    }
  }
}
