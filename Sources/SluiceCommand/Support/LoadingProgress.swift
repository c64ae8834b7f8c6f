import SluiceFiles

/// A line on a terminal that says that a model is being read, for as long as that takes.
enum LoadingProgress {
  /// Runs `body`, and shows the seconds that it takes once they are more than one.
  static func show<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    guard StandardError.isTerminal else { return try body() }
    var line = RedrawnLine()
    line.draw("Loading \(Folder.name(of: path)) ...")
    defer { line.clear() }
    return try body()
  }
}
