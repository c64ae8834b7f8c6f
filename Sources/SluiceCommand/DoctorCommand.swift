import SluicePlatform
import ArgumentParser
import Sluice
import SluiceKernels

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Shows the capabilities and the speed of this build on this machine.",
    discussion: """
      EXAMPLES
        sluice doctor
          taskset -c 0 sluice doctor       the speed with one processor
      """)

  func run() throws {
    let machine = MachineSpeed(.current, withMemory: false)
    let rows = [
      ("Build", isDebugBuild ? "debug: slower; build with -c release" : "release"),
      ("Processors", processors),
      ("Threads", "\(ThreadPool.current.threadCount) (set by --threads)"),
      ("Built for", MachineRequirement.builtFor),
      ("Machine has", instructionSet),
      ("Memory", memory),
      ("Speed", try speed(.float32, on: machine)),
      (
        "bfloat16",
        Precision.bfloat16.isNative
          ? try speed(.bfloat16, on: machine) + ": --precision bfloat16"
          : "no instructions; --precision bfloat16 --emulate is not faster than float32"
      ),
    ]
    for (name, value) in rows {
      try StandardOutput.write(
        Wording.leftAligned(name, to: 13) + value + "\n")
    }
  }

  /// The measured speed of a matrix product.
  private func speed(_ precision: Precision, on machine: MachineSpeed) throws -> String {
    let product = try withPrecision(precision) {
      try BenchmarkRow(
        MatmulShape(rows: 512, columns: 512, depth: 512).workload, Effort(seconds: 0.3), on: machine
      )
    }
    return """
      \(Wording.decimal(product.gigaflops, places: 0)) GFLOP/s in matrix products, peak \
      \(Wording.decimal(machine.gigaflops(precision), places: 0))
      """
  }

  private var instructionSet: String {
    let (built, offered) = (MachineRequirement.builtFor, MachineRequirement.machineOffers)
    guard built != offered else { return offered }
    return "\(offered): a build for it is faster (SLUICE_CPU=native)"
  }

  private var processors: String {
    let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let quota = ControlGroups.current().processorQuota().map {
      ", limited to the time of \(Wording.significant($0)) processors by its control group"
    }
    return "\(online) online, \(availableProcessorCount()) available to this process"
      + (quota ?? "")
  }

  private var memory: String {
    let (machine, available) = (AvailableMemory.machineByteCount, AvailableMemory.current)
    guard available.bound != .machine, available.byteCount < machine else {
      return Wording.bytes(machine)
    }
    return """
      \(Wording.bytes(machine)), limited to \(Wording.bytes(available.byteCount)) for \
      \(available.bound.rawValue)
      """
  }

  private var isDebugBuild: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }
}
