extension Int {
  /// `1 trial`, `2 trials`
  func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
