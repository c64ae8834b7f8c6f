import SluiceTraining

extension TrainingPlan {
  /// The rows about early stopping, if the recipe has a patience.
  var patienceRows: [(name: String, value: String)] {
    let recipe = prepared.training.configuration
    guard let patience = recipe.patience else { return [] }
    let (steps, isTooLarge) = patience.multipliedReportingOverflow(by: recipe.evaluationInterval)
    let reach = isTooLarge ? "" : " (\(Wording.count(steps, "step")))"
    return [
      (
        "Patience",
        "\(Wording.count(patience, "evaluation"))\(reach) without a lower validation loss"
      )
    ]
  }
}
