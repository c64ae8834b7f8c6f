import Testing

@testable import SluiceKernels

struct AvailableMemoryTests {
  @Test func theLeastBoundCounts() {
    let machine = AvailableMemory(machine: 100)
    #expect(machine.byteCount == 100 && machine.bound == .machine)
    let group = AvailableMemory(machine: 100, controlGroup: 60, addressSpace: 80)
    #expect(group.byteCount == 60 && group.bound == .controlGroup)
    let space = AvailableMemory(machine: 100, controlGroup: 60, addressSpace: 50)
    #expect(space.byteCount == 50 && space.bound == .addressSpace)
    // The limit of a container can be larger than the machine's memory.
    let large = AvailableMemory(machine: 100, controlGroup: 600, addressSpace: 100)
    #expect(large.byteCount == 100 && large.bound == .machine)
  }

  @Test func thisMachineHasMemory() {
    #expect(AvailableMemory.machineByteCount > 1 << 27)
    #expect(AvailableMemory.current.byteCount > 1 << 27)
  }
}
