/// Lets an option have a negative number as its value, which the argument parser takes for a flag of its own:
/// it is then told that the number cannot be, and not that a value is missing.
enum NegativeNumbers {
  /// The arguments, of which `--option -1` is one.
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
