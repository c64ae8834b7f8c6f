import SluiceKernels

/// Gated softmax attention over a packed projection.
///
/// Per head: `softmax(q k^T / sqrt(d) + mask) v * activation(gate)`; queries see keys of the same
/// sequence as the mask allows, and key/value heads serve as many query heads in a row as there are
/// to each.
///
/// Shapes: `projection: [batch, tokens, layout.width]`, result `[batch, tokens, heads * d]`.
///
/// - Parameters:
///   - projection: queries, keys, values and gate before its activation.
///   - layout: where these lie.
///   - mask: which keys each query may attend to.
///   - dropout: zeroes attention probabilities at random in training.
/// - Returns: the gated output, heads side by side; zeros for a query that may attend to nothing.
/// - Complexity: `4 tokens^2 d` operations a head (half of it when causal), 2.5 times that backward;
///   memory linear in the number of tokens.
public func gatedAttention(
  _ projection: Tensor, layout: ProjectionLayout, mask: Mask = .full,
  dropout: AttentionDropout? = nil
) -> Tensor {
  if let probability = dropout?.probability {
    precondition(
      probability >= 0 && probability < 1,
      "the probability of dropout lies in 0..<1; found \(probability)")
  }
  let attention = PackedAttention(layout: layout, mask: mask, dropout: dropout)
  let forward = attention.forward(projection, keepingForBackward: projection.isTracked)
  let saved = Saved(projection)
  return forward.output.recorded(from: projection) { gradient in
    attention.backward(
      saved.take(), outputGradient: gradient, ungated: forward.ungated,
      logSumExp: forward.logSumExp)
  }
}

/// The probabilities that `gatedAttention` computes with and never stores.
///
/// - Parameters:
///   - projection: as for `gatedAttention`.
///   - layout: where queries and keys lie.
///   - mask: which keys each query may attend to.
/// - Returns: `[batch, heads, tokens, tokens]`, untracked; rows sum to 1, or are zero where a query
///   may attend to nothing.
/// - Complexity: time and memory in the square of the number of tokens.
public func attentionWeights(
  _ projection: Tensor, layout: ProjectionLayout, mask: Mask = .full
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, dropout: nil).weights(projection)
}

/// An attention whose operands share one buffer.
private struct PackedAttention {
  let layout: ProjectionLayout
  let mask: Mask
  let dropout: AttentionDropout?

  func forward(
    _ projection: Tensor, keepingForBackward: Bool
  ) -> (output: Tensor, ungated: Tensor, logSumExp: Tensor) {
    check(projection)
    let shape = [projection.shape[0], projection.shape[1], layout.query.count]
    let savesUngated = keepingForBackward && layout.gate != nil
    var ungated = Tensor(shape: savesUngated ? shape : [0]) { _ in }
    var logSumExp = Tensor(
      shape: keepingForBackward ? [shape[0], layout.headCount, shape[1]] : [0]
    ) { _ in }
    let output = Tensor(shape: shape) { output in
      ungated.withUnsafeMutableScalars { ungated in
        logSumExp.withUnsafeMutableScalars { logSumExp in
          projection.withUnsafeScalars { pointer in
            // The kernel writes nothing there.
            withProblem(on: .init(mutating: pointer), projection.shape) { problem in
              AttentionKernel.forward(
                problem, output: outputView(output, shape),
                ungated: savesUngated ? outputView(ungated, shape) : nil,
                logSumExp: keepingForBackward ? logSumExp : nil)
            }
          }
        }
      }
    }
    return (output, savesUngated ? ungated : output, logSumExp)
  }

  /// The projection's gradient, written over the projection where nobody else uses it.
  func backward(
    _ projection: consuming Tensor, outputGradient: Tensor, ungated: Tensor, logSumExp: Tensor
  ) -> Tensor {
    let shape = projection.shape
    var result = projection
    result.withUnsafeMutableScalars { pointer in
      withMemory(outputGradient, ungated, logSumExp) { outputGradient, ungated, logSumExp in
        withProblem(on: pointer, shape) { problem in
          AttentionKernel.backward(
            problem,
            outputGradient: outputView(.init(mutating: outputGradient), shape),
            ungated: outputView(.init(mutating: ungated), shape), logSumExp: logSumExp,
            gradients: AttentionKernel.Gradients(
              queries: problem.queries, keys: problem.keys, values: problem.values,
              gateLogits: problem.gate?.logits))
        }
      }
    }
    return result
  }

  func weights(_ projection: Tensor) -> Tensor {
    check(projection)
    let (batchSize, tokenCount) = (projection.shape[0], projection.shape[1])
    return Tensor(shape: [batchSize, layout.headCount, tokenCount, tokenCount]) { result in
      projection.withUnsafeScalars { pointer in
        withProblem(on: .init(mutating: pointer), projection.shape) {
          AttentionKernel.weights($0, into: result)
        }
      }
    }
  }

  private func check(_ projection: Tensor) {
    precondition(
      projection.shape.count == 3 && projection.shape[2] == layout.width,
      "the projection has shape \(projection.shape), [batch, tokens, \(layout.width)] is expected")
    precondition(
      layout.headCount.isMultiple(of: layout.keyValueHeadCount),
      "key/value heads (\(layout.keyValueHeadCount)) must divide heads (\(layout.headCount))")
    mask.check(
      batchSize: projection.shape[0], headCount: layout.headCount,
      queryCount: projection.shape[1], keyCount: projection.shape[1])
  }

  private func withProblem(
    on pointer: UnsafeMutablePointer<Float>, _ shape: [Int], _ body: (AttentionProblem) -> Void
  ) {
    func view(_ columns: Range<Int>, headStride: Int) -> HeadsView {
      HeadsView(
        pointer + columns.lowerBound, batchStride: shape[1] * layout.width,
        tokenStride: layout.width, headStride: headStride)
    }
    let d = layout.headDimension
    let gate = layout.gate.map { gate in
      let isHeadwise = gate.granularity == .headwise
      return AttentionGate(
        logits: view(layout.gateColumns, headStride: isHeadwise ? 1 : d), isHeadwise: isHeadwise,
        activation: gate.activation.activation)
    }
    mask.withKernelMask(queryCount: shape[1], keyCount: shape[1]) { mask in
      body(
        AttentionProblem(
          batchSize: shape[0], queryCount: shape[1], keyCount: shape[1],
          headCount: layout.headCount, keyValueHeadCount: layout.keyValueHeadCount,
          headDimension: d, terms: ScoreTerms(scale: 1 / Float(d).squareRoot()),
          queries: view(layout.query, headStride: d), keys: view(layout.key, headStride: d),
          values: view(layout.value, headStride: d), mask: mask, gate: gate, dropout: dropout))
    }
  }

  private func outputView(_ base: UnsafeMutablePointer<Float>, _ shape: [Int]) -> HeadsView {
    let width = layout.query.count
    return HeadsView(
      base, batchStride: shape[1] * width, tokenStride: width, headStride: layout.headDimension)
  }
}
