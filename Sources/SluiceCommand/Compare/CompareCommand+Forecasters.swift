import ArgumentParser
import SluiceModels
import SluiceSeries
import SluiceTraining

/// The comparison of forecasters on the columns of a table.
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

  /// The comparison of forecasters.
  func forecasters(in folder: String) throws -> Comparison<Forecaster> {
    try recipe.configuration(ForecastSetup.recipe).validate()
    let data = try series.windows(
      of: series.table(of: paths), table: table, context: model.context, noise: noise)
    guard data.windowCount(of: .test) > 0 else {
      throw ValidationError(
        "The table has no test rows, which the gates are compared on: see --split.")
    }
    var setup = ForecastSetup(data)
    try series.apply(to: &setup.model, model, ofOneModel)
    let plan = try plan(
      of: setup.model, \.transformer, recipe: setup.recipe, check: { try $0.validate() })
    return try Comparison(plan, data: data, folder: folder, command: commandLine)
  }

  /// The plan of a comparison whose variants differ in the gates of a stack; the best weights are measured.
  func plan<Configuration: WidenableConfiguration>(
    of model: Configuration, _ stack: WritableKeyPath<Configuration, Transformer.Configuration>,
    recipe base: TrainingConfiguration, check: (Configuration) throws -> Void
  ) throws -> ComparisonPlan<Configuration> {
    let variants = gates.map { gate in
      var model = model
      gate.apply(to: &model[keyPath: stack])
      return ComparisonPlan.Variant(name: gate.name, model: model)
    }
    for variant in variants { try check(variant.model) }
    let recipe = recipe.configuration(base)
    let plan = ComparisonPlan(
      variants: variants, seeds: seeds?.seeds ?? Self.usualSeeds, recipe: recipe,
      sweep: sweep(of: recipe), weights: .best)
    return matchParameters ? plan.matchingParameters : plan
  }
}
