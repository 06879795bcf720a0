internal import ArgumentParser
internal import PruningPlan

/// Values with commas between them, as options take them.
enum CommaList {
  /// The values of an option.
  /// - Parameters:
  ///   - option: its name, without the dashes.
  ///   - kind: what each value is, for a message.
  ///   - parse: reads one value; nil for what is none.
  static func values<Value>(
    _ text: String, of option: String, kind: String, _ parse: (String) -> Value?
  ) throws -> [Value] {
    let names = text.split(separator: ",")
    if names.isEmpty { throw ValidationError("--\(option) is empty: name at least one \(kind).") }
    return try names.map { name in
      guard let value = parse(String(name)) else {
        throw ValidationError("'\(name)' in --\(option) is no \(kind).")
      }
      return value
    }
  }

  /// Shares of units to prune.
  static func ratios(_ text: String) throws -> [Double] {
    try values(text, of: "ratios", kind: "share from 0 to below 1, such as 0.5 or 50%") { text in
      Share(text).map(\.value).flatMap { (0..<1).contains($0) ? $0 : nil }
    }
  }

  /// Modules to prune.
  static func modules(_ text: String) throws -> [ModuleKind] {
    try values(text, of: "modules", kind: "module: attention or ffn") { ModuleKind(rawValue: $0) }
  }

  /// Modules to prune, and whether layers may go whole.
  static func cuts(_ text: String) throws -> Set<AllocationCut> {
    Set(
      try values(text, of: "modules", kind: "module: attention, ffn or depth") {
        AllocationCut(rawValue: $0)
      })
  }

  /// Layers, ranges of layers, and sites.
  static func removals(_ text: String) throws -> [SiteID] {
    let kind = "layer or site: 5, 21-23, 5.attention or 5.ffn"
    return try values(text, of: "remove", kind: kind) { text -> [SiteID]? in
      if let site = SiteID(text) { return [site] }
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends[0], let last = ends[ends.count - 1], ends.count <= 2, first >= 0,
        first <= last, last < 100_000
      else { return nil }
      return (first...last).flatMap { layer in
        ModuleKind.allCases.map { SiteID(layer: layer, module: $0) }
      }
    }.flatMap(\.self)
  }

  /// Sites, by the names that any model's have.
  static func sites(_ text: String, of option: String) throws -> [SiteID] {
    try values(text, of: option, kind: "site: LAYER.attention or LAYER.ffn") { SiteID($0) }
  }
}
