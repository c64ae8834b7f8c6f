import ArgumentParser
import SluiceSeries
import SluiceTraining

/// The comparison of forecasters on the columns of a table.
extension CompareCommand {
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
    let plan = try plan(of: setup.model, \.transformer, recipe: setup.recipe)
    return try Comparison(plan, data: data, folder: folder, command: commandLine)
  }
}
