/// The program's version: the one place where it stands. `scripts/version.sh` reads it for packages.
enum Version {
  static let current = "0.1.0"
}
