import Sluice
import SluiceKernels
import Synchronization

/// The outputs of a part of a model that is not trained, for the batches of validations, which come again unchanged.
final class ValidationCache: Sendable {
  private struct State {
    var parameters: [Tensor] = []
    var precision: Precision?
    /// How often the parameters or the precision changed.
    var changeCount = 0
    var outputs: [Range<Int>: Tensor] = [:]
  }

  private let state = Mutex(State())

  /// A batch of validations, by the numbers of its sequences.
  struct Batch: Sendable {
    fileprivate let cache: ValidationCache
    fileprivate let numbers: Range<Int>
  }

  /// The place of a batch with some of the validation's sequences.
  func batch(_ numbers: Range<Int>) -> Batch { Batch(cache: self, numbers: numbers) }
}

extension ValidationCache.Batch {
  /// The output of a part of a model for this batch, computed only if it is not known for the part's parameters.
  ///
  /// - Complexity: linear in the number of parameters, which are compared.
  func output(of part: some Module, compute: () -> Tensor) -> Tensor {
    let (parameters, precision) = (part.parameters.map(\.parameter.tensor), Precision.current)
    let (known, changeCount) = cache.state.withLock { state -> (Tensor?, Int) in
      if state.precision != precision || state.parameters != parameters {
        (state.parameters, state.precision, state.outputs) = (parameters, precision, [:])
        state.changeCount += 1
      }
      return (state.outputs[numbers], state.changeCount)
    }
    if let known { return known }
    let output = compute()
    cache.state.withLock { state in
      if state.changeCount == changeCount { state.outputs[numbers] = output }
    }
    return output
  }
}
