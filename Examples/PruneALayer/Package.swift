// swift-tools-version: 6.1
import PackageDescription

// A package of one's own names the workbench by its address and version:
//   .package(url: "https://…/liar-workbench", from: "0.1.0")
// Inside the checkout it is the folder above, or, with LIAR_WORKBENCH set, a tagged clone.
let clone = Context.environment["LIAR_WORKBENCH"]

let package = Package(
  name: "PruneALayer",
  dependencies: [
    clone.map { .package(url: $0, from: "0.1.0") }
      ?? .package(name: "liar-workbench", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "PruneALayer",
      dependencies: [
        .product(name: "LIARCore", package: "liar-workbench"),
        .product(name: "LinearAlgebra", package: "liar-workbench"),
        .product(name: "PruningPlan", package: "liar-workbench"),
      ])
  ]
)
