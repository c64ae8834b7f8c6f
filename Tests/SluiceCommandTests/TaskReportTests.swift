import Testing

@testable import SluiceCommand

struct TaskReportTests {
  /// 99 % is not shown before it is reached.
  @Test func accuracyIsNeverRoundedUp() {
    #expect(TaskReport.accuracy(0.98999) == "98.99 %")
    #expect(TaskReport.accuracy(0.99995) == "99.99 %")
    #expect(TaskReport.accuracy(1.0) == "100.00 %")
    #expect(TaskReport.accuracy(0.0) == "0.00 %")
  }
}
