// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "starter",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "sluice", path: "../..")],
  targets: [
    .executableTarget(
      name: "starter", dependencies: [.product(name: "Sluice", package: "sluice")], path: ".")
  ]
)
