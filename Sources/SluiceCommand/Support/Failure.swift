import SluiceFiles
import SluicePlatform
import ArgumentParser
import Sluice
import SluiceTraining

/// How the tool ends when something went wrong: a sentence and an exit code that scripts can tell
/// apart.
enum Failure {
  static let diverged: Int32 = 3
  static let interrupted: Int32 = 75
  static let wrongUsage: Int32 = 64

  /// Ends the process, saying why on standard error, and where the usage was wrong, what is right.
  ///
  /// - Parameters:
  ///   - error: what went wrong.
  ///   - command: the command that threw it; the argument parser knows the root alone.
  static func end(_ error: any Error, of command: any ParsableCommand.Type) -> Never {
    if ClosedPipe.isQuiet(error) { ClosedPipe.end() }
    if let error = error as? ValidationError {
      StandardError.write(
        """
        Error: \(error)
        Usage: \(SluiceCommand.usageString(for: command))
          See '\(SluiceCommand.helpName(of: command)) --help' for more information.

        """)
      exit(wrongUsage)
    }
    guard let code = code(of: error) else { SluiceCommand.exit(withError: error) }
    StandardError.write("Error: \(sentence(of: error))\n")
    exit(code)
  }

  /// What an error says, and which flags help.
  static func sentence(of error: any Error) -> String {
    guard let hint = FlagHint.of(error) else { return "\(error)" }
    return "\(error); \(hint)"
  }

  /// The exit code for an error of ours; nil for those that are the argument parser's.
  static func code(of error: any Error) -> Int32? {
    switch error {
    case let error as any SluiceError: error.category.exitCode
    case is Divergence: diverged
    default: nil
    }
  }
}

extension ErrorCategory {
  /// As in `sysexits.h`.
  var exitCode: Int32 {
    switch self {
    case .badData: 65
    case .missingInput: 66
    case .cannotWrite: 74
    case .badConfiguration: 78
    }
  }
}

extension SluiceCommand {
  /// How a command is called, with the commands that it belongs to.
  fileprivate static func helpName(of command: any ParsableCommand.Type) -> String {
    usageString(for: command).split(separator: " ").prefix {
      $0.allSatisfy { $0.isLowercase || $0 == "-" }
    }.joined(separator: " ")
  }
}
