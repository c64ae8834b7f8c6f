import Testing

@testable import SluiceCommand

struct TaskReportTests {
  /// For example, 99 % is shown only if the accuracy is at least 99 %.
  @Test func accuracyIsNeverRoundedUp() {
    #expect(TaskReport.accuracy(0.98999) == "98.99 %")
    #expect(TaskReport.accuracy(0.99995) == "99.99 %")
    #expect(TaskReport.accuracy(1.0) == "100.00 %")
    #expect(TaskReport.accuracy(0.0) == "0.00 %")
  }
}
