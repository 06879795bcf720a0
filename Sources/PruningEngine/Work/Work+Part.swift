extension Work {
  /// A step of a longer piece of work: stops when the whole is stopped, and reports the share of
  /// the whole, under one message.
  func part(_ index: Int, of count: Int, _ message: String) -> Work {
    let count = Double(max(count, 1))
    progress(Double(index) / count, message)
    return Work(parent: self) { _ in }
  }
}
