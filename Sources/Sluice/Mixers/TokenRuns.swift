import SluiceFiles

/// Where the tokens of a batch stand: runs of tokens of one sequence each.
///
/// A token belongs to the sequence of its run and learns from no other. What lies outside of all runs is
/// padding, on either side of them. Documents in a row, rows of different lengths, and pieces of prompts
/// beside single tokens are all runs.
///
/// ```swift
/// TokenRuns.whole(rows: 12, tokens: 64)                  // training: whole sequences from their start
/// TokenRuns.whole(rows: 2, tokens: 1, from: [17, 40])    // the next token of each of two sequences
/// TokenRuns(rows: 1, tokens: 9, [                        // two documents in a row
///   .init(row: 0, tokens: 0..<5), .init(row: 0, tokens: 5..<9),
/// ])
/// ```
public struct TokenRuns: Sendable, Hashable {
  /// Tokens of one sequence, side by side in a row.
  public struct Run: Sendable, Hashable {
    /// The row they lie in.
    public var row: Int
    /// Which tokens of the row they are.
    public var tokens: Range<Int>
    /// The first one's position in its sequence.
    public var position: Int

    /// Makes a run.
    public init(row: Int, tokens: Range<Int>, position: Int = 0) {
      self.row = row
      self.tokens = tokens
      self.position = position
    }
  }

  /// Rows of the batch.
  public let rowCount: Int
  /// Tokens a row, padding included.
  public let tokenCount: Int
  /// The runs, row by row and from the first token to the last.
  public let runs: [Run]
  /// Whether every row is one run from its first token to its last.
  let fillsRows: Bool
  /// Whether, beyond that, every run is the start of its sequence.
  let isWhole: Bool

  /// Makes runs in a batch of `rows` rows of `tokens` tokens.
  ///
  /// Runs that are not in order, that overlap, or that leave their row stop with a message.
  public init(rows: Int, tokens: Int, _ runs: [Run]) {
    var end = (row: 0, token: 0)
    for run in runs {
      require(
        (0..<rows).contains(run.row) && run.tokens.lowerBound >= 0
          && run.tokens.upperBound <= tokens && run.position >= 0,
        """
        tokens \(run.tokens) of row \(run.row), from position \(run.position), are not among \(rows) \
        rows of \(tokens) tokens
        """)
      require(
        end <= (run.row, run.tokens.lowerBound),
        "tokens \(run.tokens) of row \(run.row) do not stand behind the run before")
      end = (run.row, run.tokens.upperBound)
    }
    self.init(rowCount: rows, tokenCount: tokens, runs)
  }

  /// Runs that are known to be right.
  private init(rowCount: Int, tokenCount: Int, _ runs: [Run]) {
    self.rowCount = rowCount
    self.tokenCount = tokenCount
    self.runs = runs
    fillsRows = runs.count == rowCount && runs.allSatisfy { $0.tokens == 0..<tokenCount }
    isWhole = fillsRows && runs.allSatisfy { $0.position == 0 }
  }

  /// Every row a sequence from its start.
  public static func whole(rows: Int, tokens: Int) -> TokenRuns {
    whole(rows: rows, tokens: tokens, from: Array(repeating: 0, count: rows))
  }

  /// Every row a piece of a sequence, from the given position on.
  public static func whole(rows: Int, tokens: Int, from positions: [Int]) -> TokenRuns {
    require(
      positions.count == rows && positions.allSatisfy { $0 >= 0 },
      "\(rows) rows cannot start at the positions \(positions)")
    return TokenRuns(
      rowCount: rows, tokenCount: tokens,
      positions.enumerated().map { Run(row: $0, tokens: 0..<tokens, position: $1) })
  }
}

extension TokenRuns {
  /// Each token's position in its sequence, row after row; 0 for padding.
  public var positions: [Int] {
    var positions = [Int](repeating: 0, count: rowCount * tokenCount)
    for run in runs {
      for (offset, token) in run.tokens.enumerated() {
        positions[run.row * tokenCount + token] = run.position + offset
      }
    }
    return positions
  }

  /// For each run, tokens of its sequence up to the run's end.
  var lengths: [Int] { runs.map { $0.position + $0.tokens.count } }

  /// One more than the last position; 0 without tokens.
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
      "\(runs.count) runs need a state each, or none; found \(stateCount)")
  }
}
