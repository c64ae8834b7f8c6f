@testable import SluiceEventLog
import Foundation
import SluiceInspection

@testable import SluiceTraining

/// One value of each kind.
enum EventSample {
  static let image = EventImage(
    png: [UInt8](
      Data(
        base64Encoded: """
          iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAGklEQVR42gXBgQEAIAjAIOxyvXyBEHrD3pYPOYQGgBBR5y\
          4AAAAASUVORK5CYII=
          """) ?? Data()), width: 3, height: 2, channelCount: 3)

  static let values: [(tag: String, value: EventValue)] = [
    ("loss", .scalar(0.1)), ("numbers", .histogram(Histogram(of: [1, 2, 2, 3]))),
    ("picture", .image(image)), ("words", .text("It *rains*.")),
  ]

  /// Writes all of them as of steps 1 and 2.
  static func write(to folder: String) throws -> EventLog {
    let log = try EventLog(folder: folder)
    for step in 1...2 {
      for (tag, value) in values { log.add(value, as: tag, step: step) }
    }
    try log.flush()
    return log
  }
}
