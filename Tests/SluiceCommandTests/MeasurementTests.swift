import Testing

@testable import SluiceCommand

@Suite("Measurement")
struct MeasurementTests {
  @Test("calls untimed first, then as often as told")
  func counts() {
    var callCount = 0
    let measurement = Measurement(Effort(warmup: 3, count: 4, seconds: 0)) { callCount += 1 }
    #expect(callCount == 7)
    #expect(measurement.sorted.count == 4)
  }

  @Test("goes on until the time is over")
  func lasts() {
    let measurement = Measurement(Effort(warmup: 0, count: 1, seconds: 0.02)) {}
    #expect(measurement.sorted.count > 1)
  }

  @Test("tells the middle of the runs, the fastest and how far they lie apart")
  func middle() {
    #expect(Measurement(sorted: [3]).milliseconds == 3)
    #expect(Measurement(sorted: [3]).spread == 0)
    #expect(Measurement(sorted: [1, 4]).milliseconds == 2.5)
    let five = Measurement(sorted: [1, 3, 4, 7, 100])
    #expect(five.milliseconds == 4)
    #expect(five.fastest == 1)
    #expect(five.spread == 0.5)
  }

  @Test("resident memory grows with what is written, and the peak keeps what is given back")
  func memory() async {
    // In a separate process, because other tests allocate and free memory at the same time.
    await #expect(processExitsWith: .success) {
      let before = ResidentMemory.current
      #expect(before.now > 1_000_000 && before.now < 1_000_000_000)
      #expect(before.peak >= before.now)
      let size = 64_000_000
      let numbers = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
      // Memory that has not been written is not resident.
      #expect(ResidentMemory.current.now < before.now + size / 2)
      numbers.initializeMemory(as: UInt8.self, repeating: 1, count: size)
      let full = ResidentMemory.current
      #expect(full.now >= before.now + size && full.peak >= before.now + size)
      numbers.deallocate()
      let after = ResidentMemory.current
      #expect(after.now < before.now + size / 2)
      #expect(after.peak >= before.now + size)
    }
  }
}
