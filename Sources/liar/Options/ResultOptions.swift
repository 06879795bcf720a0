internal import ArgumentParser
internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import PruningPlan

/// How results are written.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv
}

/// What a command prints: a document for programs, rows for spreadsheets, a text for people.
protocol CommandResult: Encodable {
  /// Rows under a heading.
  var csv: CSVTable { get }
  /// A text for people, whose tables fit into the terminal.
  var table: String { get }
  /// The result in a format.
  func text(as format: ResultFormat) throws -> String
}

/// `--format`, of every command that prints a result.
struct FormatOption: ParsableArguments {
  @Option(
    help: "How to print the result: table (default on a terminal), json (elsewhere) or csv.")
  var format: ResultFormat?
  @Flag(help: "The same as --format json.") var json = false

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("give --json or --format, not both.")
    }
  }

  /// The format that was asked for.
  var chosen: ResultFormat? { json ? .json : format }

  var resolved: ResultFormat { chosen ?? (Console.outputIsTerminal ? .table : .json) }

  /// Prints a result.
  func print(_ result: some CommandResult) throws {
    ProgressLine.shared.clear()
    Console.write(try result.text(as: resolved))
  }
}

/// `--format` and `-o`, of commands that make nothing but a result.
struct ResultOptions: ParsableArguments {
  @OptionGroup var format: FormatOption
  @OptionGroup var target: ResultTarget

  /// The format that was asked for, or that suits where the result goes.
  var resolved: ResultFormat {
    format.chosen ?? target.format ?? (target.file == nil ? format.resolved : .json)
  }

  /// Prints a result, or writes it to its file.
  func write(_ result: some CommandResult) throws {
    try target.write(try result.text(as: resolved))
  }
}

/// `--format` of commands whose result is a text: it is printed as it is, also elsewhere than on a
/// terminal, since scripts take it between words.
struct TextFormatOption: ParsableArguments {
  @Option(help: "How to print the result: table (the text alone, the default), json or csv.")
  var format: ResultFormat?
  @Flag(help: "The same as --format json.") var json = false

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("give --json or --format, not both.")
    }
  }

  /// The format that was asked for.
  var chosen: ResultFormat? { json ? .json : format }

  /// Prints a result.
  func print(_ result: some CommandResult) throws {
    ProgressLine.shared.clear()
    Console.write(try result.text(as: chosen ?? .table))
  }
}

/// `--format` and `-o` of commands that make nothing but a text.
struct TextResultOptions: ParsableArguments {
  @OptionGroup var format: TextFormatOption
  @OptionGroup var target: ResultTarget

  var resolved: ResultFormat { format.chosen ?? target.format ?? .table }

  /// Prints a result, or writes it to its file.
  func write(_ result: some CommandResult) throws {
    try target.write(try result.text(as: resolved))
  }
}

/// `-o`: where a result goes in place of standard output.
struct ResultTarget: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: """
      Write the result to this file: .json, .csv or .txt say how, unless --format does; - is \
      standard output.
      """,
    completion: .file())
  var output: String?
  @Flag(help: "Replace what is there.") var force = false

  func validate() throws {
    if output == "" { throw ValidationError("--output is empty: name what to write.") }
    if force, output == nil { throw ValidationError("--force is for --output FILE: give both.") }
  }

  /// The format that the file's name says, if it does.
  var format: ResultFormat? {
    switch output.map({ ($0 as NSString).pathExtension.lowercased() }) {
    case "csv": .csv
    case "json": .json
    case "txt": .table
    default: nil
    }
  }

  /// The file; nil for standard output.
  var file: String? { output == "-" ? nil : output }

  /// Refuses a file that can't be written, before the work.
  /// - Parameter sources: what is read, which is never replaced.
  func check(apartFrom sources: [OutputPlace.Source] = []) throws {
    guard let file else { return }
    try Exporter.checkTarget(file, isFolder: false, overwrite: force, apartFrom: sources)
  }

  /// Prints a text, or writes it to the file.
  func write(_ text: String) throws {
    ProgressLine.shared.clear()
    guard let file else { return Console.write(text) }
    do {
      try AtomicOutput.write(text, path: file, overwrite: force)
    } catch {
      throw EngineError(error)
    }
    Console.note("\(file): written")
  }
}

extension CommandResult {
  /// The result in a format.
  func text(as format: ResultFormat) throws -> String {
    switch format {
    case .table: table.safeForTerminals
    case .csv: csv.text
    case .json: try Console.json(self)
    }
  }
}
