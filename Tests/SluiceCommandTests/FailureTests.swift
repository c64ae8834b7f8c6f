import SluiceFiles
import Sluice
import SluiceTraining
import Testing

@testable import SluiceCommand

struct FailureTests {
  @Test func everyKindOfMistakeHasItsExitCode() {
    let codes = ErrorCategory.allCases.map(\.exitCode)
    #expect(Set(codes) == [65, 66, 74, 78])
    #expect(codes.count == 4)
    #expect(Failure.code(of: TrainingError.impossible(.stepCount, found: "0", expected: "1")) == 78)
    #expect(Failure.code(of: TrainingError.runExists(path: "")) == 74)
    #expect(Failure.code(of: DatasetError.empty(path: "")) == 65)
    #expect(Failure.code(of: ConfigurationError.oddHeadDimension(3)) == 78)
    #expect(Failure.code(of: CancellationError()) == nil)
  }
}
