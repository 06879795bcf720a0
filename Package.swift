// swift-tools-version: 6.1
import PackageDescription

// The manifest is the map of the program: one section a target, from the bottom layer up.
// Dependencies point downward only; ArchitectureTests holds every arrow to docs/ARCHITECTURE.md.

let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "liar-workbench",
  products: [
    .executable(name: "liar", targets: ["liar"]),
    // What others may build on (0.x); Examples/PruneALayer shows how.
    .library(name: "LIARCore", targets: ["LIARCore"]),
    .library(name: "LinearAlgebra", targets: ["LinearAlgebra"]),
    .library(name: "PruningPlan", targets: ["PruningPlan"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // MARK: C libraries and facades

    .systemLibrary(
      name: "COpenBLAS",
      pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"])]
    ),
    .target(name: "CFaults"),
    .target(name: "CKernels"),
    .target(
      name: "CTerminal",
      cSettings: [.define("_XOPEN_SOURCE_EXTENDED"), .define("_DEFAULT_SOURCE")],
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]
    ),

    // MARK: Shared vocabulary

    .target(name: "TOML", swiftSettings: swiftSettings),
    .target(name: "PruningPlan", dependencies: ["TOML"], swiftSettings: swiftSettings),
    .target(name: "TerminalVocabulary", swiftSettings: swiftSettings),
    .target(name: "JSONSyntax", swiftSettings: swiftSettings),
    .target(name: "FileAccess", swiftSettings: swiftSettings),

    // MARK: Engine side (no ncurses)

    .target(
      name: "LinearAlgebra",
      dependencies: ["CKernels", "COpenBLAS"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "ModelFormats", dependencies: ["CFaults", "FileAccess", "JSONSyntax"],
      swiftSettings: swiftSettings),
    .target(
      name: "Tokenization", dependencies: ["FileAccess", "JSONSyntax"],
      swiftSettings: swiftSettings),
    .target(
      name: "Transformer",
      dependencies: ["LinearAlgebra", "ModelFormats"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "LIARCore",
      dependencies: ["LinearAlgebra", "PruningPlan"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "PruningEngine",
      dependencies: [
        "CFaults", "FileAccess", "LIARCore", "LinearAlgebra", "ModelFormats", "PruningPlan",
        "Tokenization", "Transformer",
      ],
      swiftSettings: swiftSettings
    ),

    // MARK: Workbench side (no OpenBLAS)

    .target(
      name: "TerminalGraphics", dependencies: ["FileAccess", "TOML", "TerminalVocabulary"],
      swiftSettings: swiftSettings),
    .target(
      name: "WorkbenchCore", dependencies: ["PruningPlan", "TerminalVocabulary"],
      swiftSettings: swiftSettings),
    .target(
      name: "WorkbenchUI",
      dependencies: ["PruningPlan", "TerminalGraphics", "TerminalVocabulary", "WorkbenchCore"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "TerminalRuntime",
      dependencies: ["CFaults", "CTerminal", "TerminalGraphics", "TerminalVocabulary"],
      swiftSettings: swiftSettings
    ),

    // MARK: Composition root

    .executableTarget(
      name: "liar",
      dependencies: [
        argumentParser, "CFaults", "FileAccess", "LinearAlgebra", "ModelFormats", "PruningEngine",
        "PruningPlan", "TOML", "TerminalGraphics", "TerminalRuntime", "TerminalVocabulary",
        "Tokenization", "Transformer", "WorkbenchCore", "WorkbenchUI",
      ],
      swiftSettings: swiftSettings
    ),

    // MARK: Tests

    .target(name: "CPseudoTerminal", path: "Tests/Support/CPseudoTerminal"),
    .target(
      name: "PseudoTerminal",
      dependencies: ["CPseudoTerminal"],
      path: "Tests/Support/PseudoTerminal",
      swiftSettings: swiftSettings
    ),
    .target(name: "Timing", path: "Tests/Support/Timing", swiftSettings: swiftSettings),
    .target(
      name: "WorkbenchFixture",
      dependencies: ["PruningPlan", "TerminalVocabulary", "WorkbenchCore"],
      path: "Tests/Support/WorkbenchFixture",
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "TerminalProbe",
      dependencies: ["CFaults", "TerminalGraphics", "TerminalRuntime", "TerminalVocabulary"],
      path: "Tests/Support/TerminalProbe",
      swiftSettings: swiftSettings
    ),
    .testTarget(name: "ArchitectureTests", swiftSettings: swiftSettings),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["liar", "PseudoTerminal"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "JSONSyntaxTests",
      dependencies: ["JSONSyntax"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "LIARCoreTests",
      dependencies: ["LIARCore", "LinearAlgebra", "ModelFormats", "PruningPlan", "Timing"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"], swiftSettings: swiftSettings),
    .testTarget(
      name: "ModelFormatsTests",
      dependencies: ["ModelFormats"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "PruningEngineTests",
      dependencies: [
        "LIARCore", "LinearAlgebra", "ModelFormats", "PruningEngine", "PruningPlan",
        "Timing", "Tokenization", "Transformer",
      ],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "PruningPlanTests", dependencies: ["PruningPlan"], swiftSettings: swiftSettings),
    .testTarget(
      name: "TOMLTests", dependencies: ["TOML"], exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TerminalGraphicsTests",
      dependencies: ["TerminalGraphics", "TerminalVocabulary"],
      exclude: ["Snapshots"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TerminalTests",
      dependencies: ["PseudoTerminal", "TerminalGraphics", "TerminalProbe", "TerminalRuntime"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TokenizationTests",
      dependencies: ["JSONSyntax", "Timing", "Tokenization"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TransformerTests",
      dependencies: [
        "LIARCore", "LinearAlgebra", "ModelFormats", "PruningPlan", "Tokenization", "Transformer",
      ],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "WorkbenchCoreTests",
      dependencies: [
        "PruningPlan", "TerminalVocabulary", "Timing", "WorkbenchCore", "WorkbenchFixture",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "WorkbenchUITests",
      dependencies: [
        "PruningPlan", "TerminalGraphics", "TerminalVocabulary", "Timing", "WorkbenchCore",
        "WorkbenchFixture", "WorkbenchUI",
      ],
      exclude: ["Snapshots"],
      swiftSettings: swiftSettings
    ),
  ]
)

// MARK: Fuzzing

// The readers of bytes from outside, as tests, or, for scripts/fuzz.sh, as a program that LLVM's
// fuzzer drives: the same files, which only one target may have.
let fuzzed: [Target.Dependency] = [
  "CTerminal", "JSONSyntax", "LIARCore", "LinearAlgebra", "ModelFormats", "PruningEngine",
  "PruningPlan", "TOML", "TerminalGraphics", "TerminalRuntime", "TerminalVocabulary",
  "Tokenization", "Transformer", "WorkbenchCore",
]
if Context.environment["LIAR_FUZZER"] == nil {
  package.targets.append(
    .testTarget(
      name: "FuzzingTests", dependencies: fuzzed, exclude: ["Crashers", "LibFuzzer"],
      swiftSettings: swiftSettings))
} else {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: fuzzed, path: "Tests/FuzzingTests",
      exclude: ["Crashers", "FuzzingTests.swift"], swiftSettings: swiftSettings))
}
