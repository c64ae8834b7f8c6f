import Sluice
import TestSupport
import Testing

@Suite struct WarmupStableDecayScheduleTests {
  @Test("The last fifth falls by 1 - sqrt") func fall() {
    let schedule = WarmupStableDecaySchedule(peak: 1, warmupStepCount: 10, stepCount: 100)
    expectClose(
      [10, 79, 80, 81, 85, 90, 99, 100].map { schedule($0) },
      [1, 1, 1, 0.776393, 0.5, 0.292893, 0.0253206, 0])
  }

  @Test("Before the decay a longer run has the same rates") func longer() {
    let short = WarmupStableDecaySchedule(peak: 1, warmupStepCount: 10, stepCount: 100)
    let long = WarmupStableDecaySchedule(peak: 1, warmupStepCount: 10, stepCount: 1000)
    #expect((0...80).map { short($0) } == (0...80).map { long($0) })
  }

  @Test("A decay longer than what is left begins after the warm-up", arguments: [0.95, 1, 7])
  func longDecay(share: Double) {
    let schedule = WarmupStableDecaySchedule(
      peak: 1, minimum: 0.1, warmupStepCount: 10, stepCount: 50, decayShare: share)
    expectClose([9, 10, 20, 50].map { schedule($0) }, [10.0 / 11, 1, 0.55, 0.1])
  }

  @Test("Without a decay the rate stays until the end", arguments: [0, -1.0])
  func noDecay(share: Double) {
    let schedule = WarmupStableDecaySchedule(peak: 1, stepCount: 50, decayShare: share)
    #expect([0, 49, 50].map { schedule($0) } == [1, 1, 0])
  }
}
