/// Sizes of files and of memory, as they are shown: decimal units, as disks and file managers count.
package enum ByteSize {
  /// `90.9 MB`, `512 kB`, `17 B`.
  package static func text(_ bytes: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(bytes)
    var unit = 0
    // What would be rounded to 1000 has a unit of its own.
    while value.magnitude >= (unit == 0 ? 1000 : 999.5), unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let decimals = unit == 0 || value.magnitude >= 99.95 ? 0 : 1
    return "\(Numerals.fixed(value, decimals)) \(units[unit])"
  }
}
