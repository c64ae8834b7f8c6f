import Sluice
import SluiceKernels
import SluiceModels

/// An estimate of the time and memory of a training, from a short measurement on this machine.
public struct Calibration: Sendable, Equatable {
  /// The time per step, in seconds.
  public let secondsPerStep: Double
  /// The time for all remaining steps and validations, in seconds.
  public let seconds: Double
  /// The maximum memory in bytes: data, weights, moments, activations and gradients.
  public let memoryCeiling: Int
}

extension Trainer {
  /// Measures the time of a few steps without changing weights, moments or the random state.
  ///
  /// - Parameter budget: the approximate time for the measurement, in seconds; at most 5% of the steps are run.
  public func calibrate(budget: Double) -> Calibration {
    let clock = ContinuousClock()
    let remaining = max(0, configuration.stepCount - step)
    BufferCache.shared.resetStatistics()
    // The first step is slower (cold memory); its time is used only if it is the only one.
    var seconds = clock.measure { _ = lossAndGradients(step: step + 1) }.seconds
    let trials = max(1, min(remaining / 20, Int(budget * 0.8 / max(seconds, 1e-6))))
    if trials > 1 {
      seconds =
        clock.measure {
          for trial in 1...trials { _ = lossAndGradients(step: step + trial) }
        }.seconds / Double(trials)
    }
    let evaluation = clock.measure { _ = score(ofValidationBatch: 0) }.seconds
    let evaluationCount =
      (Double(remaining) / Double(configuration.evaluationInterval)).rounded(.up)
    return Calibration(
      secondsPerStep: seconds,
      seconds: seconds * Double(remaining)
        + evaluation * Double(sampler.validationBatchCount) * evaluationCount,
      memoryCeiling: memoryCeiling(measured: BufferCache.shared.statistics.peakBytesInUse))
  }

  /// The maximum buffer memory of a step, plus what it does not include: moments, cached buffers, data.
  private func memoryCeiling(measured: Int) -> Int {
    let moments = 2 * model.parameterCount * MemoryLayout<Float>.size
    let program = 32 << 20
    return Int(Double(measured + moments) * 1.25) + data.memorySize + program
  }
}
