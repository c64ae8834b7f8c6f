import Sluice
import TestSupport
import Testing

@Suite struct CosineScheduleTests {
  let schedule = CosineSchedule(
    peak: 1e-3, minimum: 1e-4, warmupStepCount: 100, stepCount: 2000)

  @Test("The rate rises, peaks and falls as in nanoGPT") func shape() {
    let steps = [0, 49, 99, 100, 1050, 1999, 2000, 5000]
    expectClose(
      steps.map { schedule($0) },
      [
        1e-3 / 101, 50e-3 / 101, 100e-3 / 101, 1e-3, 5.5e-4, 1.000006148e-4, 1e-4, 1e-4,
      ], tolerance: 1e-6)
  }

  @Test("There need be no warm-up, and no fall") func edges() {
    #expect(CosineSchedule(peak: 1, minimum: 0, warmupStepCount: 0, stepCount: 10)(0) == 1)
    let short = CosineSchedule(peak: 1, minimum: 0.5, warmupStepCount: 5, stepCount: 5)
    #expect(short(4) == Float(5) / 6)
    #expect(short(5) == 0.5)
  }
}
