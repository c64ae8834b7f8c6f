/// Allows negative numbers as values of options, so that the error names the invalid number.
///
/// The argument parser would parse the number as a flag and report a missing value.
enum NegativeNumbers {
  /// The arguments, with `--option -1` joined to one.
  static func joined(_ arguments: [String]) -> [String] {
    var result: [String] = []
    for (index, argument) in arguments.enumerated() {
      if arguments[..<index].contains("--") {
        result.append(argument)
      } else if argument.hasPrefix("-"), argument.count > 1, Double(argument) != nil,
        let option = result.last, option.hasPrefix("--"), !option.contains("=")
      {
        result[result.count - 1] = option + "=" + argument
      } else {
        result.append(argument)
      }
    }
    return result
  }
}
