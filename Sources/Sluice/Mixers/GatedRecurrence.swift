import SluiceFiles
import SluiceKernels

/// A gated linear recurrence: a mixer with a state of constant size.
///
///     f_t = sigmoid(x_t Wf + b)                  forget gate, one value per element
///     h_t = f_t * h_(t-1) + (1 - f_t) * x_t Wv
///     y_t = (h_t * silu(x_t Wg)) Wo
///
/// Time and memory are linear in the number of tokens, and the state does not grow. It can replace the
/// attention of a block, in all blocks or in some of them.
///
/// Source: Qin et al. 2023, HGRN (arXiv 2311.04823), with real numbers and without lower bounds of `f`;
/// without the output gate it is the minGRU of Feng et al. 2024 (arXiv 2410.01201).
///
/// ```swift
/// let mixer = GatedRecurrence(hiddenSize: 64, random: RandomStream(seed: 1))
/// var none: [GatedRecurrence.State] = []
/// let y = mixer(x, in: .whole(rows: 2, tokens: 9), states: &none, dropout: nil)  // [2, 9, 64]
/// ```
public struct GatedRecurrence: TokenMixer {
  /// The packed projection of forget gate, values and output gate, `[3 * width, hidden]`.
  public let projection: Linear
  /// The bias of the forget gate, `[width]`.
  public let forgetBias: Parameter
  /// The output projection, from the gated state to the hidden size.
  public let output: Linear

  /// Makes a mixer with random weights.
  ///
  /// - Parameters:
  ///   - hiddenSize: the number of elements of a token in input and output.
  ///   - width: the number of elements of the state; nil for `hiddenSize`.
  ///   - forgetBias: the initial bias of the forget gate; with 3, a token has an effect for about 20 tokens.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - outputInitialization: the initialization of the output weight; nil for `initialization`.
  ///   - random: the random stream for the weights.
  public init(
    hiddenSize: Int, width: Int? = nil, forgetBias: Float = 3,
    initialization: Initialization? = nil,
    outputInitialization: Initialization? = nil, random: RandomStream
  ) {
    let width = width ?? hiddenSize
    require(
      hiddenSize > 0 && width > 0,
      "the hidden size \(hiddenSize) and the width \(width) must be positive")
    projection = Linear(
      hiddenSize, 3 * width, bias: false, initialization: initialization,
      parts: ["forget", "value", "gate"].enumerated().map { index, name in
        Parameter.Part(name, rows: index * width..<(index + 1) * width)
      }, random: random.substream(0))
    self.forgetBias = Parameter(repeating: forgetBias, shape: [width])
    output = Linear(
      width, hiddenSize, bias: false, initialization: outputInitialization ?? initialization,
      random: random.substream(1))
  }

  /// A state of zeros.
  public func makeState() -> State? { State(memory: .zeros(forgetBias.shape)) }

  /// The output for each token; zero for padding.
  ///
  /// States do not support gradients: with states, a call outside of `withoutGradient` stops the program
  /// with a message.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?
  ) -> Tensor {
    runs.check(x)
    runs.check(stateCount: states.count)
    require(
      states.isEmpty || !GradientTape.isRunning,
      "states do not support gradients: compute in `withoutGradient`")
    let (width, projected) = (forgetBias.count, projection(x))
    let forget = (projected.columns(0..<width) + forgetBias.tensor).activated(.sigmoid)
    Observation.tell("forget", .perToken(groups: 1)) { forget }
    let memory = recurrence(
      forget, projected.columns(width..<2 * width), in: runs, from: states.map(\.memory))
    for (index, run) in runs.runs.enumerated() where !states.isEmpty && !run.tokens.isEmpty {
      let last = run.row * runs.tokenCount + run.tokens.upperBound - 1
      states[index].memory = memory.reshaped([runs.rowCount * runs.tokenCount, width])
        .rows(last..<last + 1).reshaped([width])
    }
    return output(memory * projected.columns(2 * width..<3 * width).activated(.silu))
  }
}

// MARK: - The state

extension GatedRecurrence {
  /// The state of the recurrence after the tokens so far.
  public struct State: MixerState {
    /// The state vector, `[width]`.
    public internal(set) var memory: Tensor

    /// The memory of the state in bytes.
    public var byteCount: Int { memory.count * MemoryLayout<Float>.stride }

    /// Always nil: earlier states cannot be restored.
    public func trimmed(to tokens: Int) -> State? { nil }

    /// `memory`, `[width]`.
    public var tensors: [String: Tensor] { ["memory": memory] }

    init(memory: Tensor) {
      self.memory = memory
    }

    /// Restores a state from its tensors.
    ///
    /// - Throws: `WeightLoadingError` if a tensor is missing, unexpected or has a different shape.
    public init(tensors: [String: Tensor]) throws {
      var remaining = tensors
      memory = try remaining.take("memory", shape: [tensors["memory"]?.count ?? 0])
      try remaining.expectEmpty()
    }
  }
}

// MARK: - The operation

/// `h_t = f_t * h_(t-1) + (1 - f_t) * v_t` along each run, from its start or from zeros.
private func recurrence(
  _ forget: Tensor, _ values: Tensor, in runs: TokenRuns, from starts: [Tensor]
) -> Tensor {
  let (f, v, width) = (forget.detached, values.detached, forget.lastDimension)
  var memory = Tensor.zeros(forget.shape)
  withMemory(f, v) { f, v in
    memory.withUnsafeMutableScalars { h in
      ThreadPool.current.parallelFor(runs.runs.count) { index in
        var before = starts.isEmpty ? [Float](repeating: 0, count: width) : starts[index].scalars
        for token in runs.places(ofRun: index) {
          for i in 0..<width {
            let (at, past) = (token * width + i, before[i])
            h[at] = v[at] + f[at] * (past - v[at])
            before[i] = h[at]
          }
        }
      }
    }
  }
  let isRecorded = forget.isTracked || values.isTracked
  let (savedForget, savedValues, savedMemory) = (
    // Not rounded: where little is forgotten, `1 - f` would have a large relative error.
    Saved(f, if: isRecorded, as: .float32), Saved(v, if: isRecorded),
    Saved(memory, if: isRecorded)
  )
  return memory.recorded(from: [forget, values], operation: "recurrence") { gradient in
    let (f, v, h) = (savedForget.take(), savedValues.take(), savedMemory.take())
    var (forgetGradient, valueGradient) = (Tensor.zeros(f.shape), Tensor.zeros(f.shape))
    forgetGradient.withUnsafeMutableScalars { df in
      valueGradient.withUnsafeMutableScalars { dv in
        withMemory(f, v) { f, v in
          withMemory(h, gradient) { h, g in
            ThreadPool.current.parallelFor(runs.runs.count) { index in
              var after = [Float](repeating: 0, count: width)
              let places = runs.places(ofRun: index)
              for token in places.reversed() {
                for i in 0..<width {
                  let at = token * width + i
                  let past = token > places.lowerBound ? h[at - width] : 0
                  let slope = g[at] + after[i]
                  df[at] = slope * (past - v[at])
                  dv[at] = slope * (1 - f[at])
                  after[i] = slope * f[at]
                }
              }
            }
          }
        }
      }
    }
    return [forgetGradient, valueGradient]
  }
}

extension TokenRuns {
  /// The indices of a run's tokens among the tokens of all rows.
  fileprivate func places(ofRun index: Int) -> Range<Int> {
    let (run, start) = (runs[index], runs[index].row * tokenCount)
    return start + run.tokens.lowerBound..<start + run.tokens.upperBound
  }
}
