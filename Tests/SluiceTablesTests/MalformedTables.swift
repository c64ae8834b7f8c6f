import SluiceTables
import Testing

/// A table that is refused, and the sentence that says why.
struct MalformedTable: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let sentence: String
  var format = TableFormat()
  var kinds: [String: ColumnKind] = [:]

  init(
    _ name: String, _ text: String, _ sentence: String, format: TableFormat = TableFormat(),
    kinds: [String: ColumnKind] = [:]
  ) {
    self.init(name, Array(text.utf8), sentence)
    self.format = format
    self.kinds = kinds
  }

  init(_ name: String, _ bytes: [UInt8], _ sentence: String) {
    self.name = name
    self.bytes = bytes
    self.sentence = sentence
  }

  var testDescription: String { name }

  /// Rows of numbers that make a column one of numbers.
  private static let numbers = (1...30).map { "\($0),\($0)\n" }.joined()

  /// Rows of days that make a column one of times.
  private static let days = (10...28).map { "2020-01-\($0),\($0)\n" }.joined()

  private static let wide = String(repeating: "1,", count: 1 << 16) + "1\n"

  private static let long = String(repeating: "x", count: 1 << 20) + "x"

  /// Bytes of a text in UTF-16.
  private static func utf16(_ text: String, mark: Bool) -> [UInt8] {
    (mark ? [0xFF, 0xFE] : []) + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  static let all: [MalformedTable] = files + quotes + shapes + names + numberCells + timeCells

  private static let files: [MalformedTable] = [
    .init("empty", "", "the file is empty: it contains no table"),
    .init("blank lines", "\n\n \n\t\n", "the file is empty: it contains no table"),
    .init("byte order mark only", "\u{FEFF}", "the file is empty: it contains no table"),
    .init("header only", "a,b\n", "the table has a header, but no rows"),
    .init("header without line end", "date,value", "the table has a header, but no rows"),
    .init("header and blank lines", "a,b\n\n\n", "the table has a header, but no rows"),
    .init(
      "UTF-16 with mark", utf16("a,b\n1,2\n", mark: true),
      "the file is encoded in UTF-16, expected UTF-8"),
    .init(
      "UTF-16 without mark", utf16("a,b\n1,2\n", mark: false),
      "line 1 contains a NUL byte: the file is not a text, or its encoding is not UTF-8"),
    .init(
      "UTF-32", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "the file is encoded in UTF-32, expected UTF-8"),
    .init(
      "NUL in a cell", "a,b\n1,2\n3,\u{0}4\n",
      "line 3 contains a NUL byte: the file is not a text, or its encoding is not UTF-8"),
    .init(
      "NUL in quotes", "a,b\n1,\"x\n\u{0}\"\n",
      "line 3 contains a NUL byte: the file is not a text, or its encoding is not UTF-8"),
    .init(
      "PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13],
      "the file is a PNG image, expected a text of separated values"),
    .init(
      "spreadsheet", [0x50, 0x4B, 3, 4, 20, 0, 6, 0],
      "the file is a ZIP archive or a spreadsheet, expected a text of separated values"),
    .init(
      "Parquet", Array("PAR1\u{15}\u{4}".utf8),
      "the file is a Parquet file, expected a text of separated values"),
    .init(
      "HTML", "<!DOCTYPE html>\n<html><body>404</body></html>\n",
      "the file is an HTML page, expected a text of separated values"),
    .init(
      "JSON", "{\"a\": [1, 2], \"b\": 3}\n",
      "the file is a JSON file, expected a text of separated values"),
    .init(
      "gzip in memory", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0],
      "the data is compressed by gzip, which is read from files only: decompress it with gzip -dc"),
    .init(
      "safetensors", [8, 0, 0, 0, 0, 0, 0, 0] + Array("{\"a\":1} ".utf8),
      "line 1 contains a NUL byte: the file is not a text, or its encoding is not UTF-8"),
  ]

  private static let quotes: [MalformedTable] = [
    .init(
      "quote at the end", "a,b\n1,\"x\n2,y\n",
      "line 2, column 2: the quote that opens the cell is not closed"),
    .init(
      "quote in the header", "a,\"b\n1,2\n",
      "line 1, column 2: the quote that opens the cell is not closed"),
    .init("lone quote", "\"", "line 1, column 1: the quote that opens the cell is not closed"),
    .init(
      "text after a quote", "a,b\n1,\"x\"y\n",
      "line 2, column 2: the cell has text after its closing quote (a quote in a cell is doubled)"),
    .init(
      "quote that is not doubled", "a,b\n\"say \"no\"\",2\n",
      "line 2, column 1: the cell has text after its closing quote (a quote in a cell is doubled)"),
    .init(
      "quoted cell over a megabyte", "a,b\n1,\"" + long,
      "line 2, column 2: the cell is longer than 1 MB (is a quote not closed?)"),
    .init(
      "cell over a megabyte", "a,b\n1," + long,
      "line 2, column 2: the cell is longer than 1 MB (is a quote not closed?)"),
  ]

  private static let shapes: [MalformedTable] = [
    .init(
      "a short row", "a,b,c\n1,2,3\n1,2\n4,5,6\n", "1 row does not have 3 cells: line 3 has 2"),
    .init(
      "a long row", "a,b\n1,2\n1,2,3\n4,5\n", "1 row does not have 2 cells: line 3 has 3"),
    .init(
      "many ragged rows",
      "a,b\n" + String(repeating: "1,2\n", count: 20)
        + String(repeating: "1\n1,2,3\n", count: 4),
      """
      8 rows do not have 2 cells: line 22 has 1, line 23 has 3, line 24 has 1, line 25 has 3, line 26 has 1 ...
      """),
    .init(
      "a ragged row below a cell of two lines", "a,b\n\"x\ny\",2\n1\n1,2\n",
      "1 row does not have 2 cells: line 4 has 1"),
    .init(
      "mixed separators", "a,b\n1,2\n3;4\n5,6\n", "1 row does not have 2 cells: line 3 has 1"),
    .init(
      "decimal comma with commas", "a,b\n1,5,2,5\n2,5,3,5\n",
      "2 rows do not have 2 cells: line 2 has 4, line 3 has 4"),
    .init(
      "thousands separators with commas", "a,b\n1,234,5\n2,345,6\n",
      "2 rows do not have 2 cells: line 2 has 3, line 3 has 3"),
    .init("too many columns", wide, "line 1 has more than 65,536 cells"),
    .init(
      "comma twice", "a,b\n1,2\n", "the separator and the decimal sign cannot both be commas",
      format: TableFormat(separator: .comma, usesDecimalComma: true)),
  ]

  private static let names: [MalformedTable] = [
    .init(
      "two columns of one name", "a,b,a\n1,2,3\n", "the columns 1 and 3 have the same name \"a\""),
    .init(
      "a name like that of a column without one", "a,,column 2\n1,2,3\n",
      "the columns 2 and 3 have the same name \"column 2\""),
    .init(
      "Latin-1 in the header", Array("a,gr".utf8) + [0xF6] + Array("sse\n1,2\n".utf8),
      "line 1, column 2: the name of the column is not UTF-8"),
    .init(
      "Latin-1 in a category", Array("a,b\n1,x\n2,K".utf8) + [0xF6] + Array("ln\n3,y\n".utf8),
      "line 3, column \"b\": the text is not UTF-8"),
    .init(
      "a surrogate", Array("a,b\n1,".utf8) + [0xED, 0xA0, 0x80] + Array("\n".utf8),
      "line 2, column \"b\": the text is not UTF-8"),
    .init(
      "an unknown column", "HUFL,OT\n1,2\n", "there is no column \"OTT\": did you mean \"OT\"?",
      kinds: ["OTT": .number]),
    .init(
      "a column that is nothing like the others", "a,b\n1,2\n",
      "there is no column \"temperature\": the columns are \"a\", \"b\"",
      kinds: ["temperature": .number]),
  ]

  private static let numberCells: [MalformedTable] = [
    .init(
      "a word among numbers", "a,b\n\(numbers)x,31\n",
      "line 32, column \"a\": \"x\" is not a number"),
    .init(
      "words among numbers", "a,b\n\(numbers)x,1\n2,y y\n3,z\n",
      """
      3 cells do not fit their columns: line 32, column "a": "x" is not a number; line 33, column "b": "y y" is \
      not a number; line 34, column "b": "z" is not a number
      """),
    .init(
      "many words",
      "a,b\n" + String(repeating: numbers, count: 10)
        + String(repeating: "x,1\n", count: 7),
      "7 cells do not fit their columns: "
        + (302...306).map { "line \($0), column \"a\": \"x\" is not a number; " }.joined() + "..."),
    .init(
      "thousands separators in quotes", "a,b\n\(numbers)\"1,234.5\",1\n",
      "line 32, column \"a\": \"1,234.5\" has thousands separators"),
    .init(
      "thousands separators with a decimal comma", "a;b\n1,5;1\n" + "1.234,5;2\n",
      "line 3, column \"a\": \"1.234,5\" has thousands separators", kinds: ["a": .number]),
    .init(
      "a decimal comma among points", "a;b\n1.5;1\n2.5;2\n3,5;3\n",
      "line 4, column \"a\": \"3,5\" has thousands separators", kinds: ["a": .number]),
    .init(
      "infinity", "a,b\n\(numbers)inf,1\n",
      "line 32, column \"a\": \"inf\" is not a finite number"),
    .init(
      "a huge exponent", "a,b\n\(numbers)1,-1e999\n",
      "line 32, column \"b\": \"-1e999\" is not a finite number"),
    .init(
      "hexadecimal", "a,b\n\(numbers)0x1F,1\n",
      "line 32, column \"a\": \"0x1F\" is not a number"),
    .init(
      "control characters", "a,b\n\(numbers)\u{1B}[31m\u{7},1\n",
      "line 32, column \"a\": \"\\u{1B}[31m\\u{07}\" is not a number"),
    .init(
      "a long text", "a,b\n\(numbers)\(String(repeating: "y", count: 1000)),1\n",
      "line 32, column \"a\": \"\(String(repeating: "y", count: 40))...\" is not a number"),
    .init(
      "a unit", "a,b\n\(numbers)5 kW,1\n", "line 32, column \"a\": \"5 kW\" is not a number"),
    .init(
      "a number that was asked for", "a,b\nx,1\n", "line 2, column \"a\": \"x\" is not a number",
      kinds: ["a": .number]),
  ]

  private static let timeCells: [MalformedTable] = [
    .init(
      "February 30", "t,x\n\(days)2020-02-30,1\n",
      "line 21, column \"t\": \"2020-02-30\" is not a date and time that exists"),
    .init(
      "February 29 in no leap year", "t,x\n\(days)2021-02-29 10:00,1\n",
      "line 21, column \"t\": \"2021-02-29 10:00\" is not a date and time that exists"),
    .init(
      "hour 25", "t,x\n\(days)2020-02-01 25:00:00,1\n",
      "line 21, column \"t\": \"2020-02-01 25:00:00\" is not a date and time that exists"),
    .init(
      "a word among times", "t,x\n\(days)yesterday,1\n",
      "line 21, column \"t\": \"yesterday\" is not a time"),
    .init(
      "a missing time", "t,x\n\(days),1\n", "line 21, column \"t\": the time is missing"),
    .init(
      "a missing time by its mark", "t,x\n\(days)NA,1\n",
      "line 21, column \"t\": the time is missing"),
    .init(
      "dates in both orders", "t,x\n13/01/2020,1\n14/01/2020,2\n01/15/2020,3\n",
      "line 4, column \"t\": \"01/15/2020\" is not a date and time that exists"),
    .init(
      "ambiguous dates", "t,x\n01/02/2020,1\n02/02/2020,2\n",
      """
      the dates of column "t", such as "01/02/2020", can be read in two ways: specify whether the day or the \
      month is first
      """),
    .init(
      "dates in another order than given", "t,x\n13/02/2020,1\n",
      "line 2, column \"t\": \"13/02/2020\" is not a date and time that exists",
      format: TableFormat(dateOrder: .monthFirst)),
    .init(
      "times that were asked for", "t,x\nmorning,1\n",
      "line 2, column \"t\": \"morning\" is not a time", kinds: ["t": .time]),
    .init(
      "a fraction as Unix time", "t,x\n1577836800.5,1\n",
      "line 2, column \"t\": \"1577836800.5\" is not a time", kinds: ["t": .time]),
  ]
}
