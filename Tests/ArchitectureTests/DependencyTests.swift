import Testing

@Suite("Dependencies")
struct DependencyTests {
  let manifest: Manifest
  let table: [String: Set<String>]

  init() throws {
    manifest = try Manifest(Repository.text("Package.swift"))
    table = try ArrowTable(Repository.text("docs/ARCHITECTURE.md")).rows
  }

  @Test func everyArrowIsDocumented() throws {
    let targets = manifest.targets.filter(\.isProgram)
    try #require(targets.count > 10)
    for target in targets {
      let documented = try #require(table[target.name], "docs/ARCHITECTURE.md omits \(target.name)")
      #expect(
        target.dependencies == documented,
        "\(target.name): the manifest and docs/ARCHITECTURE.md differ")
    }
  }

  @Test func everyDocumentedTargetExists() {
    let names = Set(manifest.targets.filter(\.isProgram).map(\.name))
    #expect(Set(table.keys).subtracting(names) == [])
  }

  @Test func everyModuleFolderIsATarget() {
    let folders = Repository.files(in: "Sources", endingIn: [".swift", ".c", ".modulemap"])
      .compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) }
    #expect(Set(folders) == Set(manifest.targets.filter(\.isProgram).map(\.name)))
  }

  @Test func whatIsImportedIsDeclaredAndTheOtherWayRound() throws {
    let targets = manifest.targets.filter { $0.isProgram && $0.name.first != "C" }
    let modules = targets.reduce(Set(manifest.targets.map(\.name))) { $0.union($1.dependencies) }
    for target in targets {
      let imported = try Repository.imports(in: target.folder).intersection(modules)
      #expect(imported == target.dependencies, "\(target.name): imports and manifest differ")
    }
  }

  @Test(arguments: ["TerminalGraphics", "TerminalRuntime", "WorkbenchCore", "WorkbenchUI"])
  func theWorkbenchNeedsNoLinearAlgebra(target: String) {
    let forbidden: Set = [
      "CKernels", "COpenBLAS", "LIARCore", "LinearAlgebra", "PruningEngine", "Transformer",
    ]
    #expect(manifest.target(target) != nil)
    #expect(manifest.reach(of: target).intersection(forbidden) == [])
  }

  @Test(
    arguments: [
      "LIARCore", "LinearAlgebra", "ModelFormats", "PruningEngine", "Tokenization", "Transformer",
    ])
  func theEngineNeedsNoTerminal(target: String) {
    let forbidden: Set = [
      "CTerminal", "TerminalGraphics", "TerminalRuntime", "WorkbenchCore", "WorkbenchUI",
    ]
    #expect(manifest.target(target) != nil)
    #expect(manifest.reach(of: target).intersection(forbidden) == [])
  }

  /// A tagged package that has them can't be depended on.
  @Test func theManifestHasNoUnsafeFlags() throws {
    #expect(!(try Repository.text("Package.swift").contains("unsafeFlags")))
  }

  @Test func noTargetDependsOnItself() {
    for target in manifest.targets {
      #expect(!manifest.reach(of: target.name).contains(target.name), "\(target.name)")
    }
  }
}

/// The table of docs/ARCHITECTURE.md: rows of a target and what it depends on, in back quotes.
struct ArrowTable {
  var rows: [String: Set<String>] = [:]

  init(_ text: String) {
    let lines = text.split(separator: "\n")
    guard let head = lines.firstIndex(where: { $0.hasPrefix("| target | depends on |") }) else {
      return
    }
    for line in lines.dropFirst(head + 2).prefix(while: { $0.hasPrefix("|") }) {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard cells.count >= 3, let name = Self.names(cells[1]).first else { continue }
      rows[name] = Set(Self.names(cells[2]))
    }
  }

  private static func names(_ cell: Substring) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
  }
}
