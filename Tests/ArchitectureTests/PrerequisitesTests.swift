import Foundation
import Testing

/// Runs the script with programs of the tests' own in place of the system's.
@Suite("Installing what the build needs")
struct PrerequisitesTests {
  /// What the script said and which apt-get commands it gave.
  private struct Outcome {
    var status: Int32
    var errors: String
    var commands: [String]
  }

  /// - Parameters:
  ///   - hasLists: whether apt knows the packages before its lists are fetched.
  ///   - installed: what dpkg says is there.
  ///   - mirrorAnswers: whether fetching the lists works.
  private func run(
    hasLists: Bool, installed: Bool = false, mirrorAnswers: Bool = true, _ packages: String...
  ) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "prerequisites-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func program(_ name: String, _ body: String) throws {
      let file = folder.appending(path: name)
      try "#!/bin/bash\ncd '\(folder.path)'\n\(body)\n".write(
        to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    try program("swift", "exit 0")
    try program("pkg-config", installed ? "exit 0" : "exit 1")
    try program("dpkg-query", installed ? "echo installed" : "exit 1")
    try program("sudo", #""$@""#)
    try program(
      "apt-get",
      """
      echo "$*" >> commands
      case "$*" in
        *update) \(mirrorAnswers ? "touch lists" : "echo E: no mirror; exit 100") ;;
        *) [ -e lists ] || { echo "E: Unable to locate package"; exit 100; } ;;
      esac
      """)
    if hasLists { try Data().write(to: folder.appending(path: "lists")) }

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [Repository.root + "/scripts/install-prerequisites.sh"] + packages
    process.environment = ["PATH": folder.path + ":/usr/bin:/bin"]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let commands = try? String(contentsOf: folder.appending(path: "commands"), encoding: .utf8)
    return Outcome(
      status: process.terminationStatus, errors: String(decoding: said, as: UTF8.self),
      commands: (commands ?? "").split(separator: "\n").map(String.init))
  }

  @Test func listsAreFetchedFirstWhereThereAreNoneAndNoErrorIsShown() throws {
    let outcome = try run(hasLists: false)
    #expect(outcome.status == 0)
    #expect(
      outcome.errors == """
        Fetching Debian's package lists
        Installing libncursesw5-dev libopenblas-dev (a minute or so)

        """)
    #expect(outcome.commands.map { $0.contains("update") } == [false, true, false])
    #expect(outcome.commands.last?.contains("install -y") == true)
  }

  @Test func listsThatAreThereAreUsed() throws {
    let outcome = try run(hasLists: true)
    #expect(outcome.status == 0)
    #expect(!outcome.commands.contains { $0.contains("update") })
  }

  @Test func whatIsThereIsNotInstalledAgain() throws {
    let outcome = try run(hasLists: true, installed: true, "debhelper")
    #expect(outcome.status == 0)
    #expect(outcome.commands == [])
    #expect(outcome.errors == "")
  }

  @Test func furtherPackagesAreInstalledToo() throws {
    #expect(try run(hasLists: true, "debhelper").errors.contains("Installing debhelper "))
  }

  @Test func aMirrorThatDoesNotAnswerIsSaidWithWhatToDo() throws {
    let outcome = try run(hasLists: false, mirrorAnswers: false)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("E: no mirror\n"))
    #expect(
      outcome.errors.hasSuffix(
        "As root: apt-get update && apt-get install libncursesw5-dev libopenblas-dev\n"))
  }
}
