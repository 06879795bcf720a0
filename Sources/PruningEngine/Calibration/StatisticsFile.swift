internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Synchronization

/// One part's statistics in a mapped file: sizes and means are read and checked when it is opened,
/// Gram matrices when they are used, each against its checksum. The matrices used last stay in memory, up to a limit.
final class StatisticsFile: Sendable {
  struct Site: Sendable {
    var tokens: Int
    var weight: Double
    var mean: [Double]
    var gram: String
    var columns: Int { mean.count }
  }

  let sites: [SiteID: Site]
  private let file: VerifiedSafetensorsFile
  private let limit: Int
  private let recent = Mutex<[(site: SiteID, gram: Matrix<Double>)]>([])

  /// - Parameters:
  ///   - columns: the sites that are looked for, and their columns.
  ///   - limit: bytes of matrices that are kept after their use.
  /// - Throws: `FormatError` where a site is there, but not as it should be.
  init(
    _ file: VerifiedSafetensorsFile, _ part: CalibrationPart, columns: [SiteID: Int], limit: Int
  ) throws(FormatError) {
    self.file = file
    self.limit = limit
    var sites: [SiteID: Site] = [:]
    for (site, d) in columns where file.tensors["\(part.rawValue).\(site).gram"] != nil {
      let prefix = "\(part.rawValue).\(site)"
      let gram = try file.descriptor(prefix + ".gram")
      let (squares, overflow) = d.multipliedReportingOverflow(by: d + 1)
      guard gram.type == .f64, !overflow, gram.elementCount == squares / 2 else {
        throw Self.malformed(gram.name, "is not a triangle of \(d) columns in float64", file)
      }
      let counts = try Self.doubles(file, prefix + ".counts", count: 2)
      let mean = try Self.doubles(file, prefix + ".mean", count: d)
      guard let tokens = Int(exactly: counts[0]), tokens >= 0, counts[1] >= 0,
        counts[1].isFinite, mean.allSatisfy(\.isFinite)
      else { throw Self.malformed(prefix + ".counts", "holds impossible numbers", file) }
      sites[site] = Site(tokens: tokens, weight: counts[1], mean: mean, gram: gram.name)
    }
    self.sites = sites
  }

  /// A site's statistics; nil where the file has none of it.
  /// - Throws: `FormatError` where they aren't what was written, or not finite.
  func statistics(_ site: SiteID) throws(FormatError) -> Statistics? {
    guard let known = sites[site] else { return nil }
    return Statistics(
      tokens: known.tokens, weight: known.weight, mean: known.mean,
      centredGram: try gram(site, known))
  }

  private func gram(_ site: SiteID, _ known: Site) throws(FormatError) -> Matrix<Double> {
    let found = recent.withLock { recent -> Matrix<Double>? in
      guard let index = recent.firstIndex(where: { $0.site == site }) else { return nil }
      let entry = recent.remove(at: index)
      recent.append(entry)
      return entry.gram
    }
    if let found { return found }
    let gram = try read(known)
    recent.withLock { recent in
      recent.removeAll { $0.site == site }
      recent.append((site, gram))
      var bytes = recent.reduce(0) { $0 + $1.gram.values.count * 8 }
      while bytes > limit, !recent.isEmpty { bytes -= recent.removeFirst().gram.values.count * 8 }
    }
    return gram
  }

  private func read(_ site: Site) throws(FormatError) -> Matrix<Double> {
    let d = site.columns
    var gram = Matrix<Double>(rows: d, columns: d)
    try file.withBytes(of: site.gram) { bytes throws(FormatError) in
      guard let source = bytes.baseAddress else { return }
      gram.values.withUnsafeMutableBytes { target in
        guard let target = target.baseAddress else { return }
        var start = 0
        for row in 0..<d {
          (target + row * d * 8).copyMemory(from: source + start * 8, byteCount: (row + 1) * 8)
          start += row + 1
        }
      }
    }
    file.discardPages()
    // 0 · x is 0, and added up it stays 0, unless an x isn't finite.
    if !gram.values.reduce(0, { $0 + 0 * $1 }).isFinite,
      let index = gram.values.firstIndex(where: { !$0.isFinite })
    {
      throw Self.malformed(
        site.gram, "is not finite at row \(index / d), column \(index % d)", file)
    }
    gram.mirrorLowerTriangle()
    return gram
  }

  static func doubles(
    _ file: VerifiedSafetensorsFile, _ name: String, count: Int
  ) throws(FormatError) -> [Double] {
    let tensor = try file.descriptor(name)
    guard tensor.type == .f64, tensor.elementCount == count else {
      throw malformed(name, "is not \(count) float64 numbers", file)
    }
    return try file.withBytes(of: name) { bytes throws(FormatError) in
      (0..<count).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }

  static func malformed(
    _ tensor: String, _ message: String, _ file: VerifiedSafetensorsFile
  ) -> FormatError {
    FormatError(.malformed, message, file: file.path, location: .init(tensor: tensor))
  }
}
