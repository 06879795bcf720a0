/// What an edit applies to when no sites are selected.
package enum Scope: String, CaseIterable, Hashable, Sendable {
  case row
  case module
  case all

  /// The next scope.
  var next: Scope {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}
