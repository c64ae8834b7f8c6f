/// The `sluice train` command for a `sluice preflight` command.
enum TrainLine {
  /// Options that `sluice train` does not have.
  private static let ownOptions = ["--learning-rates", "--trial-steps"]

  /// The words of the command.
  ///
  /// - Parameters:
  ///   - arguments: the arguments of `sluice preflight`.
  ///   - learningRate: the learning rate for the training; it replaces that of the arguments.
  static func words(from arguments: some Sequence<String>, learningRate: Float) -> [String] {
    var words = ["sluice", "train", "--learning-rate", "\(learningRate)"]
    var (isValue, isPlain) = (false, false)
    for argument in arguments {
      if isValue {
        isValue = false
        continue
      }
      isPlain = isPlain || argument == "--"
      let name = String(argument.prefix { $0 != "=" })
      guard !isPlain, (ownOptions + ["--learning-rate"]).contains(name) else {
        words.append(argument)
        continue
      }
      isValue = name == argument
    }
    return words
  }
}
