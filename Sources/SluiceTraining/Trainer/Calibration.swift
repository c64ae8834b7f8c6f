import Sluice
import SluiceKernels
import SluiceModels

/// What a training will take, from a short trial on this machine.
public struct Calibration: Sendable, Equatable {
  /// Seconds for one step.
  public let secondsPerStep: Double
  /// Seconds for one evaluation.
  public let secondsPerEvaluation: Double
  /// Seconds for all that is left: steps and evaluations.
  public let seconds: Double
  /// Bytes of memory at most: data, weights, moments, and what a step keeps for its gradients.
  public let memoryCeiling: Int
}

extension Calibration {
  /// Seconds for the steps and evaluations of a whole training whose steps are as large as those measured.
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
  /// Evaluations that a training still makes after a step; after step 0 also that before the first step.
  func evaluationCount(after step: Int) -> Int {
    guard step < stepCount else { return 0 }
    let isLastExtra = !stepCount.isMultiple(of: evaluationInterval)
    return stepCount / evaluationInterval - step / evaluationInterval + (isLastExtra ? 1 : 0)
      + (step == 0 ? 1 : 0)
  }
}

extension Trainer {
  /// Measures a few whole steps: gradients, clipping and the optimizer.
  ///
  /// Weights, optimizer and all that is random are afterwards what they were, to the last bit. For a while
  /// there is a copy of weights and moments in memory. `transformGradients` is not called.
  ///
  /// - Parameter budget: seconds it may take, about; a twentieth of the steps at most are tried.
  public func calibrate(budget: Double) -> Calibration {
    let clock = ContinuousClock()
    let remaining = max(0, configuration.stepCount - step)
    BufferCache.shared.resetStatistics()
    var gradients: Gradients?
    // The first step meets cold memory; it is measured only where it is the only one.
    var perStep = clock.measure { gradients = lossAndGradients(step: step + 1).gradients }.seconds
    let perBatch = clock.measure { _ = score(ofValidationBatch: 0) }.seconds
    // Not later: the copies below are no part of the training.
    let measuredBytes = BufferCache.shared.statistics.peakBytesInUse
    keepingState {
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

  /// Runs `body`, after which weights and optimizer are what they were before.
  ///
  /// Their values are shared until a step changes them, which it then does in copies.
  private func keepingState(_ body: () -> Void) {
    let (values, optimizer) = (parameters.map(\.parameter.tensor.detached), optimizer)
    body()
    for (entry, value) in zip(parameters, values) { entry.parameter.update { $0 = value } }
    self.optimizer = optimizer
  }

  /// The most memory that buffers took in a step, with what it lacked: moments, kept buffers, data.
  private func memoryCeiling(measured: Int) -> Int {
    let moments = 2 * model.parameterCount * MemoryLayout<Float>.size
    let program = 32 << 20
    return Int(Double(measured + moments) * 1.25) + data.memorySize + program
  }
}
