internal import Dispatch

/// Seconds of wall time since a start.
struct Stopwatch {
  private let start = DispatchTime.now()
  var seconds: Double {
    Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
  }
}
