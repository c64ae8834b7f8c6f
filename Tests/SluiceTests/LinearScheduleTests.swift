import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct LinearScheduleTests {
  @Test("The rate falls by the same each step") func fall() {
    let schedule = LinearSchedule(peak: 1, minimum: 0.2, warmupStepCount: 10, stepCount: 50)
    expectClose([10, 20, 30, 40, 49, 50].map { schedule($0) }, [1, 0.8, 0.6, 0.4, 0.22, 0.2])
  }

  @Test("Writing and reading gives the same") func coding() throws {
    let schedule = LinearSchedule(peak: 1e-3, warmupStepCount: 10, stepCount: 50)
    let data = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(LinearSchedule.self, from: data) == schedule)
  }
}
