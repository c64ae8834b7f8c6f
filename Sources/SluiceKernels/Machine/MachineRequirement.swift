import SluicePlatform
import CPUFeatures

/// Compares the instruction set that the kernels were compiled for with what this machine supports.
package enum MachineRequirement {
  /// The instruction set the kernels were built for.
  package static var builtFor: String {
    name(level: InstructionExtension.level { $0.isBuilt }, hasBFloat16: InstructionSet.hasBFloat16)
  }

  /// The instruction set that this machine supports.
  package static var machineOffers: String {
    let machine = Machine.current
    return name(
      level: InstructionExtension.level(machine.offers),
      hasBFloat16: InstructionExtension.all.contains {
        $0.name == "AVX512_BF16" && machine.offers($0)
      })
  }

  /// Ends the process with a message if the machine lacks instructions that the kernels were built
  /// for; otherwise an illegal instruction would end it without a message.
  ///
  /// Everything that a program may use first calls this before vector code runs: a thread pool, a
  /// random stream, the shared memory cache. Only the first call does the check.
  package static func check() { _ = isChecked }

  private static let isChecked: Void = {
    if let complaint = complaint(about: .current) { endProcess(complaint, status: 78) }
  }()

  /// The reason why the kernels cannot run on a machine; nil if they can.
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

/// An instruction set extension that the compiler may use on its own.
///
/// A native build uses all extensions of its machine, far beyond the four levels of x86-64.
struct InstructionExtension {
  let name: String
  /// Whether the kernels are compiled to use it.
  let isBuilt: Bool
  /// The x86-64 level that it belongs to; 0 if none.
  let level: Int
  fileprivate let row: sluice_extension

  /// All known extensions; none on Arm.
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

  /// The highest x86-64 level whose extensions are all present; 0 on Arm.
  static func level(_ isThere: (InstructionExtension) -> Bool) -> Int {
    guard !all.isEmpty else { return 0 }
    let missing = all.filter { $0.level > 0 && !isThere($0) }.map(\.level).min()
    return (missing ?? 5) - 1
  }
}

/// The features that a processor and its operating system report.
struct Machine {
  private(set) var state: sluice_machine

  /// A machine with the given features.
  init(_ state: sluice_machine) { self.state = state }

  /// The current machine.
  static let current = Machine(sluice_this_machine())

  /// Whether the machine has an extension and the operating system allows its use.
  func offers(_ one: InstructionExtension) -> Bool {
    withUnsafePointer(to: state) { state in
      withUnsafePointer(to: one.row) { sluice_machine_offers(state, $0) != 0 }
    }
  }
}

/// Ends the process with a message on standard error.
func endProcess(_ sentence: String, status: Int32) -> Never {
  Array((sentence + "\n").utf8).withUnsafeBytes { bytes in
    _ = write(2, bytes.baseAddress, bytes.count)
  }
  exit(status)
}
