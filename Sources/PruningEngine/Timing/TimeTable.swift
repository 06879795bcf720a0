internal import FileAccess
internal import Foundation
internal import LinearAlgebra
package import PruningPlan

/// How long a forward pass takes on this machine, and what it saves of that to narrow a site or to
/// remove a layer; in nanoseconds (METHODS, "Allocation").
package struct TimeTable: Codable, Hashable, Sendable {
  /// What was timed.
  package struct Setting: Codable, Hashable, Sendable {
    /// The dense model's sites; models of one shape take one time.
    var sites: [SiteSummary]
    var family: String
    var hiddenSize: Int
    var vocabulary: Int
    /// The pass.
    package var shape: PassShape
    /// Threads.
    package var threads: Int
    /// OpenBLAS' kernel set.
    var core: String
    /// The processor's name.
    var processor: String
  }

  /// Times of some widths of a kind of site.
  struct Curve: Codable, Hashable, Sendable {
    /// The sites that it is of.
    var sites: [SiteID]
    /// Units of each.
    var units: Int
    /// Widths that were timed, the whole one first.
    var widths: [Int]
    /// What one such site saves at each; 0 first.
    var saved: [Double]
  }

  /// What was timed, and where.
  package let setting: Setting
  /// The dense model's pass.
  package let total: Double
  let curves: [Curve]
  /// What one whole layer saves.
  let layer: Double

  /// What a site saves with so many units; between the widths that were timed along straight lines.
  func saved(by site: SiteID, keeping kept: Int) -> Int {
    guard let curve = curves.first(where: { $0.sites.contains(site) }),
      let next = curve.widths.firstIndex(where: { $0 <= kept })
    else { return 0 }
    guard next > 0 else { return 0 }
    let (wide, narrow) = (curve.widths[next - 1], curve.widths[next])
    let share = Double(wide - kept) / Double(wide - narrow)
    return Int(
      (curve.saved[next - 1] + (curve.saved[next] - curve.saved[next - 1]) * share).rounded())
  }

  /// What whole layers save: what their sites save at one unit, and an equal share of the rest.
  func saved(by layers: some Sequence<Int>) -> Int {
    let narrow = Dictionary(grouping: setting.sites.map(\.site), by: \.layer).mapValues { sites in
      sites.reduce(0) { $0 + saved(by: $1, keeping: 1) }
    }
    let rest = layer - Double(narrow.values.reduce(0, +)) / Double(max(narrow.count, 1))
    return layers.reduce(0) { $0 + max(0, (narrow[$1] ?? 0) + Int(rest.rounded())) }
  }

  /// What settings save: of layers that go whole, and of the sites that stay or go alone.
  package func saved(by settings: [SiteID: SiteSettings]) -> Int {
    let sites = setting.sites.map(\.site)
    let layers = Set(sites.map(\.layer)).subtracting(settings.layersLeft(of: setting.sites))
    return saved(by: layers)
      + sites.filter { !layers.contains($0.layer) }.reduce(0) { total, site in
        guard let kept = settings[site]?.kept else { return total }
        return total + saved(by: site, keeping: max(kept, 1))
      }
  }
}

extension TimeTable {
  /// Whether all of it can be computed with.
  var isSound: Bool {
    func isTime(_ value: Double) -> Bool { value >= 0 && value < 1e15 }
    return isTime(total) && isTime(layer)
      && curves.allSatisfy { curve in
        curve.widths.count == curve.saved.count && curve.saved.allSatisfy(isTime)
          && zip(curve.widths, curve.widths.dropFirst()).allSatisfy { $0 > $1 }
      }
  }
}

extension TimeTable.Setting {
  init(_ model: ModelSummary, _ shape: PassShape) {
    self.init(
      sites: model.sites, family: model.family, hiddenSize: model.hiddenSize,
      vocabulary: model.vocabulary, shape: shape, threads: Parallel.workers,
      core: ProcessorKernels.current, processor: Self.processorName)
  }

  private static var processorName: String {
    let bytes = (try? RegularFile.beginning(of: "/proc/cpuinfo", count: 4096)) ?? []
    let lines = String(decoding: bytes, as: UTF8.self)
    let line = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map(String.init)?
      .trimmingCharacters(in: .whitespaces) ?? ""
  }
}
