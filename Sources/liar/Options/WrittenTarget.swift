internal import ArgumentParser

/// `-o`, of commands that write a file or folder beside what they print.
struct WrittenTarget: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "What to write: a file, or a folder for models and reports.",
    completion: .file())
  var output: String
  @Flag(help: "Replace what is there.") var force = false

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output is empty: name what to write.") }
    if output == "-" {
      throw ValidationError("--output can't be standard output: name a file or folder.")
    }
  }
}
