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
  let attention = PackedAttention(projection, layout: layout, mask: mask, dropout: dropout)
  let keepsForBackward = projection.isTracked
  let forward = attention.forward(keepingForBackward: keepsForBackward)
  return forward.output.recorded(from: projection) { gradient in
    attention.backward(gradient, ungated: forward.ungated, logSumExp: forward.logSumExp)
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
  PackedAttention(projection, layout: layout, mask: mask, dropout: nil).weights()
}

/// An attention whose operands share one buffer.
private struct PackedAttention {
  let projection: Tensor
  let layout: ProjectionLayout
  let mask: Mask
  let dropout: AttentionDropout?

  init(_ projection: Tensor, layout: ProjectionLayout, mask: Mask, dropout: AttentionDropout?) {
    precondition(
      projection.shape.count == 3 && projection.shape[2] == layout.width,
      "the projection has shape \(projection.shape), [batch, tokens, \(layout.width)] is expected")
    precondition(
      layout.headCount.isMultiple(of: layout.keyValueHeadCount),
      "key/value heads (\(layout.keyValueHeadCount)) must divide heads (\(layout.headCount))")
    mask.check(
      batchSize: projection.shape[0], queryCount: projection.shape[1],
      keyCount: projection.shape[1])
    self.projection = projection.detached
    self.layout = layout
    self.mask = mask
    self.dropout = dropout
  }

  private var batchSize: Int { projection.shape[0] }
  private var tokenCount: Int { projection.shape[1] }
  private var outputShape: [Int] { [batchSize, tokenCount, layout.query.count] }

  func forward(
    keepingForBackward: Bool
  ) -> (output: Tensor, ungated: Tensor, logSumExp: Tensor) {
    let savesUngated = keepingForBackward && layout.gate != nil
    var ungated = Tensor(shape: savesUngated ? outputShape : [0]) { _ in }
    var logSumExp = Tensor(
      shape: keepingForBackward ? [batchSize, layout.headCount, tokenCount] : [0]
    ) { _ in }
    let output = Tensor(shape: outputShape) { output in
      ungated.withUnsafeMutableScalars { ungated in
        logSumExp.withUnsafeMutableScalars { logSumExp in
          withProblem { problem in
            AttentionKernel.forward(
              problem, output: outputView(output),
              ungated: savesUngated ? outputView(ungated) : nil,
              logSumExp: keepingForBackward ? logSumExp : nil)
          }
        }
      }
    }
    return (output, savesUngated ? ungated : output, logSumExp)
  }

  func backward(_ gradient: Tensor, ungated: Tensor, logSumExp: Tensor) -> Tensor {
    Tensor(shape: projection.shape) { result in
      withMemory(gradient, ungated, logSumExp) { gradient, ungated, logSumExp in
        withProblem { problem in
          AttentionKernel.backward(
            problem, outputGradient: outputView(.init(mutating: gradient)),
            ungated: outputView(.init(mutating: ungated)), logSumExp: logSumExp,
            gradients: AttentionKernel.Gradients(
              queries: view(result, layout.query), keys: view(result, layout.key),
              values: view(result, layout.value),
              gateLogits: layout.gate == nil ? nil : gateView(result)))
        }
      }
    }
  }

  func weights() -> Tensor {
    Tensor(shape: [batchSize, layout.headCount, tokenCount, tokenCount]) { result in
      withProblem { AttentionKernel.weights($0, into: result) }
    }
  }

  private func withProblem(_ body: (AttentionProblem) -> Void) {
    projection.withUnsafeScalars { pointer in
      // The views are of memory that the kernels only read.
      let pointer = UnsafeMutablePointer(mutating: pointer)
      mask.withKernelMask { mask in
        body(
          AttentionProblem(
            batchSize: batchSize, queryCount: tokenCount, keyCount: tokenCount,
            headCount: layout.headCount, keyValueHeadCount: layout.keyValueHeadCount,
            headDimension: layout.headDimension,
            scale: 1 / Float(layout.headDimension).squareRoot(),
            queries: view(pointer, layout.query), keys: view(pointer, layout.key),
            values: view(pointer, layout.value), mask: mask,
            gate: layout.gate.map { gate in
              AttentionGate(
                logits: gateView(pointer), isHeadwise: gate.granularity == .headwise,
                activation: gate.activation.activation)
            }, dropout: dropout))
      }
    }
  }

  private func view(_ base: UnsafeMutablePointer<Float>, _ columns: Range<Int>) -> HeadsView {
    HeadsView(
      base + columns.lowerBound, batchStride: tokenCount * layout.width,
      tokenStride: layout.width, headStride: layout.headDimension)
  }

  private func gateView(_ base: UnsafeMutablePointer<Float>) -> HeadsView {
    HeadsView(
      base + layout.gateColumns.lowerBound, batchStride: tokenCount * layout.width,
      tokenStride: layout.width,
      headStride: layout.gate?.granularity == .headwise ? 1 : layout.headDimension)
  }

  private func outputView(_ base: UnsafeMutablePointer<Float>) -> HeadsView {
    let width = layout.query.count
    return HeadsView(
      base, batchStride: tokenCount * width, tokenStride: width, headStride: layout.headDimension)
  }
}
