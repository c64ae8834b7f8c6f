import SluiceFiles
import SluicePlatform
import SluiceModels

/// Standard output, for results.
enum StandardOutput {
  /// Writes a text without buffering.
  static func write(_ text: String) throws {
    try SystemCalls.write(text, to: STDOUT_FILENO, path: "standard output")
  }

  /// Whether to use colors: on a terminal, unless `NO_COLOR` is set (https://no-color.org).
  static var hasColor: Bool { showsColor(STDOUT_FILENO) }

  /// The number of columns of the terminal; 80 if it is unknown.
  static var width: Int { columnCount(STDOUT_FILENO) }
}

/// Standard error, for progress, remarks and errors.
enum StandardError {
  /// Writes a text without buffering; ignores errors.
  static func write(_ text: String) {
    try? SystemCalls.write(text, to: STDERR_FILENO, path: "standard error")
  }

  /// Whether it is a terminal that can redraw a line.
  static var isTerminal: Bool { isScreen(STDERR_FILENO) }

  /// Whether to use colors: on a terminal, unless `NO_COLOR` is set (https://no-color.org).
  static var hasColor: Bool { showsColor(STDERR_FILENO) }

  /// The text in faint style if colors are used.
  static func faint(_ text: String) -> String {
    hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }

  /// The number of columns of the terminal; 80 if it is unknown.
  static var width: Int { columnCount(STDERR_FILENO) }
}

private func isScreen(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1 && environment("TERM") != "dumb"
}

private func showsColor(_ descriptor: Int32) -> Bool {
  isScreen(descriptor) && environment("NO_COLOR") == ""
}

private func columnCount(_ descriptor: Int32) -> Int {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
  return Int(size.ws_col)
}

/// Warns that this is a debug build with meaningless speeds.
func warnOfDebugBuild() {
  #if DEBUG
    StandardError.write(
      """
      Warning: this is a debug build, slower than a release build: swift run -c release sluice ...

      """)
  #endif
}

/// The value of an environment variable; empty if it is not set.
private func environment(_ name: String) -> String {
  getenv(name).map { String(cString: $0) } ?? ""
}
