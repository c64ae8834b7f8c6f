@testable import SluiceEventLog
import Foundation
import Testing
import TestSupport

@testable import SluiceTraining

struct EventFileNameTests {
  @Test func tellsWhenWhereAndByWhomItWasBegun() throws {
    try withTemporaryFolder { folder in
      let now = Date(timeIntervalSince1970: 1_700_000_000.75)
      let name = EventFileName.next(in: folder, now: now)
      let parts = name.split(separator: ".")
      #expect(name.hasPrefix("events.out.tfevents.1700000000."))
      #expect(parts.count >= 7)
      #expect(parts[parts.count - 2] == "\(getpid())")
      #expect(Int(parts[parts.count - 1]) != nil)
      #expect(EventFileName.next(in: folder + "/none", now: now) != name)
    }
  }

  @Test func sortsBehindWhatIsThere() throws {
    try withTemporaryFolder { folder in
      let now = Date(timeIntervalSince1970: 1000)
      for present in [
        "events.out.tfevents.1000.host.9.9", "events.out.tfevents.x", "notes.txt",
        "events.out.tfevents.2000.host.1.0",
      ] {
        try write("", to: folder + "/" + present)
      }
      #expect(EventFileName.next(in: folder, now: now).hasPrefix("events.out.tfevents.2001."))
    }
  }
}
