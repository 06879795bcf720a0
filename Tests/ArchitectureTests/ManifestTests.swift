import Testing

@Suite("Reading a manifest")
struct ManifestTests {
  @Test func namesKindsAndDependenciesAreRead() throws {
    let manifest = try Manifest(
      """
      let parser: Target.Dependency = .product(name: "Parser", package: "parser")
      let package = Package(
        name: "p", products: [.executable(name: "tool", targets: ["Tool"])],
        dependencies: [.package(url: "https://example.org/x", from: "1.0.0")],
        targets: [
          .systemLibrary(name: "CLib", pkgConfig: "lib", providers: [.apt(["lib-dev"])]),
          .target(name: "Base", dependencies: ["CLib", parser], swiftSettings: settings),
          // .target(name: "Gone", dependencies: ["Base"]),
          .executableTarget(
            name: "Tool",
            dependencies: [.product(name: "Arguments", package: "args"), .target(name: "Base")]),
          .target(name: "Alone"),
          .testTarget(name: "BaseTests", dependencies: ["Base"], path: "Elsewhere"),
        ])
      """)

    #expect(manifest.targets.map(\.name) == ["CLib", "Base", "Tool", "Alone", "BaseTests"])
    #expect(manifest.targets.map(\.kind) == [.system, .library, .executable, .library, .test])
    #expect(manifest.target("Base")?.dependencies == ["CLib", "Parser"])
    #expect(manifest.target("Tool")?.dependencies == ["Arguments", "Base"])
    #expect(manifest.target("BaseTests")?.folder == "Elsewhere")
    #expect(manifest.target("Alone")?.folder == "Sources/Alone")
  }

  @Test func reachFollowsEveryArrow() throws {
    let manifest = try Manifest(
      """
      .target(name: "C"), .target(name: "B", dependencies: ["C"]),
      .target(name: "A", dependencies: ["B"])
      """)
    #expect(manifest.reach(of: "A") == ["B", "C"])
    #expect(manifest.reach(of: "C") == [])
  }

  @Test func aDependencyThatCannotBeResolvedIsAnError() {
    #expect(throws: ManifestError.unknownConstant("mystery")) {
      try Manifest(#".target(name: "A", dependencies: [mystery])"#)
    }
  }
}
