import Testing

@Suite("Source files")
struct SourceFileTests {
  @Test func noSourceFileIsOver400Lines() throws {
    let files = Repository.files(in: "Sources", endingIn: [".swift", ".c", ".h"])
    try #require(files.count > 100)
    for file in files {
      let lines = try Repository.text(file).count { $0.isNewline }
      #expect(lines <= 400, "\(file) has \(lines) lines")
    }
  }

  @Test func noFileNamesAFolderOfSomebodysMachine() throws {
    for (file, text) in try Self.written() {
      let match = text.firstMatch(of: #/(?:^|[^\w.~}])(/(?:work|Users|root|mnt|media)/[\w.]+)/#)
      #expect(match == nil, "\(file) names \(match.map { String($0.1) } ?? "")")
    }
  }

  @Test func nothingIsLeftToBeDone() throws {
    // The words are put together here so that this file doesn't hold them.
    let marks = ["TO DO", "FIX ME", "XX X:", "place holder text"].map {
      $0.replacing(#/ (?!text)/#, with: "")
    }
    for (file, text) in try Self.written() {
      for mark in marks {
        #expect(!text.contains(mark), "\(file) says \(mark)")
      }
    }
  }

  /// Everything that people write and read: sources, tests, documents, settings.
  private static func written() throws -> [(file: String, text: String)] {
    let suffixes = [".swift", ".c", ".h", ".md", ".py", ".sh", ".toml"]
    let top = [
      "Package.swift", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", ".ci/run",
    ]
    let files =
      top
      + ["Sources", "Tests", "docs", "scripts", "sample-models", "themes"].flatMap {
        Repository.files(in: $0, endingIn: suffixes)
      }
    return try files.filter { !$0.contains("/Fixtures/") && !$0.contains("/.venv/") }
      .map { ($0, try Repository.text($0)) }
  }
}
