import SluiceFiles
import SluiceKernels

/// What attention keeps of a sequence: each token's keys and values, as later tokens read them.
///
/// Memory grows by doubling, in place while no copy shares it. With forget gates the sums of their
/// logarithms are kept too, in double precision as attention computes with them.
public struct AttentionState: MixerState {
  /// Tokens so far.
  public private(set) var tokenCount = 0

  /// A row a token, keys then values, with room for more: `[room, 2 * keyValueHeads * d]`.
  private var rows: Tensor

  /// The sum of `log f` up to each token, in each head with a forget gate: `[tokens, heads]`.
  private var forgetSums: [Double] = []
  private let forgetHeadCount: Int

  /// Tokens of the sequence that the angles of rotary positions were chosen for, which then stay; 0 before
  /// the first one, nil where angles do not depend on it.
  private var positionLength: Int?

  /// The state before the first token.
  ///
  /// - Parameters:
  ///   - keyValueWidth: columns of keys, or of values.
  ///   - forgetHeadCount: heads with a forget gate.
  ///   - keepsLength: whether the angles of rotary positions depend on the sequence's length.
  init(keyValueWidth: Int, forgetHeadCount: Int, keepsLength: Bool = false) {
    rows = .zeros([0, 2 * keyValueWidth])
    self.forgetHeadCount = forgetHeadCount
    positionLength = keepsLength ? 0 : nil
  }

  /// Memory that it takes, room for more tokens included.
  public var byteCount: Int {
    rows.count * MemoryLayout<Float>.stride + forgetSums.capacity * MemoryLayout<Double>.stride
  }

  /// The state as it was after the first `tokens` tokens, in the same memory until either changes.
  public func trimmed(to tokens: Int) -> AttentionState? {
    require(
      (0...tokenCount).contains(tokens),
      "a state of \(tokenCount) tokens cannot be trimmed to \(tokens)")
    var state = self
    state.tokenCount = tokens
    state.forgetSums.removeLast((tokenCount - tokens) * forgetHeadCount)
    if tokens == 0, positionLength != nil { state.positionLength = 0 }
    return state
  }

  /// The same before the first token of a sequence of so many: angles of rotary positions that depend on
  /// the length are chosen for it.
  public func expecting(tokenCount: Int) -> AttentionState {
    guard self.tokenCount == 0, positionLength != nil else { return self }
    var state = self
    state.positionLength = tokenCount
    return state
  }
}

extension AttentionState {
  /// Tokens of the sequence that the angles of a run's positions are for, where they depend on it.
  func positionLength(from run: TokenRuns.Run) -> Int {
    guard let positionLength, tokenCount > 0 || positionLength > run.tokens.count else {
      return run.tokens.count
    }
    return positionLength
  }
}

extension AttentionState {
  /// Whether it is the state after so many tokens.
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
      "tokens from position \(run.position) do not continue a sequence of \(tokenCount)")
    require(
      columns.count == rows.lastDimension && forgetLogits?.lastDimension ?? 0 == forgetHeadCount,
      """
      a state of \(rows.lastDimension) numbers a token and \(forgetHeadCount) forget gates cannot \
      take \(columns.count) and \(forgetLogits?.lastDimension ?? 0)
      """)
    if positionLength != nil { positionLength = positionLength(from: run) }
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
  /// `keysAndValues`, `[tokens, columns]`; with forget gates `forgetSums`, `[3, tokens, heads]`; where the
  /// angles of rotary positions depend on the sequence's length, `positionLength`, `[1]`.
  public var tensors: [String: Tensor] {
    var tensors = ["keysAndValues": rows.rows(0..<tokenCount)]
    tensors["positionLength"] = positionLength.map { Tensor([Float($0)]) }
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

  /// The state that gave these tensors.
  ///
  /// - Throws: `WeightLoadingError` where one is missing, has another shape or is unknown.
  public init(tensors: [String: Tensor]) throws {
    var remaining = tensors
    guard let found = tensors["keysAndValues"] else {
      throw WeightLoadingError.missing("keysAndValues")
    }
    let (count, width) = (found.shape.first ?? 0, found.lastDimension)
    rows = try remaining.take("keysAndValues", shape: [count, width])
    tokenCount = count
    if tensors["positionLength"] != nil {
      let length = try remaining.take("positionLength", shape: [1]).scalar
      positionLength = Int(exactly: length.rounded()) ?? 0
    }
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
