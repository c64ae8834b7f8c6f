// swift-tools-version: 6.2
import PackageDescription

let checked: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// An example: one file, which imports the library's products only.
func example(
  _ name: String, imports products: String..., exclude: [String] = []
) -> Target {
  .executableTarget(
    name: name,
    dependencies: products.map { .product(name: $0, package: "sluice") },
    path: name,
    exclude: exclude,
    swiftSettings: checked)
}

let package = Package(
  name: "examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "sluice", path: "..")],
  targets: [
    example("ArticleLayer", imports: "Sluice"),
    example("OwnOperation", imports: "Sluice"),
    // Also a package of its own, as a template.
    example("Starter", imports: "Sluice", exclude: ["Package.swift"]),
    example("Misuse", imports: "Sluice"),
    example("OwnModel", imports: "Sluice", "SluiceModels", "SluiceTraining"),
    example("OwnClassifier", imports: "Sluice", "SluiceModels", "SluiceTraining"),
    example(
      "OwnMixer",
      imports: "Sluice", "SluiceModels", "SluiceText", "SluiceInspection", "SluiceTraining"),
    example(
      "Forecast",
      imports: "Sluice", "SluiceModels", "SluiceSeries", "SluiceTables", "SluiceTraining"),
    example(
      "Classify",
      imports: "Sluice", "SluiceModels", "SluiceSeries", "SluiceTables", "SluiceTraining"),
  ],
  swiftLanguageModes: [.v6]
)
