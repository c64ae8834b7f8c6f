import ArgumentParser
import Sluice
import SluiceKernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells what this build and this machine can do.",
    discussion: """
      EXAMPLES
        sluice doctor
        taskset -c 0 sluice doctor       what is left with one processor
      """)

  func run() throws {
    let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let rows = [
      ("Build", isDebugBuild ? "debug: many times slower; build with -c release" : "release"),
      ("Processors", "\(online) online, \(availableProcessorCount()) for this process"),
      ("Threads", "\(ThreadPool.current.threadCount), unless --threads says otherwise"),
      ("Built for", MachineRequirement.builtFor),
      ("Machine has", instructionSet),
    ]
    for (name, value) in rows {
      try StandardOutput.write(
        name + String(repeating: " ", count: 13 - name.count) + value + "\n")
    }
  }

  private var instructionSet: String {
    let (built, offered) = (MachineRequirement.builtFor, MachineRequirement.machineOffers)
    guard built != offered else { return offered }
    return "\(offered): a build for it is faster (SLUICE_CPU=\(offered), or native)"
  }

  private var isDebugBuild: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }
}
