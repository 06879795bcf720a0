internal import PruningPlan

extension State {
  /// Notes a site's warning. One line serves all sites that share it: sixty would push everything
  /// else away.
  mutating func warn(_ warning: String, of site: SiteID) {
    func text(_ sites: Set<SiteID>) -> String {
      sites.count == 1 ? "\(sites.first ?? site): \(warning)" : "\(sites.count) sites: \(warning)"
    }
    let before = curves.warned[warning] ?? []
    guard !before.contains(site) else { return }
    let after = before.union([site])
    curves.warned[warning] = after
    let old = text(before)
    if let line = log.lines.lastIndex(where: { $0.level == .warning && $0.text == old }) {
      log.lines[line].text = text(after)
    } else {
      log.note(.warning, text(after))
    }
  }
}
