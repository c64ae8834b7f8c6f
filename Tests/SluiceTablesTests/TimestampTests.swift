import Testing

@testable import SluiceTables

struct TimestampTests {
  @Test(arguments: [
    ("2020-01-31", "2020-01-31 00:00:00"), ("2020-01-31 13:05:59", "2020-01-31 13:05:59"),
    ("2020-01-31T13:05:59", "2020-01-31 13:05:59"), ("2020-01-31T13:05", "2020-01-31 13:05:00"),
    ("2020-01-31T13:05:59Z", "2020-01-31 13:05:59"),
    ("2020-01-31T13:05:59+02:00", "2020-01-31 11:05:59"),
    ("2020-01-31 13:05:59-0530", "2020-01-31 18:35:59"),
    ("2020-01-31 13:05:59 +02", "2020-01-31 11:05:59"),
    ("2020-01-31 13:05:59 UTC", "2020-01-31 13:05:59"),
    ("2020-01-31 13:05:59.25", "2020-01-31 13:05:59.25"),
    ("2020-01-31 13:05:59.123456789", "2020-01-31 13:05:59.123456"),
    ("2020-01-31 24:00", "2020-02-01 00:00:00"), ("2020/1/31", "2020-01-31 00:00:00"),
    ("2020.01.31 7:30", "2020-01-31 07:30:00"), ("20200131", "2020-01-31 00:00:00"),
    ("20200131T130559", "2020-01-31 13:05:59"), ("20200131 1305", "2020-01-31 13:05:00"),
    ("31.01.2020", "2020-01-31 00:00:00"), ("1.2.2020 8:00", "2020-02-01 08:00:00"),
    ("2020-01", "2020-01-01 00:00:00"), ("2020/12", "2020-12-01 00:00:00"),
    ("Jan 5 2020", "2020-01-05 00:00:00"), ("January 5, 2020", "2020-01-05 00:00:00"),
    ("5 Jan 2020", "2020-01-05 00:00:00"), ("05-JAN-2020", "2020-01-05 00:00:00"),
    ("5-Jan-99", "1999-01-05 00:00:00"), ("5 May 20", "2020-05-05 00:00:00"),
    ("Jan-2020", "2020-01-01 00:00:00"), ("Sept 2020", "2020-09-01 00:00:00"),
    ("5 Jan 2020 1:05 PM", "2020-01-05 13:05:00"), ("2020-01-05 12:00 am", "2020-01-05 00:00:00"),
    ("2020-01-05 12:30:00PM", "2020-01-05 12:30:00"), ("2000-02-29", "2000-02-29 00:00:00"),
    ("1969-12-31 23:59:59.5", "1969-12-31 23:59:59.5"), ("0001-01-01", "0001-01-01 00:00:00"),
    ("  2020-01-31 ", "2020-01-31 00:00:00"),
  ])
  func usualFormsAreRead(text: String, expected: String) {
    #expect(Timestamp(text)?.description == expected)
  }

  @Test(arguments: [
    "", "2020", "12:30", "2020-02-30", "2021-02-29", "1900-02-29", "2020-13-01", "2020-00-10",
    "2020-01-00", "2020-01-31 25:00", "2020-01-31 24:01", "2020-01-31 10:60", "2020-01-31 10:00:60",
    "2020-01-31 13:00 PM", "2020-01-31 0:30 AM", "2020-01-31 x", "2020-01-31T", "2020-01-31-05",
    "2020-1-31x", "31.13.2020", "Foo 5 2020", "January", "5 January", "2020-01-31 10:5",
    "2020-01-31 10:05:", "2020-01-31 10:05:07.", "2020-01-31 10:05+2", "2020-01-31 10:05+25:00",
    "01/02/2020", "1/2/20", "123456789", "2020-01/31", "٢٠٢٠-٠١-٣١",
  ])
  func otherTextsAreNotTimes(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func theOrderOfDayAndMonthIsGiven() {
    #expect(Timestamp("01/02/2020", order: .dayFirst) == Timestamp("2020-02-01"))
    #expect(Timestamp("01/02/2020", order: .monthFirst) == Timestamp("2020-01-02"))
    #expect(Timestamp("1-2-20 9:30", order: .dayFirst) == Timestamp("2020-02-01 09:30"))
    #expect(Timestamp("01.02.2020", order: .monthFirst) == Timestamp("2020-01-02"))
    #expect(Timestamp("13/02/2020", order: .monthFirst) == nil)
  }

  @Test func everyDayOfEightCenturiesGivesItsDateAgain() {
    var previous = CivilDate(daysSince1970: -150_000)
    let wrong = (-149_999...150_000).filter { day in
      let date = CivilDate(daysSince1970: day)
      defer { previous = date }
      let follows =
        date == CivilDate(year: previous.year, month: previous.month, day: previous.day + 1)
        || date == CivilDate(year: previous.year, month: previous.month + 1, day: 1)
        || date == CivilDate(year: previous.year + 1, month: 1, day: 1)
      return !date.exists || date.daysSince1970 != day || !follows
    }
    #expect(wrong == [])
  }

  @Test func calendarFields() throws {
    let fields = try #require(Timestamp("2024-12-31 23:05:07")).fields
    #expect((fields.year, fields.month, fields.day) == (2024, 12, 31))
    #expect((fields.hour, fields.minute, fields.second) == (23, 5, 7))
    // A Tuesday in a leap year.
    #expect(fields.weekday == 2 && fields.dayOfYear == 366)
    #expect(try #require(Timestamp("1970-01-01")).fields.weekday == 4)
    #expect(try #require(Timestamp("1969-12-28")).fields.weekday == 7)
    #expect(Timestamp(seconds: -1).seconds == -1 && Timestamp(microseconds: -1).seconds == -1)
  }
}
