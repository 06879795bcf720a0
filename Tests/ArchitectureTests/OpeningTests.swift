import Testing

@Suite("One place opens files from outside")
struct OpeningTests {
  /// Ways to read a file by its path.
  private static let ways = [
    "FileHandle(forReading", "FileHandle(forUpdating", "Data(contentsOf", "String(contentsOf",
    "contents(atPath", "InputStream(", "fopen(", "O_RDONLY", "NSData(",
  ]

  /// Those that open something else: outputs and folders, to lock or flush them, and the null device.
  private static let exceptions: Set = [
    "Sources/FileAccess/RegularFile.swift", "Sources/ModelFormats/Output/AtomicOutput.swift",
    "Sources/ModelFormats/Output/Leftover.swift", "Sources/liar/Output/StandardStreams.swift",
  ]

  @Test func nobodyElseReadsAFileByItsPath() throws {
    let files = Repository.files(in: "Sources", endingIn: [".swift"])
    try #require(Self.exceptions.isSubset(of: files))
    for file in files where !Self.exceptions.contains(file) {
      let text = try Repository.text(file)
      for way in Self.ways where text.contains(way) {
        Issue.record("\(file) has \(way): RegularFile refuses what would be waited for")
      }
    }
  }
}
