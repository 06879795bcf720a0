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
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what is kept.")
    @OptionGroup var format: FormatOption

    private struct Report: Encodable {
      var folder: String
      var limit: Int
      var entries: [AccumulatorCache.Entry]
    }

    func run() throws {
      let cache = Resources.accumulatorCache
      let entries = cache.entries()
      switch format.resolved {
      case .json:
        try Console.writeJSON(Report(folder: cache.folder, limit: cache.limit, entries: entries))
      case .csv:
        Console.write("model,samples,bytes,path\n")
        for entry in entries {
          let samples = entry.samples.map(String.init) ?? ""
          Console.write("\(entry.model ?? ""),\(samples),\(entry.bytes),\(entry.path)\n")
        }
      case .table:
        var table = TextTable(["model", ">samples", ">size", "text"])
        for entry in entries {
          table.add([
            entry.model ?? "unreadable", entry.samples.map(String.init) ?? "",
            ByteSize.text(entry.bytes), entry.text ?? entry.path,
          ])
        }
        let total = entries.reduce(0) { $0 + $1.bytes }
        Console.write(
          "\(cache.folder): \(ByteSize.text(total)) of \(ByteSize.text(cache.limit))\n\n"
            + table.text)
      }
    }
  }

  /// `liar cache clear`
  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove what is kept.")

    private struct Report: Encodable { var removed: Int }

    func run() throws {
      try Console.writeJSON(Report(removed: Resources.accumulatorCache.clear()))
    }
  }
}
