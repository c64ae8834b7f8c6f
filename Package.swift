// swift-tools-version: 6.2
import PackageDescription

// The kernels are compiled for one instruction set, which is chosen at build time: by default that of this
// machine, or the x86-64 level in the environment variable SLUICE_CPU (x86-64-v2, x86-64-v3, x86-64-v4,
// native). On Arm, there is nothing to choose.
#if arch(x86_64)
  let cpu = Context.environment["SLUICE_CPU"] ?? "native"
  let instructionSet: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(cpu)"])]
#else
  let instructionSet: [SwiftSetting] = []
#endif

let checked: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Code on raw memory is too slow without optimization, also in debug builds. Whole-module optimization is
// needed for inlining across files. With several threads, the compiler still writes one object file per
// source file, which debug builds expect.
let optimized: [SwiftSetting] = [
  .unsafeFlags(["-Ounchecked", "-wmo", "-num-threads", "2", "-disable-batch-mode"])
]

let package = Package(
  name: "sluice",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Sluice", targets: ["Sluice"]),
    .library(name: "SluiceText", targets: ["SluiceText"]),
    .library(name: "SluiceModels", targets: ["SluiceModels"]),
    .library(name: "SluiceInspection", targets: ["SluiceInspection"]),
    .library(name: "SluiceTables", targets: ["SluiceTables"]),
    .library(name: "SluiceTraining", targets: ["SluiceTraining"]),
    .library(name: "SluiceSeries", targets: ["SluiceSeries"]),
    .library(name: "SluiceEventLog", targets: ["SluiceEventLog"]),
    .executable(name: "sluice", targets: ["SluiceCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // Without the default traits, which depend on all of Foundation.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CPUFeatures"),
    .systemLibrary(name: "VectorWords"),
    .target(name: "SluicePlatform", swiftSettings: checked),
    .target(
      name: "SluiceKernels",
      dependencies: ["CPUFeatures", "VectorWords", "SluicePlatform"],
      swiftSettings: checked + optimized + instructionSet),
    .target(name: "SluiceFiles", dependencies: ["SluicePlatform"], swiftSettings: checked),
    .target(
      name: "SluiceText", dependencies: ["SluiceFiles", "SluicePlatform"], swiftSettings: checked),
    .target(
      name: "SluiceTables", dependencies: ["SluiceFiles", "SluicePlatform"], swiftSettings: checked),
    .target(
      name: "Sluice",
      dependencies: ["SluiceKernels", "SluiceFiles", "SluicePlatform"],
      swiftSettings: checked),
    .target(
      name: "SluiceModels",
      dependencies: ["Sluice", "SluiceKernels", "SluiceText", "SluiceFiles", "SluicePlatform"],
      swiftSettings: checked),
    .target(
      name: "SluiceInspection",
      dependencies: ["Sluice", "SluiceKernels", "SluiceModels", "SluiceFiles", "SluicePlatform"],
      swiftSettings: checked),
    .target(
      name: "SluiceTraining",
      dependencies: [
        "Sluice", "SluiceKernels", "SluiceModels", "SluiceText", "SluiceInspection",
        "SluiceFiles", "SluicePlatform",
      ],
      swiftSettings: checked),
    .target(
      name: "SluiceSeries",
      dependencies: [
        "SluiceTraining", "SluiceInspection", "SluiceModels", "SluiceTables", "Sluice",
        "SluiceKernels", "SluiceFiles", "SluicePlatform",
      ],
      swiftSettings: checked),
    .target(
      name: "SluiceEventLog",
      dependencies: [
        "Sluice", "SluiceModels", "SluiceText", "SluiceInspection", "SluiceTraining",
        "SluiceFiles", "SluicePlatform",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["tensorboard.proto"],
      swiftSettings: checked),
    .executableTarget(
      name: "SluiceCommand",
      dependencies: [
        "SluiceEventLog", "SluiceSeries", "SluiceTraining", "SluiceInspection", "SluiceModels",
        "SluiceText", "SluiceTables", "Sluice", "SluiceKernels", "SluiceFiles", "SluicePlatform",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: checked),
    .target(
      name: "TestSupport",
      dependencies: ["Sluice", "SluiceModels", "SluiceText", "SluiceTraining"],
      path: "Tests/Support",
      swiftSettings: checked + [.unsafeFlags(["-O"])]),
    .testTarget(
      name: "SluiceKernelsTests",
      dependencies: ["SluiceKernels", "CPUFeatures", "TestSupport"],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceTests",
      dependencies: ["Sluice", "SluiceKernels", "SluiceModels", "TestSupport"],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceFilesTests",
      dependencies: ["SluiceFiles", "SluicePlatform", "TestSupport"],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceTextTests",
      dependencies: ["SluiceText", "SluiceFiles", "TestSupport"],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceTablesTests",
      dependencies: ["SluiceTables", "SluiceFiles", "TestSupport"],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceModelsTests",
      dependencies: ["SluiceModels", "Sluice", "SluiceText", "SluiceFiles", "TestSupport"],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceInspectionTests",
      dependencies: [
        "SluiceInspection", "SluiceModels", "Sluice", "SluiceKernels", "SluiceText", "SluiceFiles",
        "TestSupport",
      ],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceTrainingTests",
      dependencies: [
        "SluiceTraining", "SluiceModels", "Sluice", "SluiceText", "SluiceFiles", "TestSupport",
      ],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceSeriesTests",
      dependencies: [
        "SluiceSeries", "SluiceTraining", "SluiceInspection", "SluiceModels", "SluiceTables",
        "Sluice", "SluiceFiles", "TestSupport",
      ],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceEventLogTests",
      dependencies: [
        "SluiceEventLog", "SluiceTraining", "SluiceModels", "Sluice", "SluiceText", "SluiceFiles",
        "SluiceInspection", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: checked),
    .testTarget(
      name: "SluiceCommandTests",
      dependencies: [
        "SluiceCommand", "SluiceTraining", "SluiceModels", "Sluice", "SluiceText", "SluiceTables",
        "SluiceFiles", "TestSupport",
      ],
      swiftSettings: checked),
    // Reads damaged files of all formats; `.ci/run` runs it with more of them than its tests.
    .executableTarget(
      name: "Mutations",
      dependencies: [
        "SluiceTraining", "SluiceModels", "Sluice", "SluiceText", "SluiceTables", "SluiceFiles",
        "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Mutations",
      swiftSettings: checked),
    .testTarget(
      name: "MutationsTests", dependencies: ["Mutations"], swiftSettings: checked),
    // The code of articles can only use public declarations of the products, like the code of users.
    .testTarget(
      name: "SluiceDocumentationTests",
      dependencies: [
        "SluiceEventLog", "SluiceSeries", "SluiceTraining", "SluiceInspection", "SluiceModels",
        "SluiceText", "SluiceTables", "Sluice",
      ],
      packageAccess: false,
      swiftSettings: checked),
  ],
  swiftLanguageModes: [.v6]
)
