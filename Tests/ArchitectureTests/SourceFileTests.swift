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

  @Test func everyFormulaThatIsCitedIsInTheMethods() throws {
    let headings = Set(
      try Repository.text("docs/METHODS.md").split(separator: "\n").filter { $0.hasPrefix("#") }
        .map { String($0.drop { $0 == "#" || $0 == " " }) })
    var cited: Set<String> = []
    for file in Repository.files(in: "Sources", endingIn: [".swift", ".c", ".h"]) {
      // A citation may go on in the comment's next line.
      let text = try Repository.text(file).replacing(#/\n\s*///? /#, with: " ")
      for match in text.matches(of: #/METHODS, "([^"]+)"/#) {
        cited.insert(String(match.1))
        #expect(headings.contains(String(match.1)), "\(file) cites \(match.1)")
      }
    }
    #expect(cited.count >= 8)
  }

  /// Everything that people write and read: sources, tests, documents, settings.
  private static func written() throws -> [(file: String, text: String)] {
    let suffixes = [".swift", ".c", ".h", ".md", ".py", ".sh", ".toml"]
    let top = ["Package.swift", "README.md", "CHANGELOG.md", "Makefile", ".ci/run"]
    let files =
      top
      + ["Sources", "Tests", "docs", "scripts", "sample-models", "themes"].flatMap {
        Repository.files(in: $0, endingIn: suffixes)
      }
    return try files.filter { !$0.contains("/Fixtures/") && !$0.contains("/.venv/") }
      .map { ($0, try Repository.text($0)) }
  }
}
