internal import ArgumentParser
internal import Foundation
internal import PruningEngine
internal import PruningPlan

/// `liar cache`
struct Cache: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show or clear the accumulators kept from earlier calibrations.",
    discussion: """
      They are kept in $XDG_CACHE_HOME/liar/accumulators (~/.cache without it), up to 20 GB or \
      LIAR_CACHE_LIMIT (such as 5G); those unused for longest go first.
      """,
    subcommands: [List.self, Clear.self], defaultSubcommand: List.self)

  /// `liar cache list`
  struct List: LiarCommand {
    static let configuration = CommandConfiguration(abstract: "Show what is kept.")
    @OptionGroup(title: "Output") var result: ResultOptions
    @OptionGroup(title: "Output") var voice: VoiceOptions

    func run() throws {
      try result.target.check()
      let cache = Resources.accumulatorCache
      try result.write(
        Report(folder: cache.folder, limit: cache.limit, entries: cache.entries()))
    }
  }

  private struct Report: CommandResult {
    var folder: String
    var limit: Int
    var entries: [AccumulatorCache.Entry]

    var csv: CSVTable {
      var csv = CSVTable(["model", "samples", "bytes", "path"])
      for entry in entries { csv.add([entry.model, entry.samples, entry.bytes, entry.path]) }
      return csv
    }

    var table: String {
      var table = TextTable(["model", ">samples", ">size", "text"])
      for entry in entries {
        table.add([
          entry.model ?? "unreadable", entry.samples.map(String.init) ?? "",
          ByteSize.text(entry.bytes), entry.text ?? entry.path,
        ])
      }
      let total = entries.reduce(0) { $0 + $1.bytes }
      let usage = "\(ByteSize.text(total)) of \(ByteSize.text(limit))"
      return "\(folder.safeLine): \(usage)\n\n\(table.text)"
    }
  }

  /// `liar cache clear`
  struct Clear: LiarCommand {
    static let configuration = CommandConfiguration(abstract: "Remove what is kept.")
    @OptionGroup(title: "Output") var format: FormatOption
    @OptionGroup(title: "Output") var voice: VoiceOptions

    private struct Cleared: RecordResult {
      var removed: Int
      var fields: [(name: String, value: (any CustomStringConvertible)?)] { [("removed", removed)] }
    }

    func run() throws {
      let cache = Resources.accumulatorCache
      Console.decided("cache: \(cache.folder)")
      try format.print(Cleared(removed: cache.clear()))
    }
  }
}
