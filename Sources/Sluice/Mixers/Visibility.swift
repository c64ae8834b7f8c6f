import SluiceFiles

/// Which tokens of its sequence a token can attend to, depending on positions.
public enum Visibility: Codable, Sendable, Hashable {
  /// Bidirectional attention: all tokens.
  case full
  /// Causal attention: the token itself and earlier tokens; with a window, the last `window` of them.
  case causal(window: Int?)

  /// Causal attention without a window.
  public static let causal = Visibility.causal(window: nil)
}

extension Visibility {
  /// Whether no token can attend to a later token.
  public var isCausal: Bool { self != .full }

  /// The number of visible pairs of a query and a key in a sequence of `tokenCount` tokens.
  public func pairCount(tokenCount: Int) -> Int {
    guard case .causal(let window) = self else { return tokenCount * tokenCount }
    let seen = min(window ?? tokenCount, tokenCount)
    return tokenCount * seen - seen * (seen - 1) / 2
  }

  /// The keys that the token at `position` can attend to, of the first `keyCount` keys of the sequence.
  func keys(seenFrom position: Int, of keyCount: Int) -> Range<Int> {
    guard case .causal(let window) = self else { return 0..<keyCount }
    let end = min(keyCount, position + 1)
    return max(0, min(end, position + 1 - (window ?? position + 1)))..<end
  }

  /// The mask for whole sequences.
  public var mask: Mask {
    switch self {
    case .full: .full
    case .causal(nil): .causal
    case .causal(.some(let window)): .causal.and(.slidingWindow(window))
    }
  }

  /// The mask for the rows of a batch with these runs.
  func mask(in runs: TokenRuns) -> Mask {
    runs.fillsRows ? mask : mask.and(.documents(in: runs))
  }

  /// Throws if the window is invalid.
  func validate() throws(ConfigurationError) {
    guard case .causal(.some(let window)) = self else { return }
    try ConfigurationError.requireSize("slidingWindow", window)
  }
}

extension Mask {
  /// The mask of runs: a token can attend only to tokens of its run, and padding to nothing.
  static func documents(in runs: TokenRuns) -> Mask {
    var documents = [[Range<Int>]](repeating: [], count: runs.rowCount)
    for run in runs.runs { documents[run.row].append(run.tokens) }
    return Mask(rules: [.documents(documents)])
  }
}
