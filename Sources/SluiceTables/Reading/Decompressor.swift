import SluiceFiles
import SluicePlatform

/// The program `gzip`, which decompresses a file into a pipe.
final class Decompressor {
  private let name: String
  private let process: pid_t
  private var output: Int32
  private var hasEnded = false

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - descriptor: the compressed file, at its start.
  ///   - name: the name of the file for messages.
  /// - Throws: `TableError` if the program is missing.
  init(_ descriptor: Int32, name: String) throws {
    self.name = name
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw SystemError.last.reading(name) }
    let (reading, writing) = (ends[0], ends[1])
    defer { close(writing) }
    // No other program that is started in the meantime may hold the pipe open.
    _ = fcntl(reading, F_SETFD, FD_CLOEXEC)
    _ = fcntl(writing, F_SETFD, FD_CLOEXEC)
    let (started, number) = Self.start(reading: descriptor, writing: writing)
    guard started == 0 else {
      close(reading)
      throw TableError(
        name: name,
        problem: .decompression(
          "the program gzip cannot be started (\(String(cString: strerror(started))))"))
    }
    process = number
    output = reading
  }

  deinit { end() }

  private static func start(reading input: Int32, writing output: Int32) -> (Int32, pid_t) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words = ["gzip", "-dc"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var number: pid_t = 0
    // Without an environment: the variable GZIP would change what the program does.
    let result = posix_spawnp(&number, "gzip", &actions, nil, &arguments, nil)
    return (result, number)
  }

  /// Reads some decompressed bytes; 0 at the end.
  ///
  /// - Throws: `TableError` if the program failed.
  func readPart(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !hasEnded else { return 0 }
    let received = try SystemCalls.readPart(into: buffer, from: output, path: name)
    guard received == 0 else { return received }
    let status = waited()
    guard status == 0 else {
      throw TableError(
        name: name, problem: .decompression("gzip found it damaged or incomplete"))
    }
    return 0
  }

  /// Ends the program, whether or not everything was read.
  func end() {
    guard !hasEnded else { return }
    kill(process, SIGTERM)
    _ = waited()
  }

  /// Closes the pipe and waits for the end of the program.
  private func waited() -> Int32 {
    hasEnded = true
    close(output)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
