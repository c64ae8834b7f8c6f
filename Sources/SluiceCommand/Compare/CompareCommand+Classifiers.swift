import ArgumentParser
import SluiceSeries
import SluiceTraining

/// The comparison of classifiers on labelled sequences.
extension CompareCommand {
  /// The comparison of classifiers.
  func classifiers(in folder: String) throws -> Comparison<SequenceClassifier> {
    try recipe.configuration(ClassifierSetup.recipe).validate()
    let (parts, source) = try sequences.sequences(
      of: paths, series, table, noise: noise)
    guard let test = parts.test else {
      throw ValidationError(
        """
        There are no test sequences, which the gates are compared on: give a second file, or a --split with a \
        test part.
        """)
    }
    let data = try source.dataset(of: parts)
    var setup = ClassifierSetup(data)
    try sequences.apply(to: &setup.model, data.profile, model, ofOneModel)
    let plan = try plan(of: setup.model, \.transformer, recipe: setup.recipe)
    return try Comparison(plan, data: data, test: test, folder: folder, command: commandLine)
  }
}
