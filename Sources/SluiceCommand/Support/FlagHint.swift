import Sluice
import SluiceTables
import SluiceTraining

/// Hints about flags for errors of the library, which does not know the flags.
enum FlagHint {
  /// The hint; nil if no flag helps.
  static func of(_ error: any Error) -> String? {
    switch error {
    case let error as TrainingError: hint(error)
    case let error as DatasetError: hint(error)
    case let error as ComparisonError: hint(error)
    case let error as ConfigurationError: hint(error)
    case let error as TableError: hint(error)
    case let error as BeyondMemory where error.subject == .training:
      """
      to need less, use a smaller --hidden, --layers, --context or --batch, or --recompute or \
      --activations bfloat16
      """
    case TaskError.tooLong: "use a shorter --length or a larger --context"
    case is Divergence: "a smaller --learning-rate, a longer --warmup or a smaller --clip may help"
    default: nil
    }
  }

  private static func hint(_ error: TrainingError) -> String? {
    switch error {
    case .impossible(let setting, _, _): setting.flag.map { "it is set by --\($0)" }
    case .runExists(let path):
      "continue it with --resume \(Shell.path(path)), or choose another --out"
    case .bestCheckpoint(_, let run): "continue it with --resume \(Shell.path(run))"
    case .nothingToResume, .otherData, .corrupt: nil
    }
  }

  private static func hint(_ error: DatasetError) -> String? {
    switch error {
    case .notUnicode: "--vocabulary bytes accepts any file"
    case .tooShort: "use a longer text or a smaller --context"
    case .otherEncoding(let path, let encoding):
      "iconv -f \(encoding) -t UTF-8 \(Shell.path(path)) converts it"
    case .ownOutput(.run, let folder):
      "--resume \(Shell.path(folder)) continues it; to read a file in it, give the path of the file"
    case .ownOutput: "to read a file in it, give the path of the file"
    case .empty, .noText, .otherContext, .otherVocabulary: nil
    }
  }

  private static func hint(_ error: TableError) -> String? {
    switch error.problem {
    case .ambiguousDates: "--dates month-first or --dates day-first says which"
    case .ragged: "--separator sets the separator, if another one was found"
    case .encoding(let encoding):
      "iconv -f \(encoding) -t UTF-8 \(Shell.path(error.name)) converts it"
    default: nil
    }
  }

  private static func hint(_ error: ConfigurationError) -> String? {
    switch error {
    case .outOfRange(let setting, _, _):
      [AttentionOptions.flags, ModelOptions.flags, GenerateCommand.flags, ChatCommand.flags]
        .lazy.compactMap { $0[setting] }.first.map { "it is set by --\($0)" }
    case .headsDoNotDivide:
      "they are set by --heads and --hidden; with --head-dim this is not required"
    case .keyValueHeadsDoNotDivide: "they are set by --heads and --kv-heads"
    case .oddHeadDimension: "it is set by --head-dim, or follows from --hidden and --heads"
    case .impossibleGate: "`sluice gates` lists all gates"
    case .contiguousSplitOfGroups: nil
    }
  }

  private static func hint(_ error: ComparisonError) -> String? {
    switch error {
    case .otherSettings: "give the same settings to continue it, or choose another --out"
    case .nothing(let part), .repeated(let part, _):
      switch part {
      case .variant: "they are set by --gates"
      case .seed: "they are set by --seeds"
      case .learningRate: "they are set by --learning-rates"
      }
    }
  }
}

extension TrainingSetting {
  /// The flag for the setting; nil if there is none.
  var flag: String? {
    switch self {
    case .stepCount: "steps"
    case .batchSize: "batch"
    case .accumulationCount: "accumulate"
    case .learningRate: "learning-rate"
    case .minimumLearningRate: "min-learning-rate"
    case .warmupStepCount: "warmup"
    case .schedule: "schedule"
    case .optimizer: "optimizer"
    case .weightDecay: "weight-decay"
    case .beta2: "beta2"
    case .clippingNorm: "clip (0 disables it)"
    case .evaluationInterval: "eval-every"
    case .validationExampleCount: "eval-examples or --eval-batches"
    case .patience: "patience"
    case .targetAccuracy: "until-accuracy"
    case .initialDeviation: "init"
    case .validationBatchSize, .decayShare, .beta1, .momentum: nil
    }
  }
}
