import SluiceFiles
import Testing

@testable import SluiceTables

/// A table of a text.
func table(
  _ text: String, format: TableFormat = TableFormat(), kinds: [String: ColumnKind] = [:]
) throws -> Table {
  try Table(bytes: Array(text.utf8), name: "data.csv", format: format, kinds: kinds)
}

extension Table.Column {
  /// The names of the rows of a column of categories; nil if missing.
  var rowNames: [String?]? {
    guard case .categories(let codes, let names) = values else { return nil }
    return codes.map { $0 < 0 ? nil : names[Int($0)] }
  }
}

struct TableTests {
  @Test func columnsOfAllKinds() throws {
    let table = try table(
      """
      date,temperature,open,city
      2020-01-01 00:00:00,1.5,true,Oslo
      2020-01-01 01:00:00,-2,false,"New York, NY"
      2020-01-01 02:00:00,,true,NA
      """)
    #expect(table.name == "data.csv" && table.rowCount == 3)
    #expect(table.columns.map(\.kind) == [.time, .number, .category, .category])
    let times = try #require(table["date"]?.times)
    #expect(times.map(\.seconds) == [1_577_836_800, 1_577_840_400, 1_577_844_000])
    let numbers = try #require(table["temperature"]?.numbers)
    #expect(numbers[0] == 1.5 && numbers[1] == -2 && numbers[2].isNaN)
    #expect(table["temperature"]?.missingCount == 1)
    #expect(table["open"]?.rowNames == ["true", "false", "true"])
    #expect(table["city"]?.rowNames == ["Oslo", "New York, NY", nil])
    #expect(table["other"] == nil)
    #expect(table.reading.format.separator == .comma && table.reading.format.hasHeader == true)
    #expect(table.reading.order == .ascending)
  }

  @Test(arguments: [
    (TableSeparator.comma, ","), (.semicolon, ";"), (.tab, "\t"), (.pipe, "|"), (.space, " "),
  ])
  func separatorsAreFound(separator: TableSeparator, text: String) throws {
    let rows = ["a_b.c,x,y", "first,1,2.5", "second,3,-4e2", "third,NA,6"]
    let table = try table(
      rows.map { $0.replacing(",", with: text) + "\n" }.joined())
    #expect(table.reading.format.separator == separator)
    #expect(table.columns.map(\.name) == ["a_b.c", "x", "y"])
    #expect(table["y"]?.numbers == [2.5, -400, 6])
  }

  @Test func aSeparatorIsNotTakenFromTimesOrTexts() throws {
    let times = try table("t;x\n2020-01-01 00:00:00;1,5\n2020-01-01 00:01:00;2,5\n")
    #expect(times.columns.map(\.kind) == [.time, .number])
    #expect(times.reading.format.usesDecimalComma == true)
    #expect(times["x"]?.numbers == [1.5, 2.5])
    let words = try table("name\tx\nlast, first\t1\nb, c\t2\n")
    #expect(words.reading.format.separator == .tab && words.rowCount == 2)
    let single = try table("value\n1\n2\n\n3\n")
    #expect(single["value"]?.numbers == [1, 2, 3] && single.reading.blankLineCount == 1)
    let dates = try table("2020-01-01 00:00\n2020-01-02 00:00\n")
    #expect(dates["column 1"]?.times?.count == 2)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func lineEndsAndMarks(lineEnd: String) throws {
    let rows = ["a,b", "1,\"x\(lineEnd)y\"", "", "2,\"say \"\"no\"\"\"", "3, z "]
    let text = "\u{FEFF}" + rows.joined(separator: lineEnd)
    for text in [text, text + lineEnd] {
      let table = try table(text)
      #expect(table.columns.map(\.name) == ["a", "b"])
      #expect(table["a"]?.numbers == [1, 2, 3])
      #expect(table["b"]?.rowNames == ["x\(lineEnd)y", "say \"no\"", "z"])
      #expect(table.reading.blankLineCount == 1)
    }
  }

  @Test(arguments: [
    ("a,b\n1,2\n3,4\n", true), ("1,2\n3,4\n", false), ("x,1\ny,2\n", false), ("x,n\ny,2\n", true),
    ("name,city\nAnn,Rome\nBob,Oslo\n", true), ("Ann,Rome\nBob,Rome\nAnn,Oslo\n", false),
    ("2020-01-01,1\n2020-01-02,2\n", false), (",b\n0,1\n1,2\n", true), ("1,2\n", false),
  ])
  func headersAreFound(text: String, hasHeader: Bool) throws {
    let table = try table(text)
    #expect(table.reading.format.hasHeader == hasHeader)
    #expect(table.rowCount == text.utf8.count { $0 == 10 } - (hasHeader ? 1 : 0))
  }

  @Test func columnsWithoutNamesGetTheirNumbers() throws {
    #expect(try table(",b,\n0,1,2\n").columns.map(\.name) == ["column 1", "b", "column 3"])
    #expect(
      try table("a,b\n1,2\n", format: TableFormat(hasHeader: false)).columns.map(\.name) == [
        "column 1", "column 2",
      ])
  }

  @Test func emptyCellsAtTheEndOfRowsAreNoColumn() throws {
    #expect(try table("a,b,\n1,2,\n3,4,\n").columns.map(\.name) == ["a", "b"])
    #expect(try table("a,b\n1,2,\n3,4,,\n").rowCount == 2)
    // A last column without a name, but with values.
    #expect(try table("a,b,\n1,2,\n3,4,5\n").columns.count == 3)
  }

  @Test func emptyRowsAreSkippedInTablesWithTimes() throws {
    let times = try table("t,x\n2020-01-01,1\n,\n2020-01-02,2\n")
    #expect(times.rowCount == 2 && times.reading.emptyRowCount == 1)
    let numbers = try table("x,y\n1,2\n,\n3,4\n")
    #expect(numbers.rowCount == 3 && numbers["x"]?.missingCount == 1)
  }

  @Test func kindsCanBeGiven() throws {
    let text = "id,t\n1,1577836800\n2,1577836800500\n"
    let found = try table(text)
    #expect(found.columns.map(\.kind) == [.number, .number])
    let given = try table(text, kinds: ["id": .category, "t": .time])
    #expect(given["id"]?.rowNames == ["1", "2"])
    #expect(
      given["t"]?.times?.map(\.description) == ["2020-01-01 00:00:00", "2020-01-01 00:00:00.5"])
    let years = try table("y,x\n1999,1\n2000,2\n", kinds: ["y": .time])
    #expect(years["y"]?.times?.last?.description == "2000-01-01 00:00:00")
  }

  @Test func integersThatAreDatesAreTimes() throws {
    #expect(try table("d,x\n20200131,1\n20200201,2\n")["d"]?.kind == .time)
    #expect(try table("d,x\n20200131,1\n20209901,2\n")["d"]?.kind == .number)
  }

  @Test func theOrderOfDatesIsFoundFromAllRows() throws {
    let days = try table("d,x\n01/02/2020,1\n13/02/2020,2\n")
    #expect(days["d"]?.times?.first == Timestamp("2020-02-01"))
    #expect(days.reading.format.dateOrder == .dayFirst)
    let months = try table("d,x\n01/02/2020,1\n01/13/2020,2\n")
    #expect(months["d"]?.times?.first == Timestamp("2020-01-02"))
    let given = try table("d,x\n01/02/2020,1\n", format: TableFormat(dateOrder: .dayFirst))
    #expect(given["d"]?.times?.first == Timestamp("2020-02-01"))
  }

  @Test func nineOfTenCellsDecideTheKind() throws {
    let numbers = (1...17).map { "\($0)\n" }.joined()
    #expect(throws: TableError.self) { try table("x\n\(numbers)abc\n") }
    #expect(try table("x\n\(numbers)abc\ndef\n")["x"]?.kind == .category)
    #expect(try table("x,y\n1,\n2,NA\n")["y"]?.kind == .number)
  }

  @Test func recordsAcrossBlocks() throws {
    // Three blocks of a megabyte, with cells in quotes, and rows that end at all places of a block.
    let row = "\"a \"\"quoted\"\"\nname\",1.25,2020-01-01\r\n"
    let count = 3 * (1 << 20) / row.utf8.count
    let table = try table("n,x,t\n" + String(repeating: row, count: count))
    #expect(table.rowCount == count)
    #expect(
      table["n"]?.values
        == .categories(
          codes: [Int32](repeating: 0, count: count), names: ["a \"quoted\"\nname"]))
    #expect(table["x"]?.numbers?.allSatisfy { $0 == 1.25 } == true)
  }

  @Test func manyCategoriesAndColumns() throws {
    let names = (0..<5000).map { "name \($0 % 3000)" }
    let table = try table("n\n" + names.joined(separator: "\n"))
    #expect(table["n"]?.rowNames == names)
    let width = 3000
    let wide = try SluiceTablesTests.table(
      (0..<width).map { "c\($0)" }.joined(separator: ",") + "\n"
        + (0..<width).map { "\($0)" }.joined(separator: ","))
    #expect(wide.columns.count == width && wide["c2999"]?.numbers == [2999])
  }

  @Test func aColumnIsAskedForByName() throws {
    let table = try table("HUFL,OT\n1,2\n")
    #expect(try table.column("OT").numbers == [2])
    #expect {
      try table.column("HUFLL")
    } throws: { "\($0)" == #"data.csv: there is no column "HUFLL": did you mean "HUFL"?"# }
  }
}
