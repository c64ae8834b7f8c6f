import ArgumentParser
import SluiceModels
import SluiceSeries
import SluiceTraining

/// What the comparisons of forecasters and classifiers share.
extension CompareCommand {
  /// Throws if flags of several kinds of data are combined.
  func requireOneKind() throws {
    try OneKind(series: series, sequences: sequences, table: table).require(without: [
      "task": task.task != nil, "preset": task.preset != nil, "vocabulary": vocabulary != nil,
      "documents": documents != nil, "examples": examples != nil,
      "init": recipe.initialDeviation != nil,
    ])
    guard let noiseChannels else { return }
    guard series.isGiven || sequences.isGiven else {
      throw ValidationError("--noise-channels needs --forecast, --classify or --regress.")
    }
    try require("--noise-channels", noiseChannels, in: 0...NoiseChannels.countLimit)
    guard noiseChannels == 0 || series.mix != false else {
      throw ValidationError(
        "--noise-channels and --no-mix exclude each other: without mixing, a forecast sees no noise."
      )
    }
  }

  /// The channels of noise that are asked for.
  var noise: NoiseChannels? { noiseChannels.flatMap { $0 == 0 ? nil : NoiseChannels(count: $0) } }

  /// The plan of a comparison whose variants differ in the gates of a stack; the best weights are measured.
  func plan<Configuration: WidenableConfiguration & ModelSettings>(
    of model: Configuration, _ stack: WritableKeyPath<Configuration, Transformer.Configuration>,
    recipe base: TrainingConfiguration
  ) throws -> ComparisonPlan<Configuration> {
    let variants = gates.map { gate in
      var model = model
      gate.apply(to: &model[keyPath: stack])
      return ComparisonPlan.Variant(name: gate.name, model: model)
    }
    for variant in variants { try variant.model.validate() }
    let recipe = recipe.configuration(base)
    let plan = ComparisonPlan(
      variants: variants, seeds: seeds?.seeds ?? Self.usualSeeds, recipe: recipe,
      sweep: sweep(of: recipe), weights: .best)
    return matchParameters ? plan.matchingParameters : plan
  }
}
