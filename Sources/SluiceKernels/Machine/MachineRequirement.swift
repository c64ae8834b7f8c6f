import SluicePlatform
import CPUFeatures

/// What the kernels were compiled for against what this machine can do.
package enum MachineRequirement {
  /// The instruction set the kernels were built for.
  package static var builtFor: String {
    name(level: InstructionExtension.level { $0.isBuilt }, hasBFloat16: InstructionSet.hasBFloat16)
  }

  /// The instruction set this machine offers.
  package static var machineOffers: String {
    let machine = Machine.current
    return name(
      level: InstructionExtension.level(machine.offers),
      hasBFloat16: InstructionExtension.all.contains {
        $0.name == "AVX512_BF16" && machine.offers($0)
      })
  }

  /// Ends the process with a sentence where the machine lacks what the kernels were built for; an
  /// illegal instruction would end it without one.
  ///
  /// Whatever a program may meet first calls this before vector code runs: a thread pool, a random
  /// stream, the shared memory. Only the first call looks.
  package static func check() { _ = isChecked }

  private static let isChecked: Void = {
    if let complaint = complaint(about: .current) { endProcess(complaint, status: 78) }
  }()

  /// Why the kernels cannot run on a machine; nil if they can.
  static func complaint(about machine: Machine) -> String? {
    let lacking = InstructionExtension.all.filter { $0.isBuilt && !machine.offers($0) }
    guard !lacking.isEmpty else { return nil }
    let level = InstructionExtension.level(machine.offers)
    let names = lacking.prefix(8).map(\.name).joined(separator: ", ")
    return """
      This program was built for \(builtFor) processors, but this processor lacks \
      \(names)\(lacking.count > 8 ? " and more" : ""). Build it on this machine, or with \
      SLUICE_CPU=x86-64\(level > 1 ? "-v\(level)" : "").
      """
  }

  private static func name(level: Int, hasBFloat16: Bool) -> String {
    guard level > 0 else { return "arm64" }
    return "x86-64-v\(level)" + (hasBFloat16 ? " with bfloat16" : "")
  }
}

/// An extension of the instruction set that the compiler may use by itself.
///
/// A build for the machine it is made on uses whatever that has, far beyond the four levels of x86-64.
struct InstructionExtension {
  let name: String
  /// Whether the kernels are compiled for it.
  let isBuilt: Bool
  /// The x86-64 level that it belongs to, 0 for none.
  let level: Int
  fileprivate let row: sluice_extension

  /// All there are; none on Arm.
  static var all: [InstructionExtension] {
    var count: Int32 = 0
    let table = sluice_extensions(&count)
    return (0..<Int(count)).compactMap { index in
      table.map { InstructionExtension($0[index]) }
    }
  }

  private init(_ row: sluice_extension) {
    name = String(cString: row.name)
    isBuilt = row.is_built != 0
    level = Int(row.level)
    self.row = row
  }

  /// The highest x86-64 level of which all is there; 0 on Arm.
  static func level(_ isThere: (InstructionExtension) -> Bool) -> Int {
    guard !all.isEmpty else { return 0 }
    let missing = all.filter { $0.level > 0 && !isThere($0) }.map(\.level).min()
    return (missing ?? 5) - 1
  }
}

/// What a processor and its operating system tell of themselves.
struct Machine {
  private(set) var state: sluice_machine

  /// One that tells so.
  init(_ state: sluice_machine) { self.state = state }

  /// This one.
  static let current = Machine(sluice_this_machine())

  /// Whether the machine has an extension, and may use it.
  func offers(_ one: InstructionExtension) -> Bool {
    withUnsafePointer(to: state) { state in
      withUnsafePointer(to: one.row) { sluice_machine_offers(state, $0) != 0 }
    }
  }
}

/// Ends the process with a sentence on standard error.
func endProcess(_ sentence: String, status: Int32) -> Never {
  Array((sentence + "\n").utf8).withUnsafeBytes { bytes in
    _ = write(2, bytes.baseAddress, bytes.count)
  }
  exit(status)
}
