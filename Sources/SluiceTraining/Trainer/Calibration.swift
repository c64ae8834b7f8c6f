import Sluice
import SluiceKernels
import SluiceModels

/// What a training will take, from a short trial on this machine.
public struct Calibration: Sendable, Equatable {
  /// Seconds for one step.
  public let secondsPerStep: Double
  /// Seconds for all that is left: steps and evaluations.
  public let seconds: Double
  /// Bytes of memory at most: data, weights, moments, and what a step keeps for its gradients.
  public let memoryCeiling: Int
}

extension Trainer {
  /// Measures a few steps' arithmetic without changing weights, moments or anything random.
  ///
  /// - Parameter budget: seconds it may take, about; a twentieth of the steps at most are tried.
  public func calibrate(budget: Double) -> Calibration {
    let clock = ContinuousClock()
    let remaining = max(0, configuration.stepCount - step)
    BufferCache.shared.resetStatistics()
    // The first step meets cold memory; it is measured only where it is the only one.
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

  /// The most memory that buffers took in a step, with what it lacked: moments, kept buffers, data.
  private func memoryCeiling(measured: Int) -> Int {
    let moments = 2 * model.parameterCount * MemoryLayout<Float>.size
    let program = 32 << 20
    return Int(Double(measured + moments) * 1.25) + data.memorySize + program
  }
}
