import Sluice
import SluiceKernels
import Synchronization

/// What a part of a model that is not trained gave for a batch that comes again, as those of validations do.
final class BatchMemory: Sendable {
  private struct Entry {
    let parameters: [Tensor]
    let precision: Precision
    let result: Tensor
  }

  private let latest = Mutex<Entry?>(nil)

  /// The result of `compute`, which is called only if the parameters of `part` are not those of the latest call.
  ///
  /// - Complexity: linear in the number of parameters, which are compared.
  func result(of part: some Module, compute: () -> Tensor) -> Tensor {
    let (parameters, precision) = (part.parameters.map(\.parameter.tensor), Precision.current)
    if let known = latest.withLock({ $0 }), known.precision == precision,
      known.parameters == parameters
    {
      return known.result
    }
    let result = compute()
    latest.withLock {
      $0 = Entry(parameters: parameters, precision: precision, result: result)
    }
    return result
  }
}

extension BatchMemory: Equatable {
  /// Always true: what was computed from a batch is not a part of it.
  static func == (a: BatchMemory, b: BatchMemory) -> Bool { true }
}

/// The memories of the batches of a validation.
final class ValidationMemory: Sendable {
  private let batches = Mutex<[Range<Int>: BatchMemory]>([:])

  /// The memory of the batch with some of the validation's sequences.
  func memory(of numbers: Range<Int>) -> BatchMemory {
    batches.withLock { batches in
      let memory = batches[numbers] ?? BatchMemory()
      batches[numbers] = memory
      return memory
    }
  }
}
