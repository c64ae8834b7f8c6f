import SluiceFiles
import SluiceKernels

/// A gate with its parameters, as part of a layer.
///
/// ```swift
/// gate(values, input: x)  // values * activation(x Wg + bg)
/// ```
public struct PlacedGate: Module {
  /// The settings of the gate.
  public let gate: Gate
  /// The number of groups, such as heads, of the gated values.
  public let groupCount: Int
  /// The map from the input to the low-rank bottleneck, if there is one.
  public let down: Linear?
  /// The map from the input, or from the bottleneck, to the logits.
  public let map: Linear?
  /// For head inputs: the map from each head's slice of the input to its logit, or two maps with a ReLU
  /// between them.
  public let headMaps: [BlockLinear]
  /// The bias before the ReLU of two head maps, `[heads * hidden size]`.
  public let headBias: Parameter?
  /// The map from the output of all heads to the logits.
  public let outputMap: Linear?
  /// The bias of the logits; for constant gates, the logits themselves.
  public let bias: Parameter?

  /// Makes a gate with random weights.
  ///
  /// - Parameters:
  ///   - gate: the settings of the gate.
  ///   - sizes: the sizes of the gated values and of the gate's input.
  ///   - bias: whether the layer's maps have biases.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - random: the random stream for the weights.
  init(
    _ gate: Gate, _ sizes: Sizes, bias hasBias: Bool, initialization: Initialization?,
    random: RandomStream
  ) {
    let width = sizes.logitCount(gate)
    func linear(_ inputs: Int, _ outputs: Int, _ number: UInt64) -> Linear {
      Linear(
        inputs, outputs, bias: false, initialization: initialization,
        random: random.substream(number))
    }
    func blocks(_ inputs: Int, _ outputs: Int, _ number: UInt64) -> BlockLinear {
      BlockLinear(
        groupCount: sizes.headCount, inputs, outputs, initialization: initialization,
        random: random.substream(number))
    }
    self.gate = gate
    groupCount = sizes.groupCount
    var (down, map, outputMap): (Linear?, Linear?, Linear?)
    var headMaps: [BlockLinear] = []
    var headBias: Parameter?
    switch gate.source {
    case .input(let rank):
      down = rank.map { linear(sizes.inputSize, $0, 0) }
      map = linear(rank ?? sizes.inputSize, width, 1)
    case .headInput(let hiddenSize):
      let slice = sizes.inputSize / sizes.headCount
      if let hiddenSize {
        headMaps.append(blocks(slice, hiddenSize, 0))
        headBias = Parameter(repeating: 0, shape: [sizes.headCount * hiddenSize])
      }
      headMaps.append(blocks(hiddenSize ?? slice, 1, 1))
    case .inputAndOutput:
      map = linear(sizes.inputSize, width, 1)
      outputMap = linear(sizes.gatedSize, width, 2)
    case .constant: break
    }
    (self.down, self.map, self.outputMap) = (down, map, outputMap)
    (self.headMaps, self.headBias) = (headMaps, headBias)
    bias =
      gate.hasBias(inLayerWithBias: hasBias)
      ? Parameter(repeating: gate.initialBias ?? 0, shape: [width]) : nil
  }

  /// The values after the gate.
  ///
  /// - Parameters:
  ///   - values: the values to gate, `[..., width]`.
  ///   - columns: the gated columns; nil for all.
  ///   - input: the layer's input.
  public func callAsFunction(
    _ values: Tensor, columns: Range<Int>? = nil, input: Tensor
  ) -> Tensor {
    gated(
      values, columns: columns, logits: logits(input: input, output: values),
      granularity: gate.granularity, groupCount: groupCount,
      activation: gate.activation, combination: gate.combination)
  }

  /// The highway combination: `g * new + (1 - g) * old`.
  func callAsFunction(new: Tensor, old: Tensor, input: Tensor) -> Tensor {
    highway(
      new: new, old: old, logits: logits(input: input, output: new),
      granularity: gate.granularity, groupCount: groupCount,
      activation: gate.activation)
  }

  /// The gate values: `[..., n]`, or `[n]` if they are equal for all tokens.
  func values(input: Tensor, output: Tensor? = nil) -> Tensor {
    logits(input: input, output: output).activated(gate.activation)
  }

  /// The logits for each token of the input, also if they are equal for all tokens.
  func logitsOfTokens(_ input: Tensor) -> Tensor {
    guard let bias, gate.source == .constant else { return logits(input: input) }
    // Zeros times zeros, plus the bias, whose gradient is then the sum over all tokens.
    let shape = Array(input.shape.dropLast()) + [1]
    return linear(
      .zeros(shape), weight: .zeros([bias.shape[0], 1]), bias: bias.tensor)
  }

  /// The logits: the gate values before the activation.
  func logits(input: Tensor, output: Tensor? = nil) -> Tensor {
    var logits: Tensor?
    if let map {
      logits = linear(down?(input) ?? input, weight: map.weight, bias: bias?.tensor)
    } else if let last = headMaps.last {
      let inner =
        headMaps.count > 1 ? headMaps[0](input, bias: headBias).activated(.relu) : input
      logits = last(inner, bias: bias)
    }
    if let outputMap, let output, let sum = logits { logits = outputMap(output, addedTo: sum) }
    guard let result = logits ?? bias?.tensor else {
      fail("a gate without a source has a bias")
    }
    return result
  }
}

extension PlacedGate {
  /// The sizes of the gated values and of the gate's input.
  struct Sizes {
    /// The number of groups, such as heads, of the gated values.
    let groupCount: Int
    /// The number of gated elements of a token.
    let gatedSize: Int
    /// The number of elements of a token in the layer's input.
    let inputSize: Int
    /// The number of heads, into whose slices the input is divided.
    let headCount: Int

    /// The number of logits per token.
    func logitCount(_ gate: Gate) -> Int {
      gate.granularity.width(groupCount: groupCount, groupWidth: gatedSize / groupCount)
    }
  }
}
