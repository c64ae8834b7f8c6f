import ArgumentParser
import SluiceTraining

struct PreflightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preflight",
    abstract: "Checks a training before it takes hours.",
    discussion: """
      Takes what `sluice train` takes, and finds out within a minute (longer for large models):

        gradients      whether those of this model are the slopes of its loss
        learning rate  which of several makes the loss fall furthest in short
                       trainings from one start; the smallest that comes near
                       the best is proposed
        one batch      whether the model learns four examples by heart
        memory, time   what the training will take

      Nothing is written to the disk. The result and, where all pass, the `sluice train` line to run go to \
      standard output. Exit status: 0 where all pass, 1 where something fails, 75 after Ctrl-C, and those of \
      `sluice train` where it could not begin.

      EXAMPLES
        sluice preflight notes.txt
        sluice preflight notes.txt --layers 6 --hidden 384 --heads 6
        sluice preflight --task recall --gate forget
        sluice preflight notes.txt --learning-rates 1e-3,2e-3,4e-3 --trial-steps 300
      """)

  @Option(
    help: ArgumentHelp(
      """
      Learning rates to try, separated by commas. (default: seven from a tenth to a hundred times \
      --learning-rate)
      """, valueName: "rate,..."))
  var learningRates: NumberList<Float>?

  @Option(help: "Steps of each trial of a learning rate.")
  var trialSteps = LearningRateRange.usualStepCount

  @OptionGroup var train: TrainCommand

  func validate() throws {
    guard !train.resume else {
      throw ValidationError(
        "--resume is for `sluice train`: a preflight comes before the first step.")
    }
    guard (1...1 << 40).contains(trialSteps) else {
      throw ValidationError("--trial-steps is \(trialSteps), and must be 1 or more.")
    }
    if let least = train.recipe.minLearningRate,
      let rate = learningRates?.numbers.first(where: { $0 < least })
    {
      throw ValidationError("--learning-rates has \(rate), below --min-learning-rate \(least).")
    }
    for rate in learningRates?.numbers ?? [] where !(rate > 0 && rate.isFinite) {
      throw ValidationError("--learning-rates has \(rate), and must have positive numbers.")
    }
  }

  /// The learning rates to try, none of which is below what the training is to end with.
  private func rates(around rate: Float) -> [Float] {
    let least = train.recipe.minLearningRate ?? 0
    return (learningRates?.numbers ?? LearningRateRange.rates(around: rate)).filter {
      $0 >= least
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try train.threads.run {
      // Of a run that is never begun.
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
