import TestSupport
import Foundation

/// The tool, run as a process.
struct Tool {
  /// The exit code and the output of a process.
  struct Result {
    let code: Int32
    let output: String
    let errors: String
  }

  struct NotBuilt: Error {}

  /// The path of the tool, in the folder of the tests.
  static func path() throws -> String {
    let bundles = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
    let executables = [Bundle.main.executableURL].compactMap { $0 }
    let folders = (bundles + executables).map { $0.deletingLastPathComponent() } + bundles
    let found = folders.map { $0.appendingPathComponent("sluice").path }.first {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    guard let found else { throw NotBuilt() }
    return found
  }

  /// Runs the tool and waits until it ends.
  static func run(
    _ arguments: [String], input: String = "", in folder: String? = nil
  ) throws -> Result {
    try finish(start(arguments, input: input, in: folder))
  }

  /// Runs a line of the shell in which `$SLUICE` is the tool.
  static func shell(_ line: String) throws -> Result {
    try finish(start(["-c", line], executable: "/bin/bash"))
  }

  /// A process and the files that receive its output; a pipe that is not read would fill up.
  struct Running {
    let process: Process
    fileprivate let output: String
    fileprivate let errors: String

    /// What the process has written to standard error so far.
    var errorsSoFar: String { (try? contents(errors)) ?? "" }
  }

  /// Starts the tool and does not wait.
  static func start(
    _ arguments: [String], executable: String? = nil, input: String = "", in folder: String? = nil
  ) throws -> Running {
    let base = FileManager.default.temporaryDirectory
      .appendingPathComponent("sluice-tool-\(UUID().uuidString)").path
    let names = ["input", "output", "errors"].map { "\(base).\($0)" }
    for (name, text) in zip(names, [input, "", ""]) {
      try Data(text.utf8).write(to: URL(fileURLWithPath: name))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try executable ?? path())
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SLUICE": try path()]) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardInput = FileHandle(forReadingAtPath: names[0])
    process.standardOutput = FileHandle(forWritingAtPath: names[1])
    process.standardError = FileHandle(forWritingAtPath: names[2])
    try process.run()
    try FileManager.default.removeItem(atPath: names[0])
    return Running(process: process, output: names[1], errors: names[2])
  }

  /// Waits until the process ends.
  static func finish(_ running: Running) throws -> Result {
    running.process.waitUntilExit()
    defer {
      try? FileManager.default.removeItem(atPath: running.output)
      try? FileManager.default.removeItem(atPath: running.errors)
    }
    return Result(
      code: running.process.terminationStatus, output: try contents(running.output),
      errors: try contents(running.errors))
  }
}

extension Tool.Result {
  /// The lines on standard error, except the warning of a debug build.
  var sentences: [Substring] {
    errors.split(separator: "\n").filter { !$0.hasPrefix("Warning: this is a debug build") }
  }
}

/// The text of a file.
func contents(_ path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}

/// The lines of a run's steps, without times.
func stepLines(_ run: String) throws -> [Substring] {
  try contents(run + "/metrics.jsonl").split(separator: "\n")
    .filter { !$0.hasPrefix(#"{"step":0,"#) }
    .map { $0.prefix(upTo: $0.range(of: ",\"tokensPerSecond\"")?.lowerBound ?? $0.endIndex) }
}

/// Flags of a model that trains in milliseconds.
let tinyModel = [
  "--layers", "1", "--heads", "2", "--hidden", "16", "--context", "16", "--batch", "4",
]

/// Puts a small text into a folder.
func writeText(to folder: String) throws -> String {
  let path = folder + "/text.txt"
  let text = String(
    repeating: "Tell me not, in mournful numbers, life is but an empty dream!\n", count: 40)
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  return path
}
