import SluiceTraining

/// What a training learns from, with all that is told of it.
enum TrainingSource {
  case text(TextCorpus, TextDataset)
  case task(TaskDataset)

  /// What the trainer takes.
  var data: any TrainingData {
    switch self {
    case .text(_, let dataset): dataset
    case .task(let dataset): dataset
    }
  }
}
