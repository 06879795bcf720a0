import Foundation
import Testing

/// What sources and documents refer to is there: documents, their sections, files of the tree.
@Suite("Citations")
struct CitationTests {
  private static let documents =
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    + ["docs", "sample-models", "Tests/Reference"].flatMap {
      Repository.files(in: $0, endingIn: [".md"])
    }
  private static let sources = Repository.files(
    in: "Sources", endingIn: [".swift", ".c", ".h", ".md"])

  @Test func everyFormulaThatIsCitedIsInTheMethods() throws {
    let headings = try Self.headings(of: "docs/METHODS.md")
    var cited: Set<String> = []
    for file in Self.sources {
      let text = try Self.flowing(file)
      for match in text.matches(of: #/METHODS, "([^"]+)"/#) {
        cited.insert(String(match.1))
        #expect(headings.contains(String(match.1)), "\(file) cites \(match.1)")
      }
      let citations = text.matches(of: #/METHODS\b(?!, "|\.md)/#)
      #expect(citations.isEmpty, "\(file) cites METHODS without a section")
    }
    #expect(cited.count >= 10)
  }

  @Test func everyDocumentThatIsCitedIsThere() throws {
    var cited = 0
    for file in Self.sources + Self.documents {
      for match in try Self.flowing(file).matches(of: #/\bdocs/[\w./-]+\.md(?:, "([^"]+)")?/#) {
        cited += 1
        let path = String(match.0.prefix { $0 != "," })
        #expect(Repository.holds(path), "\(file) cites \(path)")
        guard let section = match.1, Repository.holds(path) else { continue }
        let headings = try Self.headings(of: path)
        #expect(headings.contains(String(section)), "\(file) cites \(path), \(section)")
      }
    }
    #expect(cited > 10)
  }

  @Test func everyLinkLeadsToAFile() throws {
    var links = 0
    for file in Self.documents {
      let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
      for match in try Repository.text(file).matches(of: #/\]\(([^)#:\s]+)(?:#[^)]*)?\)/#) {
        links += 1
        #expect(Repository.holds(folder + match.1), "\(file) links to \(match.1)")
      }
    }
    #expect(links > 30)
  }

  @Test func everyDecisionIsInTheIndexAndTheOtherWayRound() throws {
    let lines = try Repository.text("docs/DECISIONS.md").split(separator: "\n")
    let decisions = lines.compactMap { $0.firstMatch(of: #/^## (\d+)\. /#).map { String($0.1) } }
    let rows = lines.filter { $0.contains(#/^\|[^|]*\|[ \d,]+\|$/#) }
    let indexed = rows.flatMap { row in
      row.split(separator: "|")[1].matches(of: #/\d+/#).map { String($0.0) }
    }
    #expect(Set(indexed) == Set(decisions))
    #expect(decisions.count == Set(decisions).count && decisions.count > 100)
  }

  /// The guide to the code names files and folders in back quotes; a moved one must move there too.
  @Test func everyPathOfTheGuideIsThere() throws {
    let text = try Repository.text("CONTRIBUTING.md")
    let tops = "Sources|Tests|docs|scripts|sample-models|themes|Examples|\\.github|\\.ci"
    let paths = text.matches(of: try Regex("`((?:\(tops))/[^`\\s]*)`"))
      .compactMap { $0.output[1].substring.map(String.init) }
    for path in paths where !path.contains(#/[A-Z]{4,}\b(?!\.md)|\*/#) {
      #expect(Repository.holds(path), "CONTRIBUTING.md names \(path)")
    }
    #expect(paths.count > 30)
  }

  private static func headings(of file: String) throws -> Set<String> {
    Set(
      try Repository.text(file).split(separator: "\n").filter { $0.hasPrefix("#") }
        .map { String($0.drop { $0 == "#" || $0 == " " }) })
  }

  /// A file whose comments' lines are joined: a citation may go on in the next one.
  private static func flowing(_ file: String) throws -> String {
    try Repository.text(file).replacing(#/\n\s*///? /#, with: " ")
  }
}
