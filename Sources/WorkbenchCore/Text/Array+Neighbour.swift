extension Array where Element: Equatable {
  /// The element so many places after another, around the end; the first if it is not there.
  func neighbour(of element: Element, _ step: Int) -> Element {
    guard let index = firstIndex(of: element) else { return self[0] }
    return self[((index + step) % count + count) % count]
  }
}
