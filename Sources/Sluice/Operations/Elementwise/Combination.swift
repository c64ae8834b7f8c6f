import SluiceKernels

extension Tensor {
  /// A function of two tensors, element by element, with broadcasting; without recording for gradients.
  static func combined(_ operation: BinaryOperation, _ a: Tensor, _ b: Tensor) -> Tensor {
    let plan = Broadcast(a.shape, b.shape, for: operation.verb)
    return Tensor(shape: plan.shape) { output in
      withMemory(a, b) { a, b in
        BinaryKernel.forward(operation, plan.loop, left: a, right: b, output: output)
      }
    }
  }

  /// A function of two tensors, recorded for gradients, which need both tensors.
  static func recordedCombination(
    _ operation: BinaryOperation, _ a: Tensor, _ b: Tensor, name: StaticString = #function
  ) -> Tensor {
    let (left, right) = (a.detached, b.detached)
    let isTracked = (left: a.isTracked, right: b.isTracked)
    @Sendable func gradient(of side: BinaryKernel.Side, from upstream: Tensor) -> Tensor {
      let plan = Broadcast(left.shape, right.shape, for: operation.verb)
      let gradient = Tensor(shape: plan.shape) { gradient in
        withMemory(left, right, upstream) { a, b, upstream in
          BinaryKernel.backward(
            operation, of: side, plan.loop, left: a, right: b, outputGradient: upstream,
            gradient: gradient)
        }
      }
      return gradient.summed(to: side == .left ? left.shape : right.shape)
    }
    return combined(operation, left, right).recorded(from: [a, b], operation: name) { upstream in
      let upstream = upstream.detached
      return [
        isTracked.left ? gradient(of: .left, from: upstream) : nil,
        isTracked.right ? gradient(of: .right, from: upstream) : nil,
      ]
    }
  }
}

extension BinaryOperation {
  /// The verb for messages: "cannot add tensors of shapes ...".
  fileprivate var verb: String {
    switch self {
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .power: "raise to powers"
    case .maximum: "take the maximum of"
    case .minimum: "take the minimum of"
    case .less, .lessOrEqual, .equal, .notEqual: "compare"
    }
  }
}
