import Testing

/// Messages of the modules below the program name no option: the workbench shows them too.
@Suite("Messages")
struct MessageTests {
  /// What a file may spell with two dashes, and why.
  private static let elsewhere: [(file: String, reason: String)] = [
    ("WorkbenchCore/Export/State+ShellCommand.swift", "writes command lines, to be copied"),
    ("PruningEngine/Fetch/PackageDownload.swift", "pip's options"),
    ("ModelFormats/Model/ModelLocation.swift", "an option of llama-gguf-split"),
    ("PruningEngine/Report/ReportDocument+HTML.swift", "variables of CSS"),
    ("PruningEngine/Report/Pictures/Picture.swift", "variables of CSS"),
  ]

  @Test func noModuleBelowTheProgramNamesAnOption() throws {
    let files = Repository.files(in: "Sources", endingIn: [".swift"])
      .filter { !$0.hasPrefix("Sources/liar/") }
    try #require(files.count > 300)
    for file in files where !Self.elsewhere.contains(where: { file.hasSuffix($0.file) }) {
      for line in try Repository.text(file).split(separator: "\n") {
        let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
        // A whole command line, to be typed somewhere else, is no advice about a setting.
        guard !code.contains(#/liar [a-z]+ /#) else { continue }
        #expect(!code.contains(#/--[a-z]/#), "\(file): \(code)")
      }
    }
  }

  @Test func everyExceptionIsStillOne() throws {
    for (file, reason) in Self.elsewhere {
      #expect(try Repository.text("Sources/" + file).contains(#/--[a-z]/#), "\(reason)")
    }
  }
}
