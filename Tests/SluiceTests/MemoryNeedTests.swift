import SluiceFiles
import SluiceKernels
import Testing

@testable import Sluice

struct MemoryNeedTests {
  private func need() -> MemoryNeed {
    var need = MemoryNeed(of: .training)
    need.add("weights", numbers: 2e9)
    need.add("activations of 12 examples", bytes: 4.31e9)
    need.add("data", bytes: 1e3)
    need.add("nothing", bytes: 0)
    return need
  }

  @Test func whatFitsIsLetThrough() throws {
    #expect(need().byteCount == 8e9 + 4.31e9 + 1e3)
    try need().requireRoom(in: AvailableMemory(machine: 12_310_001_000))
  }

  @Test func whatDoesNotFitIsToldWithItsTotal() {
    let error = #expect(throws: BeyondMemory.self) {
      try need().requireRoom(in: AvailableMemory(machine: 4_000_000_000))
    }
    #expect(
      error?.description == """
        the training needs about 12.3 GB of memory (weights 8.0 GB, activations of 12 examples \
        4.3 GB), but this machine has 4.0 GB
        """)
    #expect(error?.category == .badConfiguration)
    let limited = #expect(throws: BeyondMemory.self) {
      try need().requireRoom(in: AvailableMemory(machine: .max, controlGroup: 512_000_000))
    }
    #expect(
      limited?.description.hasSuffix("the control group of this process is limited to 512 MB")
        == true)
  }
}
