import SluiceFiles
import SluicePlatform
import SluiceModels

/// Where results go.
enum StandardOutput {
  /// Writes a text at once.
  static func write(_ text: String) throws {
    try SystemCalls.write(text, to: STDOUT_FILENO, path: "standard output")
  }
}

/// Where progress, remarks and errors go.
enum StandardError {
  /// Writes a text at once; that it cannot be written is no reason to stop.
  static func write(_ text: String) {
    try? SystemCalls.write(text, to: STDERR_FILENO, path: "standard error")
  }

  /// Whether a person is watching a screen that can redraw a line.
  static var isTerminal: Bool {
    isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb"
  }

  /// Whether to use colours: on a terminal, unless `NO_COLOR` is set (https://no-color.org).
  static var hasColor: Bool { isTerminal && environment("NO_COLOR") == "" }

  /// The text in faint print, where colours are used.
  static func faint(_ text: String) -> String {
    hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }

  /// Columns of the terminal; 80 where it does not say.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// Says that numbers of speed mean nothing in this build.
func warnOfDebugBuild() {
  #if DEBUG
    StandardError.write(
      """
      Warning: this is a debug build, slower than a release build: swift run -c release sluice ...

      """)
  #endif
}

/// The value of an environment variable; empty where it is not set.
private func environment(_ name: String) -> String {
  getenv(name).map { String(cString: $0) } ?? ""
}
