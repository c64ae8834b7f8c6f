import ArgumentParser
import SluiceTraining

struct PreflightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preflight",
    abstract: "Checks model, settings and data before a long training.",
    discussion: """
      Takes the arguments of `sluice train` and runs these checks, within a minute (longer for large \
      models):

        gradients      gradient check: compares the gradients with finite
                       differences of the loss
        learning rate  trains briefly with several learning rates from the same
                       initial weights, and proposes the smallest rate whose
                       loss is close to the lowest one
        one batch      overfits four examples: the loss must fall by half
        memory, time   estimates the memory and the time of the training

      Nothing is written to disk. The results are written to standard output. If all checks pass, the \
      `sluice train` command to run follows. Exit code: 0 if all checks pass, 1 if one fails, 75 after \
      Ctrl-C. If the checks cannot start, the exit code is that of `sluice train`.

      EXAMPLES
        sluice preflight notes.txt
        sluice preflight notes.txt --layers 6 --hidden 384 --heads 6
        sluice preflight --task recall --gate forget
        sluice preflight notes.txt --learning-rates 1e-3,2e-3,4e-3 --trial-steps 300
      """)

  @Option(
    help: ArgumentHelp(
      """
      Learning rates to try, separated by commas. (default: seven rates, from 0.1 to 100 times \
      --learning-rate)
      """, valueName: "rate,..."))
  var learningRates: NumberList<Float>?

  @Option(help: "Number of steps to train with each learning rate.")
  var trialSteps = LearningRateRange.usualStepCount

  @OptionGroup var train: TrainCommand

  func validate() throws {
    guard !train.resume else {
      throw ValidationError(
        "--resume is for `sluice train`: a preflight checks a training that has not started.")
    }
    guard (1...1 << 40).contains(trialSteps) else {
      throw ValidationError("--trial-steps is \(trialSteps), expected 1 or more.")
    }
    if let least = train.recipe.minLearningRate,
      let rate = learningRates?.numbers.first(where: { $0 < least })
    {
      throw ValidationError("--learning-rates has \(rate), below --min-learning-rate \(least).")
    }
    for rate in learningRates?.numbers ?? [] where !(rate > 0 && rate.isFinite) {
      throw ValidationError("--learning-rates has \(rate), expected positive numbers.")
    }
  }

  /// The learning rates to try; none is below the final learning rate of the training.
  private func rates(around rate: Float) -> [Float] {
    let least = train.recipe.minLearningRate ?? 0
    return (learningRates?.numbers ?? LearningRateRange.rates(around: rate)).filter {
      $0 >= least
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try train.threads.run {
      // The run is not started, so nothing is written to this folder.
      let folder = RunFolder(path: train.out ?? "/dev/null/preflight")
      let (prepared, _) = try train.prepared(in: folder)
      try train.recipe.precision.requireInstructions(
        for: prepared.training.configuration.precision)
      Interruption.watch()
      for row in prepared.planRows { StandardError.write("\(row.name): \(row.value)\n") }
      let found = try prepared.preflight(
        rates: rates(around: prepared.training.configuration.learningRate), stepCount: trialSteps
      ) { StandardError.write($0 + "\n") }
      guard let found else { throw ExitCode(Failure.interrupted) }
      try StandardOutput.write("\n" + found.text)
      guard found.failures.isEmpty, let rate = found.range.proposal else {
        try StandardOutput.write("Failed: \(found.failures.joined(separator: ", ")).\n")
        throw ExitCode.failure
      }
      let line = TrainLine.words(from: CommandLine.arguments.dropFirst(2), learningRate: rate)
      try StandardOutput.write(
        "Passed. Train with\n  \(Shell.line(line))\n")
    }
  }
}
