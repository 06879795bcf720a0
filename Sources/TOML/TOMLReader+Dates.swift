extension TOMLReader {
  /// A date, a time, or both, as far as they go; nil where none begins.
  mutating func dateTime() throws(TOMLError) -> String? {
    guard let date = try date() else { return time() }
    let end = place
    if let scalar = next, scalar == "T" || scalar == "t" || scalar == " " {
      place += 1
      if let time = time() { return date + "T" + time + (offset() ?? "") }
      place = end
    }
    return date
  }

  /// A number of so many digits within bounds, at a distance from here.
  private func number(at distance: Int, digits: Int, _ bounds: ClosedRange<Int>) -> Int? {
    let start = place + distance
    guard start + digits <= text.count else { return nil }
    var value = 0
    for scalar in text[start..<start + digits] {
      guard ("0"..."9").contains(scalar) else { return nil }
      value = value * 10 + Int(scalar.value - 48)
    }
    return bounds.contains(value) ? value : nil
  }

  private func stands(_ scalar: Unicode.Scalar, at distance: Int) -> Bool {
    place + distance < text.count && text[place + distance] == scalar
  }

  private func written(_ count: Int) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text[place..<place + count])
    return String(view)
  }

  private mutating func date() throws(TOMLError) -> String? {
    guard let year = number(at: 0, digits: 4, 0...9999), stands("-", at: 4),
      let month = number(at: 5, digits: 2, 1...12), stands("-", at: 7),
      let day = number(at: 8, digits: 2, 1...31)
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    guard year > 0, day <= days else { throw failure("a day that there isn't") }
    let text = written(10)
    place += 10
    return text
  }

  private mutating func time() -> String? {
    guard number(at: 0, digits: 2, 0...23) != nil, stands(":", at: 2),
      number(at: 3, digits: 2, 0...59) != nil, stands(":", at: 5),
      number(at: 6, digits: 2, 0...59) != nil
    else { return nil }
    var result = written(8)
    place += 8
    guard stands(".", at: 0), number(at: 1, digits: 1, 0...9) != nil else { return result }
    place += 1
    var fraction = ""
    while let scalar = next, ("0"..."9").contains(scalar) {
      if fraction.count < 6 { fraction.unicodeScalars.append(scalar) }
      place += 1
    }
    fraction += String(repeating: "0", count: 6 - fraction.count)
    if fraction != "000000" { result += "." + fraction }
    return result
  }

  private mutating func offset() -> String? {
    if stands("Z", at: 0) || stands("z", at: 0) {
      place += 1
      return "+00:00"
    }
    guard stands("+", at: 0) || stands("-", at: 0),
      let hours = number(at: 1, digits: 2, 0...23), stands(":", at: 3),
      let minutes = number(at: 4, digits: 2, 0...59)
    else { return nil }
    let text = hours + minutes == 0 ? "+00:00" : written(6)
    place += 6
    return text
  }
}
