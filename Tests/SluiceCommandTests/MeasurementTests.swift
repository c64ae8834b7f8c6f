import Testing

@testable import SluiceCommand

@Suite("Measurement")
struct MeasurementTests {
  @Test("calls untimed first, then as often as told")
  func counts() {
    var callCount = 0
    let measurement = Measurement(warmupCount: 3, count: 4) { callCount += 1 }
    #expect(callCount == 7)
    #expect(measurement.rounds.count == 4)
  }

  @Test("goes on until the time is over")
  func lasts() {
    let measurement = Measurement(warmupCount: 0, count: 1, seconds: 0.02) {}
    #expect(measurement.rounds.count > 1)
  }

  @Test("tells the middle of the rounds and the fastest", arguments: [1, 2, 5])
  func median(count: Int) {
    let measurement = Measurement(warmupCount: 0, count: count) {}
    let below = measurement.rounds.count { $0 <= measurement.milliseconds }
    let above = measurement.rounds.count { $0 >= measurement.milliseconds }
    #expect(below * 2 >= count && above * 2 >= count)
    #expect(measurement.minimum == measurement.rounds.min())
  }

  @Test("memory in use is what a process has at least, and tensors are part of it")
  func memory() {
    let memory = MemoryUse.peak
    #expect(memory.process > 1_000_000)
    #expect(memory.buffers < memory.process)
  }
}
