import SluiceFiles
import SluiceKernels

/// The state of attention for a sequence: a key/value cache.
///
/// The memory grows by doubling. With forget gates, the sums of their logarithms are kept too, in double precision.
public struct AttentionState: MixerState {
  /// The number of tokens in the cache.
  public private(set) var tokenCount = 0

  /// A row a token, keys then values, with room for more: `[room, 2 * keyValueHeads * d]`.
  private var rows: Tensor

  /// The sum of `log f` up to each token, in each head with a forget gate: `[tokens, heads]`.
  private var forgetSums: [Double] = []
  private let forgetHeadCount: Int

  /// The state before the first token.
  init(keyValueWidth: Int, forgetHeadCount: Int) {
    rows = .zeros([0, 2 * keyValueWidth])
    self.forgetHeadCount = forgetHeadCount
  }

  /// The memory of the cache in bytes, including room for more tokens.
  public var byteCount: Int {
    rows.count * MemoryLayout<Float>.stride + forgetSums.capacity * MemoryLayout<Double>.stride
  }

  /// The state after the first `tokens` tokens; it shares memory until either state changes.
  public func trimmed(to tokens: Int) -> AttentionState? {
    require(
      (0...tokenCount).contains(tokens),
      "a state of \(tokenCount) tokens cannot be trimmed to \(tokens)")
    var state = self
    state.tokenCount = tokens
    state.forgetSums.removeLast((tokenCount - tokens) * forgetHeadCount)
    return state
  }
}

extension AttentionState {
  /// Whether this is the state after `tokenCount` tokens.
  public func holds(tokenCount: Int) -> Bool { tokenCount == self.tokenCount }
}

// MARK: - Growing

extension AttentionState {
  /// Takes in the next tokens of its sequence.
  ///
  /// - Parameters:
  ///   - run: which tokens of a batch they are.
  ///   - projection: `[rows, tokens, width]` of that batch.
  ///   - columns: where keys and values lie in it.
  ///   - forgetLogits: `[rows, tokens, heads]`, where there is a forget gate.
  mutating func append(
    _ run: TokenRuns.Run, of projection: Tensor, columns: Range<Int>, forgetLogits: Tensor?
  ) {
    require(
      run.position == tokenCount,
      "tokens from position \(run.position) do not continue a sequence of \(tokenCount) tokens")
    require(
      columns.count == rows.lastDimension && forgetLogits?.lastDimension ?? 0 == forgetHeadCount,
      """
      a state with \(rows.lastDimension) values per token and \(forgetHeadCount) forget gates cannot \
      take tokens with \(columns.count) and \(forgetLogits?.lastDimension ?? 0)
      """)
    let first = run.row * projection.shape[1] + run.tokens.lowerBound
    appendRows(projection, first..<first + run.tokens.count, columns: columns)
    if let forgetLogits { appendSums(forgetLogits, first..<first + run.tokens.count) }
    tokenCount += run.tokens.count
  }

  private mutating func appendRows(_ source: Tensor, _ range: Range<Int>, columns: Range<Int>) {
    let (width, sourceWidth) = (rows.lastDimension, source.lastDimension)
    let (count, needed) = (tokenCount, tokenCount + range.count)
    if needed > rows.shape[0] {
      let old = rows
      rows = Tensor(shape: [max(needed, 2 * old.shape[0], 16), width]) { new in
        old.withUnsafeScalars { new.update(from: $0, count: count * width) }
      }
    }
    rows.withUnsafeMutableScalars { rows in
      source.withUnsafeScalars {
        ColumnKernel.copy(
          rows: range.count, width: width,
          input: $0 + range.lowerBound * sourceWidth + columns.lowerBound,
          inputStride: sourceWidth, output: rows + count * width, outputStride: width)
      }
    }
  }

  private mutating func appendSums(_ logits: Tensor, _ range: Range<Int>) {
    let (heads, count) = (forgetHeadCount, range.count)
    let earlier = tokenCount > 0 ? Array(forgetSums.suffix(heads)) : nil
    let sums = [Double](unsafeUninitializedCapacity: heads * count) { sums, initializedCount in
      guard let base = sums.baseAddress else { return }
      logits.withUnsafeScalars { logits in
        (earlier ?? []).withUnsafeBufferPointer {
          ForgetGates.sums(
            batchSize: 1, tokenCount: count, headCount: heads,
            logits: HeadsView(
              .init(mutating: logits + range.lowerBound * heads), batchStride: 0,
              tokenStride: heads, headStride: 1),
            after: earlier == nil ? nil : $0.baseAddress, into: base)
        }
      }
      initializedCount = heads * count
    }
    for token in 0..<count {
      for head in 0..<heads { forgetSums.append(sums[head * count + token]) }
    }
  }
}

// MARK: - Reading

extension AttentionState {
  /// Keys and values as attention reads them, `[1, room, columns]`; the first `tokenCount` rows count.
  var keysAndValues: Tensor { rows.reshaped([1, rows.shape[0], rows.lastDimension]) }

  /// The sums of the forget gates' logarithms, `[heads, tokens]`; nil without forget gates.
  var sumsByHead: [Double]? {
    guard forgetHeadCount > 0 else { return nil }
    return (0..<forgetHeadCount).flatMap { head in
      (0..<tokenCount).map { forgetSums[$0 * forgetHeadCount + head] }
    }
  }
}

// MARK: - In files

extension AttentionState {
  /// `keysAndValues`, `[tokens, columns]`, and with forget gates `forgetSums`, `[3, tokens, heads]`.
  public var tensors: [String: Tensor] {
    var tensors = ["keysAndValues": rows.rows(0..<tokenCount)]
    guard forgetHeadCount > 0 else { return tensors }
    // Three single numbers whose sum is the double one to the last digit.
    let first = forgetSums.map { Float($0) }
    let rest = zip(forgetSums, first).map { $0 - Double($1) }
    let second = rest.map { Float($0) }
    let third = zip(rest, second).map { Float($0 - Double($1)) }
    tensors["forgetSums"] = Tensor(
      first + second + third, shape: [3, tokenCount, forgetHeadCount])
    return tensors
  }

  /// Restores a state from its tensors.
  ///
  /// - Throws: `WeightLoadingError` if a tensor is missing, unexpected or has a different shape.
  public init(tensors: [String: Tensor]) throws {
    var remaining = tensors
    guard let found = tensors["keysAndValues"] else {
      throw WeightLoadingError.missing("keysAndValues")
    }
    let (count, width) = (found.shape.first ?? 0, found.lastDimension)
    rows = try remaining.take("keysAndValues", shape: [count, width])
    tokenCount = count
    forgetHeadCount = tensors["forgetSums"]?.lastDimension ?? 0
    if forgetHeadCount > 0 {
      let parts = try remaining.take("forgetSums", shape: [3, count, forgetHeadCount]).scalars
      let size = count * forgetHeadCount
      forgetSums = (0..<size).map {
        Double(parts[$0]) + Double(parts[size + $0]) + Double(parts[2 * size + $0])
      }
    }
    try remaining.expectEmpty()
  }
}
