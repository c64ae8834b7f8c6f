import SluiceEventLog
import SluiceInspection
import Sluice
import SluiceKernels
import SluiceModels
import SluiceTraining

/// A prepared training, with the texts that are printed before and after it.
protocol PreparedTraining {
  /// The type of model.
  associatedtype Model: TrainableModel

  /// The trainer.
  var trainer: Trainer<Model> { get }

  /// The rows of the plan: model and data.
  var planRows: [(name: String, value: String)] { get }

  /// The amount of data per step and in all steps.
  var amount: String { get }

  /// The name of the inputs that the training speed counts.
  var inputName: String { get }

  /// A second unit of the loss; nil if there is none.
  var lossUnit: LossUnit? { get }

  /// The paths that must be given again to resume: those of data that was read from a pipe.
  var pathsToRepeat: [String] { get }

  /// Compares the gradients of the model with finite differences of its loss.
  func gradientCheck() throws -> GradientCheck

  /// Prints the result.
  ///
  /// - Parameter folder: the folder of the best checkpoint.
  func showResult(in folder: String) throws
}

/// A second unit for a loss, such as bits per byte of text.
struct LossUnit {
  /// The factor from the loss.
  let factor: Double
  /// The name after a number.
  let name: String
  /// The name at the beginning of a line.
  let title: String
}

extension PreparedTraining {
  /// The check of a new model on a validation example.
  func gradientCheck() throws -> GradientCheck {
    let batch = trainer.validationExamples(1)
    let model = try Model(
      trainer.model.configuration, random: RandomStream(seed: trainer.configuration.seed))
    return GradientCheck(of: model, on: batch) { Double($0.loss(batch, dropout: nil).scalar) }
  }

  /// The training.
  var training: any TrainingRun { trainer }

  /// Prepares to log the training in a folder.
  func log(in folder: String) throws -> TrainingLog { try TrainingLog(folder: folder, of: trainer) }

  /// The lines of `--watch-gates` for the current weights.
  var gateLines: String { GateWatch.lines(trainer.recordingOfValidation(.statistics)) }
}
