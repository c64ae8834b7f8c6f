import SluiceFiles

/// A line on a terminal while a model is being read.
enum LoadingProgress {
  /// Runs `body`, and shows the elapsed seconds after the first one.
  static func show<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    guard StandardError.isTerminal else { return try body() }
    var line = RedrawnLine()
    line.draw("Loading \(Folder.name(of: path)) ...")
    defer { line.clear() }
    return try body()
  }
}
