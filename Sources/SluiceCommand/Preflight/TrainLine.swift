/// The line of `sluice train` that a line of `sluice preflight` stands for.
enum TrainLine {
  /// Options that `sluice train` does not have.
  private static let ownOptions = ["--learning-rates", "--trial-steps"]

  /// The words of the line.
  ///
  /// - Parameters:
  ///   - arguments: those of `sluice preflight`.
  ///   - learningRate: the one to train with, in place of what the arguments say.
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
