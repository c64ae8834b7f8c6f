import Sluice

/// The tokens of a batch of sequences of different lengths; tokens after the end of a sequence are zero.
struct SequenceTokens {
  /// `[sequences, tokens, width]`.
  var values: Tensor
  /// The number of tokens of each sequence.
  let lengths: [Int]
  /// 1 for tokens and 0 after the end of a sequence, `[sequences, tokens, 1]`; nil if all sequences have equal lengths.
  let mask: Tensor?

  init(_ values: Tensor, lengths: [Int]) {
    self.values = values
    self.lengths = lengths
    let count = values.shape[1]
    mask =
      lengths.allSatisfy { $0 == count }
      ? nil
      : Tensor(
        lengths.flatMap { length in (0..<count).map { $0 < length ? Float(1) : 0 } },
        shape: [lengths.count, count, 1])
  }

  /// The places of the sequences.
  var runs: TokenRuns {
    TokenRuns(
      rows: lengths.count, tokens: values.shape[1],
      lengths.enumerated().map { .init(row: $0, tokens: 0..<$1) })
  }

  /// The mean of each sequence, `[sequences, width]`.
  var mean: Tensor {
    values.sum(axis: 1) * Tensor(lengths.map { 1 / Float(max(1, $0)) }, shape: [lengths.count, 1])
  }

  /// The mean of each sequence with a weight for each element, `[sequences, width]`.
  ///
  /// - Parameter weights: `[sequences, tokens, width]`, from 0 to 1.
  func mean(weights: Tensor) -> Tensor {
    let counted = mask.map { weights * $0 } ?? weights
    // Tokens after the end do not count by their weights; the constant keeps closed gates from dividing by zero.
    return (counted * values).sum(axis: 1) / (counted.sum(axis: 1) + 1e-3)
  }

  /// The means of `count` consecutive tokens; the last ones of a sequence can be fewer.
  func averaged(_ count: Int) -> SequenceTokens {
    guard count > 1 else { return self }
    let (rows, width) = (values.shape[0], values.shape[2])
    let tokens = (values.shape[1] + count - 1) / count
    let missing = tokens * count - values.shape[1]
    let padded =
      missing == 0 ? values : .concatenated([values, .zeros([rows, missing, width])], axis: 1)
    let shares = Tensor(
      lengths.flatMap { length in
        (0..<tokens).map { 1 / Float(max(1, min(count, length - $0 * count))) }
      },
      shape: [rows, tokens, 1])
    return SequenceTokens(
      padded.reshaped([rows, tokens, count, width]).sum(axis: 2) * shares,
      lengths: lengths.map { ($0 + count - 1) / count })
  }

  /// These tokens after `body`, which keeps their number.
  func mapped(_ body: (Tensor) -> Tensor) -> SequenceTokens {
    var result = self
    result.values = body(values)
    return result
  }
}
