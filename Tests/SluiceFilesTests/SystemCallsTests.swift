import SluicePlatform
import Testing

@testable import SluiceFiles

struct SystemCallsTests {
  @Test("A pipe that nobody reads is told from a disk that is full") func closedPipe() async {
    // In a separate process, because signal handling belongs to the process.
    await #expect(processExitsWith: .success) {
      _ = signal(SIGPIPE, SIG_IGN)
      var ends: [Int32] = [0, 0]
      #expect(pipe(&ends) == 0)
      close(ends[0])
      let error = #expect(throws: FileError.self) {
        try SystemCalls.write("x", to: ends[1], path: "the pipe")
      }
      #expect(error == FileError(path: "the pipe", problem: .closed))
      #expect(error?.description == "the pipe cannot be written: the reader has closed it")
      #expect(error?.category == .cannotWrite)
    }
  }
}
