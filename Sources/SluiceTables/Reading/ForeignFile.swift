/// Files that are taken for tables by mistake.
enum ForeignFile {
  private static let marks: [(start: [UInt8], kind: String)] = [
    ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    (Array("GIF8".utf8), "a GIF image"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or a spreadsheet"),
    ([0xD0, 0xCF, 0x11, 0xE0], "a spreadsheet or document of Microsoft Office"),
    (Array("%PDF".utf8), "a PDF document"),
    (Array("PAR1".utf8), "a Parquet file"),
    (Array("ARROW1".utf8), "an Arrow file"),
    (Array("GGUF".utf8), "a GGUF file"),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
    ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "a NumPy array"),
    (Array("SQLite format 3".utf8), "an SQLite database"),
    ([0x42, 0x5A, 0x68], "a file compressed by bzip2"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "a file compressed by xz"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a file compressed by Zstandard"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    (Array("<!DOCTYPE".utf8), "an HTML page"), (Array("<!doctype".utf8), "an HTML page"),
    (Array("<html".utf8), "an HTML page"), (Array("<?xml".utf8), "an XML file"),
    (Array("{\"".utf8), "a JSON file"), (Array("{\n".utf8), "a JSON file"),
    (Array("[{".utf8), "a JSON file"), (Array("[\n".utf8), "a JSON file"),
  ]

  /// The kind of a file that is not a table, with its article; nil if it is not known.
  static func kind(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
    marks.first { bytes.prefix($0.start.count).elementsEqual($0.start) }?.kind
  }
}
