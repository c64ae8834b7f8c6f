import SluicePlatform
import CPUFeatures

/// What the kernels were compiled for against what this machine can do.
package enum MachineRequirement {
  /// The instruction set the kernels were built for.
  package static var builtFor: String {
    name(Int(sluice_built_level()), hasBFloat16: InstructionSet.hasBFloat16)
  }

  /// The instruction set this machine offers.
  package static var machineOffers: String {
    name(Int(sluice_machine_level()), hasBFloat16: sluice_machine_has_bfloat16() != 0)
  }

  /// Ends the process with a sentence where the machine lacks what the kernels were built for; an
  /// illegal instruction would end it without one.
  ///
  /// Whatever a program may meet first calls this before vector code runs: a thread pool, a random
  /// stream, the shared memory. Only the first call looks.
  package static func check() { _ = isChecked }

  private static let isChecked: Void = {
    let lacksBFloat16 = InstructionSet.hasBFloat16 && sluice_machine_has_bfloat16() == 0
    guard sluice_built_level() > sluice_machine_level() || lacksBFloat16 else { return }
    endProcess(
      """
      This program was built for \(builtFor) processors, and this one offers \(machineOffers). Build \
      it again here, or with SLUICE_CPU=x86-64-v\(sluice_machine_level()).
      """, status: 78)
  }()

  private static func name(_ level: Int, hasBFloat16: Bool) -> String {
    guard level > 0 else { return "arm64" }
    return "x86-64-v\(level)" + (hasBFloat16 ? " with bfloat16" : "")
  }
}

/// Ends the process with a sentence on standard error.
func endProcess(_ sentence: String, status: Int32) -> Never {
  Array((sentence + "\n").utf8).withUnsafeBytes { bytes in
    _ = write(2, bytes.baseAddress, bytes.count)
  }
  exit(status)
}
