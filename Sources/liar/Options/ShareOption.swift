internal import ArgumentParser
internal import PruningPlan

/// A share on the command line.
enum ShareOption {
  /// Reads `0.5` or `50%`.
  static func value(_ text: String) throws -> Double {
    guard let share = Share(text) else {
      throw ValidationError("write a share, such as 0.5 or 50%")
    }
    return share.value
  }
}
