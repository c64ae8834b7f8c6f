import Sluice
import SluiceModels

extension Trainer {
  /// Clips the gradients and updates the parameters; does nothing if the norm is not finite.
  ///
  /// - Returns: the norm before clipping.
  func applyGradients(_ gradients: Gradients, learningRate: Float) -> Float {
    withPrecision(configuration.precision) {
      optimizer.step(
        parameters, gradients, learningRate: learningRate,
        clippingNorm: configuration.clippingNorm)
    }
  }
}

extension Optimizer {
  private static var fileName: String { "optimizer.safetensors" }

  func write(to folder: String) throws {
    try Safetensors.write(
      state, metadata: ["format": "pt", "step": String(stepCount)], to: folder + "/" + Self.fileName
    )
  }

  mutating func restore(from folder: String, step: Int, model: some Module) throws {
    let path = folder + "/" + Self.fileName
    let file = try SafetensorsFile(path: path)
    guard file.metadata["step"] == String(step) else {
      throw TrainingError.corrupt(
        path: path, reason: "it belongs to a different step than \(TrainingState.fileName)")
    }
    do {
      try restore(file.tensors(), stepCount: step, for: model)
    } catch let error as WeightLoadingError {
      throw TrainingError.corrupt(path: path, reason: error.description)
    }
  }
}
