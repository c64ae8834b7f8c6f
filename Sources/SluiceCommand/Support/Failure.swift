import SluiceFiles
import SluicePlatform
import ArgumentParser
import Sluice
import SluiceTraining

/// The end of the tool after an error: a message and an exit code for scripts.
enum Failure {
  static let diverged: Int32 = 3
  static let interrupted: Int32 = 75
  static let wrongUsage: Int32 = 64

  /// Ends the process with an error message and, for wrong usage, the usage of the command.
  ///
  /// - Parameters:
  ///   - error: the error.
  ///   - command: the command that threw it; the argument parser only knows the root command.
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

  /// The error message, with a hint about flags.
  static func sentence(of error: any Error) -> String {
    guard let hint = FlagHint.of(error) else { return "\(error)" }
    return "\(error); \(hint)"
  }

  /// The exit code for an error of Sluice; nil for errors of the argument parser.
  static func code(of error: any Error) -> Int32? {
    switch error {
    case let error as any SluiceError: error.category.exitCode
    case is Divergence: diverged
    default: nil
    }
  }
}

extension ErrorCategory {
  /// The exit code, as in `sysexits.h`.
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
  /// The full name of a command, with its parent commands.
  fileprivate static func helpName(of command: any ParsableCommand.Type) -> String {
    usageString(for: command).split(separator: " ").prefix {
      $0.allSatisfy { $0.isLowercase || $0 == "-" }
    }.joined(separator: " ")
  }
}
