import CPUFeatures
import Testing

@testable import SluiceKernels

struct MachineRequirementTests {
  /// Linux's names of extensions that differ from those in the processor manuals.
  private static let linuxNames = ["SSE3": "pni", "LZCNT": "abm", "SHA": "sha_ni"]

  /// Extensions that not every version of Linux reports.
  private static let untold: Set = [
    "AVX10_1", "AVX10_2", "AVX_IFMA", "AVX_VNNI_INT8", "AVX_VNNI_INT16", "AVX_NE_CONVERT", "SHA512",
    "SM3", "SM4", "CMPCCXADD", "RAO_INT", "APX_F",
  ]

  @Test("This build runs here") func here() {
    #expect(MachineRequirement.complaint(about: .current) == nil)
  }

  @Test("A machine that lacks anything the build may use is refused by name") func lacking() throws
  {
    let all = InstructionExtension.all.filter(\.isBuilt)
    for one in all {
      let complaint = try #require(
        MachineRequirement.complaint(about: .lacking(one)), "\(one.name)")
      #expect(complaint.contains("this processor lacks \(one.name)"), "\(complaint)")
      #expect(complaint.contains("SLUICE_CPU=x86-64"))
    }
    guard !all.isEmpty else { return }
    let nothing = try #require(MachineRequirement.complaint(about: Machine(sluice_machine())))
    #expect(nothing.hasSuffix("Build it on this machine, or with SLUICE_CPU=x86-64."))
  }

  @Test("Registers that the system does not save cannot be used") func notSaved() {
    var state = sluice_this_machine()
    state.saved = 0
    let machine = Machine(state)
    for one in InstructionExtension.all where one.name.hasPrefix("AVX") {
      #expect(!machine.offers(one), "\(one.name)")
    }
  }

  #if os(Linux) && arch(x86_64)
    @Test("What the table finds is what Linux finds") func everyBit() throws {
      let line = try #require(
        SystemText.read("/proc/cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("flags") })
      let flags = Set(line.split(separator: " ").map(String.init))
      var found = 0
      for one in InstructionExtension.all where !Self.untold.contains(one.name) {
        let name = Self.linuxNames[one.name] ?? one.name.lowercased()
        #expect(Machine.current.offers(one) == flags.contains(name), "\(one.name)")
        if flags.contains(name) { found += 1 }
      }
      #expect(found >= 7)
    }

    @Test("A level is all of its extensions") func levels() {
      #expect(InstructionExtension.level { _ in true } == 4)
      #expect(InstructionExtension.level { _ in false } == 1)
      for (level, name) in [(1, "POPCNT"), (2, "LZCNT"), (3, "AVX512CD"), (4, "GFNI")] {
        #expect(InstructionExtension.level { $0.name != name } == level, "\(name)")
      }
    }
  #endif
}

extension Machine {
  /// This machine without an extension.
  fileprivate static func lacking(_ one: InstructionExtension) -> Machine {
    var state = sluice_this_machine()
    for bit in 0..<32 * 4 * Int(SLUICE_LEAVES) where Machine(state).offers(one) {
      withUnsafeMutableBytes(of: &state.registers) { bytes in
        bytes.bindMemory(to: UInt32.self)[bit / 32] &= ~(1 << (bit % 32))
      }
      if Machine(state).offers(one) { state.registers = sluice_this_machine().registers }
    }
    return Machine(state)
  }
}
