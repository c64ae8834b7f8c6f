import SluiceFiles
import SluiceKernels

/// The state of attention for a sequence: a paged key/value cache.
///
/// Keys and values are stored in pages of 64 tokens. Copies of a state share pages: a common prefix of
/// several sequences is in memory only once, and a shared page is copied when one of the states writes to
/// it. With forget gates, the sums of their logarithms are also stored, in double precision.
public struct AttentionState: MixerState {
  /// The number of tokens in the cache.
  public private(set) var tokenCount = 0

  /// The layout of keys and values in a page.
  let page: KeyValuePage

  private var pages: [Tensor] = []

  /// The sum of `log f` up to each token, in each head with a forget gate: `[tokens, heads]`.
  private var forgetSums: [Double] = []
  private let forgetHeadCount: Int

  /// The sequence length for which the angles of rotary positions were computed; 0 before the first token, nil
  /// if angles do not depend on the length.
  private var positionLength: Int?

  /// The state before the first token.
  ///
  /// - Parameters:
  ///   - keyValueHeadCount: the number of key/value heads.
  ///   - headDimension: the head dimension.
  ///   - forgetHeadCount: the number of heads with a forget gate.
  ///   - keepsLength: whether the angles of rotary positions depend on the length of the sequence.
  init(
    keyValueHeadCount: Int, headDimension: Int, forgetHeadCount: Int, keepsLength: Bool = false
  ) {
    page = KeyValuePage(headCount: keyValueHeadCount, headDimension: headDimension)
    self.forgetHeadCount = forgetHeadCount
    positionLength = keepsLength ? 0 : nil
  }

  /// The memory of the cache in bytes, including room for more tokens and shared pages.
  public var byteCount: Int {
    pages.count * page.floatCount * MemoryLayout<Float>.stride
      + forgetSums.capacity * MemoryLayout<Double>.stride
  }

  /// The state after the first `tokens` tokens; it shares memory until either state changes.
  public func trimmed(to tokens: Int) -> AttentionState? {
    require(
      (0...tokenCount).contains(tokens),
      "a state of \(tokenCount) tokens cannot be trimmed to \(tokens)")
    var state = self
    state.tokenCount = tokens
    state.pages.removeLast(pages.count - Self.pageCount(of: tokens))
    state.forgetSums.removeLast((tokenCount - tokens) * forgetHeadCount)
    if tokens == 0, positionLength != nil { state.positionLength = 0 }
    return state
  }

  /// The number of pages for this number of tokens; the last page may be partly filled.
  private static func pageCount(of tokens: Int) -> Int {
    (tokens + KeyValuePage.tokenCount - 1) / KeyValuePage.tokenCount
  }
}

extension AttentionState {
  /// Whether this is the state after `tokenCount` tokens.
  public func holds(tokenCount: Int) -> Bool { tokenCount == self.tokenCount }

  /// Whether both states have the same number and size of heads and the same number of forget gates, and
  /// both or none depend on the length of the sequence.
  public func fits(_ other: AttentionState) -> Bool {
    page == other.page && forgetHeadCount == other.forgetHeadCount
      && (positionLength == nil) == (other.positionLength == nil)
  }
}

// MARK: - The length of the sequence

extension AttentionState {
  /// The state before the first token for a sequence of `tokenCount` tokens; it differs only if the angles of
  /// rotary positions depend on the length.
  public func expecting(tokenCount: Int) -> AttentionState {
    guard self.tokenCount == 0, positionLength != nil else { return self }
    var state = self
    state.positionLength = tokenCount
    return state
  }

  /// The sequence length for the angles of the positions of a run.
  func positionLength(from run: TokenRuns.Run) -> Int {
    guard let positionLength, tokenCount > 0 || positionLength > run.tokens.count else {
      return run.tokens.count
    }
    return positionLength
  }
}

// MARK: - Growing

extension AttentionState {
  /// Adds the next tokens of the sequence.
  ///
  /// - Parameters:
  ///   - run: the tokens in the batch.
  ///   - projection: the projection of the batch, `[rows, tokens, width]`.
  ///   - layout: the positions of keys and values in the projection.
  ///   - forgetLogits: `[rows, tokens, heads]`; nil without a forget gate.
  mutating func append(
    _ run: TokenRuns.Run, of projection: Tensor, _ layout: ProjectionLayout, forgetLogits: Tensor?
  ) {
    require(
      run.position == tokenCount,
      "tokens from position \(run.position) do not continue a sequence of \(tokenCount) tokens")
    require(
      page == layout.page && forgetLogits?.lastDimension ?? 0 == forgetHeadCount,
      """
      a state with \(page.headCount) heads of \(page.headDimension) values and \(forgetHeadCount) \
      forget gates cannot take tokens with \(layout.keyValueHeadCount) heads of \
      \(layout.headDimension) values and \(forgetLogits?.lastDimension ?? 0) forget gates
      """)
    if positionLength != nil { positionLength = positionLength(from: run) }
    let first = run.row * projection.shape[1] + run.tokens.lowerBound
    let width = projection.lastDimension
    projection.withUnsafeScalars {
      let row = $0 + first * width
      appendRows(
        run.tokens.count, keys: row + layout.key.lowerBound, values: row + layout.value.lowerBound,
        tokenStride: width)
    }
    if let forgetLogits { appendSums(forgetLogits, first..<first + run.tokens.count) }
    tokenCount += run.tokens.count
  }

  /// Writes the keys and values of the next tokens to pages.
  private mutating func appendRows(
    _ count: Int, keys: UnsafePointer<Float>, values: UnsafePointer<Float>, tokenStride: Int
  ) {
    var written = 0
    while written < count {
      let start = (tokenCount + written) % KeyValuePage.tokenCount
      if start == 0 { pages.append(Tensor(shape: [page.floatCount]) { _ in }) }
      let tokens = start..<min(KeyValuePage.tokenCount, start + count - written)
      pages[pages.count - 1].withUnsafeMutableScalars {
        page.write(
          keys: keys + written * tokenStride, values: values + written * tokenStride,
          tokenStride: tokenStride, to: tokens, of: $0)
      }
      written += tokens.count
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
  /// Calls `body` with the memory of the pages, which is valid only during the call.
  func withPages<Result>(_ body: ([UnsafePointer<Float>]) -> Result) -> Result {
    withExtendedLifetime(pages) { body(pages.map(\.unsafePointer)) }
  }

  /// Keys and values, one row per token: `[tokens, 2 * keyValueHeads * d]`.
  var keysAndValues: Tensor {
    let width = page.headCount * page.headDimension
    return Tensor(shape: [tokenCount, 2 * width]) { rows in
      withPages { pages in
        for (index, memory) in pages.enumerated() {
          let first = index * KeyValuePage.tokenCount
          let row = rows + first * 2 * width
          page.copy(
            memory, tokenCount: min(KeyValuePage.tokenCount, tokenCount - first), keys: row,
            values: row + width, tokenStride: 2 * width)
        }
      }
    }
  }

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
  /// `keys` and `values`, `[tokens, heads, d]`; with forget gates `forgetSums`, `[3, tokens, heads]`; if the
  /// angles of rotary positions depend on the length of the sequence, `positionLength`, `[1]`.
  public var tensors: [String: Tensor] {
    let (rows, width) = (keysAndValues, page.headCount * page.headDimension)
    let shape = [tokenCount, page.headCount, page.headDimension]
    var tensors = [
      "keys": rows.columns(0..<width).reshaped(shape),
      "values": rows.columns(width..<2 * width).reshaped(shape),
    ]
    tensors["positionLength"] = positionLength.map { Tensor([Float($0)]) }
    guard forgetHeadCount > 0 else { return tensors }
    // Three float32 numbers whose sum is exactly the double-precision number.
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
    guard let found = tensors["keys"] else { throw WeightLoadingError.missing("keys") }
    // Without elements, a file could claim any number of tokens.
    guard found.shape.count == 3, found.shape.dropFirst().allSatisfy({ $0 > 0 }) else {
      throw WeightLoadingError.shape("keys", found: found.shape, expected: [0, 0, 0])
    }
    let (count, heads, dimension) = (found.shape[0], found.shape[1], found.shape[2])
    let keys = try remaining.take("keys", shape: found.shape)
    let values = try remaining.take("values", shape: found.shape)
    let forgetHeadCount = tensors["forgetSums"]?.lastDimension ?? 0
    self.init(
      keyValueHeadCount: heads, headDimension: dimension, forgetHeadCount: forgetHeadCount,
      keepsLength: tensors["positionLength"] != nil)
    if positionLength != nil {
      let length = try remaining.take("positionLength", shape: [1]).scalar
      guard (0...0x1p24).contains(length) else {
        throw WeightLoadingError.unexpected(["positionLength, which is no length"])
      }
      positionLength = Int(length)
    }
    keys.withUnsafeScalars { keys in
      values.withUnsafeScalars {
        appendRows(count, keys: keys, values: $0, tokenStride: heads * dimension)
      }
    }
    tokenCount = count
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

extension ProjectionLayout {
  /// The page layout of the key/value cache.
  var page: KeyValuePage {
    KeyValuePage(headCount: keyValueHeadCount, headDimension: headDimension)
  }
}
