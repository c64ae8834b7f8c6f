import Foundation
import TestSupport
import Testing

struct DescribeTableTests {
  private static let table = """
    date;load;state;note
    01/02/2020 00:00;1,5;on;
    01/02/2020 01:00;2,5;off;
    01/02/2020 02:00;NA;on;

    01/02/2020 04:00;-4;on;
    13/02/2020 04:00;0;on;

    """

  @Test func aTableIsDescribed() throws {
    try withTemporaryFolder { folder in
      let path = try write(Self.table, to: folder + "/loads.csv")
      let result = try Tool.run(["describe", path])
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
      for line in [
        "File          \(path), 1 kB", "Separator     semicolon", "Header        yes",
        "Decimal sign  comma", "Dates         day-first", "Rows          5",
        "Skipped       1 blank line", "Columns       4",
        "date   time                 2020-02-01 00:00:00 to 2020-02-13 04:00:00, every hour, 2 gaps",
        "load   number    1 missing  -4.000 to 2.500, mean 0, deviation 2.475",
        "state  category             2: \"on\", \"off\"", "note   number    5 missing  no value",
      ] {
        #expect(result.output.contains(line + "\n"), "\(line) in\n\(result.output)")
      }
    }
  }

  @Test func figuresOfATableAreJSON() throws {
    let result = try Tool.run(["describe", "-", "--json"], input: Self.table)
    #expect(result.code == 0, "\(result.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["separator"] as? String == "semicolon" && json["header"] as? Bool == true)
    #expect(json["decimalComma"] as? Bool == true && json["dates"] as? String == "day-first")
    #expect(json["rows"] as? Int == 5 && json["blankLines"] as? Int == 1)
    let columns = try #require(json["columns"] as? [[String: Any]])
    #expect(columns.map { $0["kind"] as? String } == ["time", "number", "category", "number"])
    #expect(columns[0]["step"] as? String == "1 hour" && columns[0]["gaps"] as? Int == 2)
    #expect(columns[1]["maximum"] as? Double == 2.5 && columns[1]["missing"] as? Int == 1)
    #expect(columns[2]["examples"] as? [String] == ["on", "off"])
  }

  @Test func flagsSayHowATableIsWritten() throws {
    let text = "1,5|01/02/2020|-999\n2,5|02/02/2020|7\n"
    let ambiguous = try Tool.run(["describe", "-"], input: text)
    #expect(ambiguous.code == 78)
    #expect(
      ambiguous.errors.contains(
        #"the dates of column "column 2", such as "01/02/2020", can be read in two ways"#))
    #expect(ambiguous.errors.contains("--dates month-first or --dates day-first says which"))
    let result = try Tool.run(
      [
        "describe", "-", "--json", "--dates", "day-first", "--missing", "-999,x", "--no-header",
        "--decimal-comma", "--separator", "|",
      ], input: text)
    #expect(result.code == 0, "\(result.errors)")
    for part in [#""start":"2020-02-01 00:00:00""#, #""missing":1"#, #""minimum":1.5"#] {
      #expect(result.output.contains(part), "\(part) in\n\(result.output)")
    }
    let both = try Tool.run(["describe", "-", "--decimal-comma", "--separator", "comma"])
    #expect(both.code == 64)
  }

  @Test func linesThatAreNotUnderstoodAreNamed() throws {
    let result = try Tool.run(["describe", "-"], input: "a,b\n1,2\n3\n4,5,6\n")
    #expect(result.code == 65)
    #expect(
      result.errors.contains(
        "standard input: 2 rows do not have 2 cells: line 3 has 1, line 4 has 3"),
      "\(result.errors)")
    let missing = try Tool.run(["describe", "/nowhere/data.csv"])
    #expect(missing.code == 66 && missing.errors.contains("/nowhere/data.csv does not exist"))
  }

  @Test func labelledSequencesAreDescribed() throws {
    try withTemporaryFolder { folder in
      let path = try write(
        "@problemName t\n@classLabel true a b\n@data\n1,2,3:4,?,6:a\n1,2:3,4:a\n",
        to: folder + "/t.ts")
      let result = try Tool.run(["describe", path])
      #expect(result.code == 0, "\(result.errors)")
      for line in [
        "Sequences     2", "Channels      2", "Length        2 to 3", "Missing       1 value",
        "Classes       2: a (2), b (0)",
      ] {
        #expect(result.output.contains(line + "\n"), "\(line) in\n\(result.output)")
      }
      let json = try Tool.run(["describe", path, "--json"]).output
      #expect(
        json.contains(#""longest":3"#) && json.contains(#"{"count":2,"name":"a"}"#), "\(json)")
    }
  }
}
