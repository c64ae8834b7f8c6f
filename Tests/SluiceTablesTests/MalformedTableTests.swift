import SluiceTables
import Testing

struct MalformedTableTests {
  @Test(arguments: MalformedTable.all)
  func aSentenceSaysWhatIsWrong(malformed: MalformedTable) {
    #expect {
      try Table(
        bytes: malformed.bytes, name: "data.csv", format: malformed.format, kinds: malformed.kinds)
    } throws: { error in
      let description = "\(error)"
      if description != "data.csv: \(malformed.sentence)" {
        Issue.record("\(description)")
      }
      return error is TableError
    }
  }

  @Test func thereAreManyKinds() {
    #expect(MalformedTable.all.count >= 40)
    #expect(Set(MalformedTable.all.map(\.name)).count == MalformedTable.all.count)
  }

  @Test func aTableOfOneColumnAndMixedRowsIsRead() throws {
    // Times that are not in order are no error of the table.
    let table = try table("t,x\n2020-01-02,1\n2020-01-01,2\n2020-01-03,3\n")
    #expect(table.reading.order == .mixed)
    #expect(try SluiceTablesTests.table("t\n2020-01-02\n2020-01-01\n").reading.order == .descending)
  }
}
