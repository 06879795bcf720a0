import Testing

/// `public` is for users of the libraries; what the program's own modules share is `package`.
@Suite("Access")
struct AccessTests {
  private static let libraries = ["LIARCore", "LinearAlgebra", "PruningPlan"]

  @Test func theLibrariesAreTheProducts() throws {
    let products = try Repository.text("Package.swift").split(separator: "\n")
      .filter { $0.contains(".library(") }.compactMap {
        $0.split(separator: "\"").dropFirst().first
      }
    #expect(products.map(String.init).sorted() == Self.libraries)
  }

  @Test func nothingElseIsPublic() throws {
    let files = ["Sources", "Tests/Support"].flatMap {
      Repository.files(in: $0, endingIn: [".swift"])
    }
    try #require(files.count > 500)
    for file in files where !Self.libraries.contains(where: { file.hasPrefix("Sources/\($0)/") }) {
      let lines = try Repository.text(file).split(separator: "\n").filter(Self.declaresPublic)
      #expect(lines.isEmpty, "\(file) declares as public what no library shows; use package")
    }
  }

  /// Whether `public` stands among the modifiers that begin a line. An import may be public: a
  /// library's type gets conformances in the program.
  private static func declaresPublic(_ line: some StringProtocol) -> Bool {
    let modifiers: Set = ["indirect", "final", "static", "nonisolated", "mutating", "open"]
    let words = line.split(separator: " ").lazy
    let first = words.first { !modifiers.contains(String($0)) && !$0.hasPrefix("@") }
    if words.contains("import") { return false }
    return first.map { $0 == "public" || $0.hasPrefix("public(") } ?? false
  }
}
