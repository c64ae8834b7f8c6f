import ArgumentParser
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining

/// Forecasters trained on the columns of a table.
struct ForecasterOnTable: RunKind {
  let modelType = Forecaster.modelType
  let dataKind = TableSource.kind

  func takes(_ command: TrainCommand) -> Bool { command.series.isGiven }

  func start(_ command: TrainCommand, in folder: RunFolder) throws -> any PreparedTraining {
    try command.recipe(ForecastSetup.recipe).validate()
    let data = try command.series.windows(
      of: command.series.table(of: command.paths), table: command.table,
      context: command.model.context)
    var setup = ForecastSetup(data)
    try command.series.apply(to: &setup.model, command.model, command.gates)
    try setup.model.validate()
    let recipe = command.recipe(setup.recipe)
    try recipe.requireRoom(for: setup.model, dataByteCount: data.memorySize)
    return ForecasterTraining(
      trainer: try Trainer<Forecaster>(
        model: setup.model, data: data, configuration: recipe, run: folder), data: data)
  }

  func resume(_ saved: SavedRun, _ command: TrainCommand) throws -> any PreparedTraining {
    let model = try saved.modelConfiguration(Forecaster.self)
    var asked = model
    try command.series.apply(to: &asked, command.model, command.gates)
    let (given, source) = (command.givenPaths, try saved.source(TableSource.self))
    guard asked == model, try command.keepsRecipe(of: saved),
      command.series.isEqual(to: source, model)
    else { throw command.otherSettings }
    guard given.count <= 1 else {
      throw ValidationError("\(command.runPath) was trained on one table; give one path.")
    }
    let data = try source.windows(
      of: source.panel(at: given.first, of: command.runPath), for: model)
    try command.recipe.applied(to: saved.configuration)
      .requireRoom(for: model, dataByteCount: data.memorySize)
    return ForecasterTraining(
      trainer: try Trainer<Forecaster>(
        resuming: saved.run, data: data, stepCount: command.recipe.steps,
        recomputesBlocks: command.recipe.memory.recompute, patience: command.single.patience),
      data: data)
  }

  func evaluate(_ folder: String, _ command: EvaluateCommand) throws {
    try command.evaluateForecasts(folder)
  }

  func inspect(
    _ folder: String, _ command: InspectCommand, to outputs: InspectionOutputs
  ) throws {
    guard command.against == nil, command.maxTokens == nil else {
      throw ValidationError("--against and --max-tokens are for language models.")
    }
    try command.inspectForecast(folder, to: outputs)
  }

  func predict(_ folder: String, _ command: PredictCommand) throws {
    try command.predictForecasts(folder)
  }
}

extension TableSource {
  /// The series of the source's table or of another copy of it.
  ///
  /// - Parameters:
  ///   - path: the path of the copy; nil for the source's path.
  ///   - run: the path of the run in messages.
  /// - Throws: `ValidationError` if a table from standard input must be given again, errors of reading and of the
  ///   division into series.
  func panel(at path: String?, of run: String) throws -> [Series] {
    guard path != nil || !passedOnce else { throw ValidationError.readOnce("table", of: run) }
    return try panel(
      of: TableProgressLine.read(path ?? self.path, format: format, kinds: columns.kinds))
  }

  /// The windows of series for a model.
  ///
  /// - Throws: errors of the division into windows.
  func windows(of panel: [Series], for model: Forecaster.Configuration) throws -> ForecastWindows {
    var data = try ForecastWindows(
      panel, contextLength: model.contextLength, horizon: model.horizon, split: split,
      period: model.period)
    data.source = self
    return data
  }
}
