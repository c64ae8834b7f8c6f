import Sluice
import Testing

@Suite struct ScheduleKindTests {
  private func rates(
    _ kind: ScheduleKind, peak: Float = 1, minimum: Float, warmupStepCount: Int, stepCount: Int
  ) -> [Float] {
    let schedule = kind.schedule(
      peak: peak, minimum: minimum, warmupStepCount: warmupStepCount, stepCount: stepCount)
    return (0..<80).map { step in schedule(step) }
  }

  @Test("Each kind rises, never rises again, and ends", arguments: ScheduleKind.allCases)
  func shape(kind: ScheduleKind) {
    let rates = rates(kind, minimum: 0.1, warmupStepCount: 10, stepCount: 50)
    #expect(rates.allSatisfy { $0 > 0 && $0 <= 1 })
    #expect(zip(rates[..<10], rates[1...]).allSatisfy { $0 < $1 })
    #expect(zip(rates[10...], rates[11...]).allSatisfy { $0 >= $1 })
    #expect(rates[0] == Float(1) / 11)
    #expect(rates[10] == 1)
    #expect(rates[50...].allSatisfy { $0 == (kind == .constant ? 1 : 0.1) })
  }

  @Test("There need be no warm-up", arguments: ScheduleKind.allCases)
  func noWarmup(kind: ScheduleKind) {
    let rates = rates(kind, peak: 2, minimum: 0, warmupStepCount: 0, stepCount: 9)
    #expect(rates[0] == 2)
  }

  @Test("A warm-up as long as the run leaves no fall", arguments: ScheduleKind.allCases)
  func onlyWarmup(kind: ScheduleKind) {
    let rates = rates(kind, minimum: 0.5, warmupStepCount: 5, stepCount: 5)
    #expect(rates[4] == Float(5) / 6)
    #expect(rates[5] == (kind == .constant ? 1 : 0.5))
  }

  @Test("Kinds are called as in flags and files") func names() {
    #expect(ScheduleKind.allCases.map(\.rawValue) == ["cosine", "linear", "constant", "wsd"])
  }
}
