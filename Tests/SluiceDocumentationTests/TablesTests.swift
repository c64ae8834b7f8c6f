import SluiceTables
import Testing

/// The code of the product's page.
@Suite struct TablesTests {
  // It reads files where it is started: compiled, and not run.
  func table() throws {
    let table = try Table(path: "ETTh1.csv")
    print(table.rowCount, table.columns.map(\.name))
    if let values = table["OT"]?.numbers { print(values.max() ?? 0) }
    if let times = table["date"]?.times { print(times[0].fields.hour) }
  }

  func format() throws {
    let table = try Table(
      path: "loads.csv", format: TableFormat(separator: .semicolon, dateOrder: .dayFirst),
      kinds: ["station": .category])
    print(table.reading)
  }

  func sequences() throws {
    let training = try LabelledSequences(path: "GunPoint_TRAIN.ts")
    print(training.count, training.lengths, training.classNames ?? [])
  }

  @Test func timesHaveFields() throws {
    let time = try #require(Timestamp("2016-07-01 00:15"))
    #expect(time.fields.minute == 15 && time.fields.weekday == 5)
  }
}
