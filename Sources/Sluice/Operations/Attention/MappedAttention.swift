import SluiceFiles
import SluiceKernels

/// Attention with its output projection: `heads W^T + b`, added to a residual if there is one.
///
/// The heads attend in one or several groups. Their gated output, the input of the projection, is not kept:
/// the backward pass computes it again from the output before the gate.
struct MappedAttention {
  private let map: Linear
  /// The gated output of the heads, `[batch, tokens, heads * d]`.
  private var heads: Tensor
  /// The node of each group that is tracked.
  private var groups: [GradientNode] = []

  /// - Parameters:
  ///   - map: the output projection.
  ///   - batchSize: the number of sequences.
  ///   - queryCount: queries per sequence.
  init(_ map: Linear, batchSize: Int, queryCount: Int) {
    self.map = map
    heads = Tensor(shape: [batchSize, queryCount, map.weight.shape[1]]) { _ in }
  }

  /// Computes the heads of a group.
  ///
  /// - Parameters:
  ///   - attention: the attention of the group.
  ///   - operands: its operands.
  ///   - queries: the queries, saved for the backward pass; nil to save them.
  ///   - columns: the columns of the group's heads in the input of the projection.
  mutating func attend(
    _ attention: PackedAttention, _ operands: AttentionOperands, saved queries: Saved? = nil,
    columns: Range<Int>
  ) {
    let (pass, places) = (attention.detached, operands.places)
    let width = heads.lastDimension
    // All heads can serve for their output before the gate.
    let keepsUngated = pass.layout.gate != nil || columns.count < width
    var results = attention.makeResults(operands, keepsUngated: keepsUngated)
    heads.withUniqueScalars {
      pass.forward(
        operands, output: places.outputView($0, width: width, column: columns.lowerBound),
        &results)
    }
    guard let results else { return }
    let kept = attention.saved(
      operands, queries ?? Saved(operands.queries), results, ungated: heads)
    let weight = map.weight.tensor
    let map = LinearMap(
      inputs: places.outputShape, columns: columns, weight: weight, bias: nil)
    Profile.mark("attend", .forward)
    groups.append(
      GradientNode(
        operation: "linear",
        inputs: attention.nodes(operands) + [weight.node(ofRows: nil, columns: columns)]
      ) { (gradient: consuming Tensor) in
        let outputGradient = map.inputGradient(gradient)
        Profile.mark("linear", .backward)
        let (gradients, output) = pass.backward(
          kept, outputGradient: consume outputGradient, wantsOutput: map.isWanted.weight)
        Profile.mark("attend", .backward)
        return gradients + [output.map { map.weightGradient(gradient, $0) }]
      })
  }

  /// The projection of all heads, added to `residual`, in place if that is not used elsewhere.
  consuming func mapped(addedTo residual: consuming Tensor?) -> Tensor {
    let (groups, heads) = (groups, heads)
    guard !groups.isEmpty else { return map.mapped(heads, addedTo: consume residual) }
    let (bias, node) = (map.bias?.tensor, residual?.node)
    let map = LinearMap(
      inputs: heads.shape, columns: 0..<heads.lastDimension, weight: map.weight.tensor, bias: bias)
    return map.forward(heads, addedTo: consume residual).recorded(
      fromNodes: [node, bias?.node] + groups, operation: "linear"
    ) { [groupCount = groups.count] gradient in
      let biasGradient = map.isWanted.bias ? map.biasGradient(gradient) : nil
      return [gradient, biasGradient] + Array(repeating: gradient, count: groupCount)
    }
  }
}
