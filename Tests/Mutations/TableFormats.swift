import SluiceTables

extension MutatedFormat {
  /// Tables of separated values.
  static func table() -> MutatedFormat {
    let rows = (0..<40).map { row in
      "2020-01-\(row < 9 ? "0" : "")\(row % 28 + 1) 0\(row % 10):00:00,\(row).25,-\(row)e-3,\"city, \(row % 3)\"\n"
    }
    return MutatedFormat(
      name: "table", fileName: "data.csv",
      samples: [
        "date,load,error,city\n" + rows.joined(),
        "\u{FEFF}t;x;y\r\n01.02.2020;1,5;NA\r\n13.02.2020;2,5;-7\r\n\r\n14.02.2020;;0\r\n",
        "1 2 3\n4 5 6\n7  8 NaN\n",
        "name\tvalue\tnote\nAnn\t1\t\"say \"\"no\"\"\nor yes\"\nBob\t2\tNA\n",
        "when|x\n5 Jan 2020 1:05 PM|1\n06-FEB-2021 12:00 am|2\n",
        "d,x\n01/02/2020 00:00:00.5+02:00,1\n13/02/2020 00:00:00Z,2\n",
      ].map { Array($0.utf8) },
      words: [
        "\"", "\"\"", "\n", "\r", "\r\n", "\r\r", ",", ";", "\t", "|", " ", "\u{0}", "NA", "nan",
        "inf",
        "2020-02-30", "31/12/2020", "12/31/2020", "1,234.5", "1.234,5", "0x1F", "\u{FEFF}",
        "24:00:00", "+99:99", "99999999", "20200131", "Jan", "PM",
      ]
    ) { path, _ in
      let table = try Table(path: path)
      for column in table.columns {
        if let times = column.times {
          for time in times { _ = (time.fields, time.description) }
          _ = TimeSteps(of: times)
        }
        if case .categories(let codes, let names) = column.values {
          _ = codes.map { $0 < 0 ? "" : names[Int($0)] }
        }
      }
    }
  }

  /// Files of labelled sequences.
  static func sequences() -> MutatedFormat {
    MutatedFormat(
      name: "sequences", fileName: "data.ts",
      samples: [
        "# x\n@problemName p\n@timeStamps false\n@missing true\n@classLabel true a b\n@data\n"
          + "1,2,3:4,?,6:a\n-1.5,2e3:NaN,0:b\n",
        "@targetLabel true\n@data\n1,2,3:0.5\n4,5:7\n",
        "1\t0.5\t1.5\tNaN\n2\t-1\tNaN\tNaN\n",
        "@relation r\n@attribute a numeric\n@attribute 'b c' numeric\n@attribute c {1,'x y'}\n@data\n"
          + "1,?,1\n3,4,'x y'\n",
        "@relation r\n@attribute a relational\n@attribute t numeric\n@end a\n@attribute c {1,2}\n@data\n"
          + "'1,2\\n3,4',1\n\"5,6\\n7,?\",2\n",
      ].map { Array($0.utf8) },
      words: [
        "@data", "@classLabel", "@targetLabel", "@attribute", "@relation", "@end", "relational",
        ":", "::",
        "\\n", "\\", "'", "\"", "{", "}", "\n", "\r", "%", "#", "(", "?", "NaN", "true", "false",
      ]
    ) { path, _ in
      let sequences = try LabelledSequences(path: path)
      _ = (sequences.lengths, sequences.labels?.max(), sequences.targets?.max())
    }
  }
}
