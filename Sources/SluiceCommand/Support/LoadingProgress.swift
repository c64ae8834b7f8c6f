import SluiceFiles

/// A line on a terminal while something takes time.
enum LoadingProgress {
  /// Shows that a model is being read while `body` runs.
  static func show<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    try show(text: "Loading \(Folder.name(of: path)) ...", body)
  }

  /// Shows a text while `body` runs.
  static func show<Result>(text: String, _ body: () throws -> Result) rethrows -> Result {
    guard StandardError.isTerminal else { return try body() }
    var line = RedrawnLine()
    line.draw(text)
    defer { line.clear() }
    return try body()
  }
}
