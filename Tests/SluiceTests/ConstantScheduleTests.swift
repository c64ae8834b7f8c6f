import Sluice
import Testing

@Suite struct ConstantScheduleTests {
  @Test("The rate rises and stays") func shape() {
    let schedule = ConstantSchedule(peak: 3, warmupStepCount: 2)
    #expect([0, 1, 2, 1_000_000].map { schedule($0) } == [1, 2, 3, 3])
  }
}
