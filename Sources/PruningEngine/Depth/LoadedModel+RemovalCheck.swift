internal import PruningPlan
internal import Transformer

extension LoadedModel {
  /// Refuses removals that can't be made good for as they ask.
  /// - Throws: ``EngineError`` naming the sites.
  func checkRemovals(_ settings: [SiteID: SiteSettings]) throws {
    let stretches = settings.stretches(of: summary.sites)
    guard settings.layersLeft(of: summary.sites).count > 0 else {
      throw EngineError(.badData, "the recipe removes every layer of \(summary.name)")
    }
    for stretch in stretches {
      let methods = Set(stretch.sites.compactMap { settings[$0]?.reconstruction })
      guard methods.count < 2 else {
        throw EngineError(
          .badData,
          "\(stretch.name) are removed as one, but say \(methods.map(\.rawValue).sorted().joined(separator: " and ")): "
            + "give them one reconstruction")
      }
      guard Stretch.reconstructions.contains(stretch.reconstruction) else {
        throw EngineError(
          .unsupported,
          "\(stretch.reconstruction.rawValue) can't make good for removed sites such as "
            + "\(stretch.sites[0])", .reconstruction(.liar))
      }
      guard stretch.reconstruction != .none else { continue }
      try checkConsumer(of: stretch, settings)
    }
  }

  private func checkConsumer(of stretch: Stretch, _ settings: [SiteID: SiteSettings]) throws {
    guard let consumer = stretch.consumer else {
      throw EngineError(
        .unsupported, "no site stands before \(stretch.name) to make good for it",
        .reconstruction(.none))
    }
    guard !summary.normalizesOutputs else {
      throw EngineError(
        .unsupported,
        "the layers of \(summary.name) normalise what they add to the residual stream, so \(consumer) "
          + "can't make good for \(stretch.name)", .reconstruction(.none))
    }
    guard let own = settings[consumer] else { return }
    guard !own.protected else {
      throw EngineError(
        .badData,
        "\(consumer) would have to make good for \(stretch.name), but is protected: free it with "
          + "protected = false", .reconstruction(.none))
    }
    let units = summary.sites.first { $0.site == consumer }?.units ?? 0
    guard own.kept == units || own.reconstruction == stretch.reconstruction else {
      throw EngineError(
        .badData,
        "\(consumer) is narrowed with \(own.reconstruction.rawValue) and makes good for "
          + "\(stretch.name) with \(stretch.reconstruction.rawValue): give them one reconstruction")
    }
  }
}

extension LoadedModel {
  /// Refuses a removed site whose layer stays with a norm over the stream, for which no format has a
  /// place; elsewhere such a site keeps a unit of zeros.
  func checkWritable(_ settings: [SiteID: SiteSettings]) throws {
    guard dense.architecture.norm.place == .after else { return }
    let removed = summary.sites.map(\.site).filter { settings[$0]?.kept == 0 }
    guard let alone = removed.first(where: { !removed.contains($0.other) }) else { return }
    throw EngineError(
      .unsupported,
      "a layer of \(summary.name) can't be written without \(alone) alone, since the norm behind it "
        + "would stay: remove \(alone.other) too", .export([.recipe]))
  }
}
