import SluiceFiles

/// The positions of the tokens of a batch: runs of consecutive tokens, each of one sequence.
///
/// A token belongs to the sequence of its run; no information passes between runs. Tokens outside of all
/// runs are padding. Runs describe documents in a row, rows of different lengths, and pieces of prompts
/// together with single tokens.
///
/// ```swift
/// TokenRuns.whole(rows: 12, tokens: 64)                  // training: whole sequences from their start
/// TokenRuns.whole(rows: 2, tokens: 1, from: [17, 40])    // the next token of each of two sequences
/// TokenRuns(rows: 1, tokens: 9, [                        // two documents in a row
///   .init(row: 0, tokens: 0..<5), .init(row: 0, tokens: 5..<9),
/// ])
/// ```
public struct TokenRuns: Sendable, Hashable {
  /// Consecutive tokens of one sequence in a row.
  public struct Run: Sendable, Hashable {
    /// The row.
    public var row: Int
    /// The tokens of the row.
    public var tokens: Range<Int>
    /// The position of the first token in its sequence.
    public var position: Int

    /// Makes a run.
    public init(row: Int, tokens: Range<Int>, position: Int = 0) {
      self.row = row
      self.tokens = tokens
      self.position = position
    }
  }

  /// The number of rows of the batch.
  public let rowCount: Int
  /// The number of tokens in a row, including padding.
  public let tokenCount: Int
  /// The runs, in the order of rows and tokens.
  public let runs: [Run]
  /// Whether every row is one run from its first token to its last.
  let fillsRows: Bool
  /// Whether, beyond that, every run is the start of its sequence.
  let isWhole: Bool

  /// Makes runs in a batch of `rows` rows of `tokens` tokens.
  ///
  /// The program stops with a message if runs are not in order, overlap, or exceed their row.
  public init(rows: Int, tokens: Int, _ runs: [Run]) {
    var end = (row: 0, token: 0)
    for run in runs {
      require(
        (0..<rows).contains(run.row) && run.tokens.lowerBound >= 0
          && run.tokens.upperBound <= tokens && run.position >= 0,
        """
        tokens \(run.tokens) of row \(run.row), from position \(run.position), are out of range for \
        \(rows) rows of \(tokens) tokens
        """)
      require(
        end <= (run.row, run.tokens.lowerBound),
        "tokens \(run.tokens) of row \(run.row) do not come after the previous run")
      end = (run.row, run.tokens.upperBound)
    }
    self.init(rowCount: rows, tokenCount: tokens, runs)
  }

  /// Makes runs that are known to be valid.
  private init(rowCount: Int, tokenCount: Int, _ runs: [Run]) {
    self.rowCount = rowCount
    self.tokenCount = tokenCount
    self.runs = runs
    fillsRows = runs.count == rowCount && runs.allSatisfy { $0.tokens == 0..<tokenCount }
    isWhole = fillsRows && runs.allSatisfy { $0.position == 0 }
  }

  /// Runs for rows that are whole sequences, starting at position 0.
  public static func whole(rows: Int, tokens: Int) -> TokenRuns {
    whole(rows: rows, tokens: tokens, from: Array(repeating: 0, count: rows))
  }

  /// Runs for rows that are pieces of sequences, starting at the given positions.
  public static func whole(rows: Int, tokens: Int, from positions: [Int]) -> TokenRuns {
    require(
      positions.count == rows && positions.allSatisfy { $0 >= 0 },
      "\(rows) rows need as many start positions, from 0 up, not \(positions)")
    return TokenRuns(
      rowCount: rows, tokenCount: tokens,
      positions.enumerated().map { Run(row: $0, tokens: 0..<tokens, position: $1) })
  }
}

extension TokenRuns {
  /// The position of each token in its sequence, row after row; 0 for padding.
  public var positions: [Int] {
    var positions = [Int](repeating: 0, count: rowCount * tokenCount)
    for run in runs {
      for (offset, token) in run.tokens.enumerated() {
        positions[run.row * tokenCount + token] = run.position + offset
      }
    }
    return positions
  }

  /// The number of tokens of each run's sequence up to the end of the run.
  var lengths: [Int] { runs.map { $0.position + $0.tokens.count } }

  /// The largest position plus one; 0 without tokens.
  public var positionCount: Int { lengths.max() ?? 0 }

  /// Stops with a message unless these are the tokens of a tensor `[rows, tokens, hidden]`.
  func check(_ x: Tensor) {
    require(
      x.shape.count == 3 && x.shape[0] == rowCount && x.shape[1] == tokenCount,
      "runs in \(rowCount) rows of \(tokenCount) tokens do not fit the shape \(x.shape)")
  }

  /// Stops with a message unless there are no states, or one for each run.
  func check(stateCount: Int) {
    require(
      stateCount == 0 || stateCount == runs.count,
      "\(runs.count) runs need one state each, or none; found \(stateCount)")
  }
}
