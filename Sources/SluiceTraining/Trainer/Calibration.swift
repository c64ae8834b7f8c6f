import Sluice
import SluiceKernels
import SluiceModels

/// An estimate of the time and memory of a training, from a short measurement on this machine.
public struct Calibration: Sendable, Equatable {
  /// The time per step, in seconds.
  public let secondsPerStep: Double
  /// The time per validation, in seconds.
  public let secondsPerEvaluation: Double
  /// The time for all remaining steps and validations, in seconds.
  public let seconds: Double
  /// The maximum memory in bytes: data, weights, moments, activations and gradients.
  public let memoryCeiling: Int
}

extension Calibration {
  /// The time for all steps and validations of a training with the same step size, in seconds.
  public func seconds(of recipe: TrainingConfiguration) -> Double {
    Self.seconds(
      of: recipe, after: 0, perStep: secondsPerStep, perEvaluation: secondsPerEvaluation)
  }

  fileprivate static func seconds(
    of recipe: TrainingConfiguration, after step: Int, perStep: Double, perEvaluation: Double
  ) -> Double {
    perStep * Double(max(0, recipe.stepCount - step))
      + perEvaluation * Double(recipe.evaluationCount(after: step))
  }
}

extension TrainingConfiguration {
  /// The number of remaining validations after a step; after step 0 it includes that before the first step.
  func evaluationCount(after step: Int) -> Int {
    guard step < stepCount else { return 0 }
    let isLastExtra = !stepCount.isMultiple(of: evaluationInterval)
    return stepCount / evaluationInterval - step / evaluationInterval + (isLastExtra ? 1 : 0)
      + (step == 0 ? 1 : 0)
  }
}

extension Trainer {
  /// Measures the time of a few complete steps: gradients, clipping and the optimizer.
  ///
  /// Weights, optimizer and random state are restored bit-identically. During the measurement, a copy of
  /// weights and moments is in memory. `transformGradients` is not called.
  ///
  /// - Parameter budget: the approximate time for the measurement, in seconds; at most 5 % of the steps are
  ///   run.
  public func calibrate(budget: Double) -> Calibration {
    let clock = ContinuousClock()
    let remaining = max(0, configuration.stepCount - step)
    BufferCache.shared.resetStatistics()
    var gradients: Gradients?
    var (perStep, perBatch, measuredBytes) = (0.0, 0.0, 0)
    // Also the loss alone can change a model: its running averages.
    keepingState {
      // The first step is slower (cold memory); its time is used only if it is the only one.
      perStep = clock.measure { gradients = lossAndGradients(step: step + 1).gradients }.seconds
      perBatch = clock.measure { _ = score(ofValidationBatch: 0) }.seconds
      // Read here, because the copies that the optimizer makes below are not part of the training.
      measuredBytes = BufferCache.shared.statistics.peakBytesInUse
      perStep +=
        clock.measure {
          if let taken = gradients.take() { tryOptimizer(taken, step: step + 1) }
        }.seconds
      let trials = max(1, min(remaining / 20, Int(budget * 0.8 / max(perStep, 1e-6))))
      guard trials > 1 else { return }
      perStep =
        clock.measure {
          for trial in 1...trials {
            tryOptimizer(lossAndGradients(step: step + trial).gradients, step: step + trial)
          }
        }.seconds / Double(trials)
    }
    let perEvaluation = perBatch * Double(sampler.validationBatchCount)
    return Calibration(
      secondsPerStep: perStep, secondsPerEvaluation: perEvaluation,
      seconds: Calibration.seconds(
        of: configuration, after: step, perStep: perStep, perEvaluation: perEvaluation),
      memoryCeiling: memoryCeiling(measured: measuredBytes))
  }

  private func tryOptimizer(_ gradients: Gradients, step: Int) {
    _ = applyGradients(gradients, learningRate: schedule(step - 1))
  }

  /// Runs `body`, then restores weights and optimizer.
  ///
  /// Their values are shared until a step changes them; the step then changes copies.
  private func keepingState(_ body: () -> Void) {
    let (values, optimizer) = (parameters.map(\.parameter.tensor.detached), optimizer)
    body()
    for (entry, value) in zip(parameters, values) { entry.parameter.update { $0 = value } }
    self.optimizer = optimizer
  }

  /// The maximum buffer memory of a step, plus what it does not include: moments, cached buffers, data.
  private func memoryCeiling(measured: Int) -> Int {
    let moments = 2 * model.parameterCount * MemoryLayout<Float>.size
    let program = 32 << 20
    return Int(Double(measured + moments) * 1.25) + data.memorySize + program
  }
}
