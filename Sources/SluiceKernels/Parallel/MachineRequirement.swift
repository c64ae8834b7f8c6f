import SluicePlatform
import CPUFeatures

/// What the kernels were compiled for against what this machine can do.
package enum MachineRequirement {
  /// The instruction set the kernels were built for.
  package static var builtFor: String { name(Int(sluice_built_level())) }

  /// The instruction set this machine offers.
  package static var machineOffers: String { name(Int(sluice_machine_level())) }

  /// Ends the process with a sentence where the machine lacks what the kernels were built for; an
  /// illegal instruction would end it without one.
  ///
  /// Whatever a program may meet first calls this before vector code runs: a thread pool, a random
  /// stream, the shared memory. Only the first call looks.
  package static func check() { _ = isChecked }

  private static let isChecked: Void = {
    let built = sluice_built_level()
    let offered = sluice_machine_level()
    guard built > offered else { return }
    endProcess(
      """
      This program was built for \(name(Int(built))) processors, and this one offers \
      \(name(Int(offered))). Build it again here, or with SLUICE_CPU=\(name(Int(offered))).
      """, status: 78)
  }()

  private static func name(_ level: Int) -> String {
    level == 0 ? "arm64" : "x86-64-v\(level)"
  }
}

/// Ends the process with a sentence on standard error.
func endProcess(_ sentence: String, status: Int32) -> Never {
  Array((sentence + "\n").utf8).withUnsafeBytes { bytes in
    _ = write(2, bytes.baseAddress, bytes.count)
  }
  exit(status)
}
