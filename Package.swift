// swift-tools-version:6.2
import PackageDescription

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "jembatan",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "jembatan", targets: ["jembatan"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // C libraries from Debian
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CLinux"),

        // Foundations
        .target(name: "JSON"),
        .target(name: "Vocabulary"),
        .target(name: "Templating", dependencies: ["JSON"]),
        .target(name: "Postgres", dependencies: ["CPostgres", "CLinux"]),
        .target(name: "HTTPClient", dependencies: ["CCurl"]),
        .target(name: "PasswordHashing", dependencies: ["CArgon2"]),

        // The product
        .target(name: "FHIR", dependencies: ["JSON", "Vocabulary"]),
        .target(name: "Clinics", dependencies: ["JSON", "Vocabulary", "Postgres", "PasswordHashing", "CZlib", crypto, logging]),
        .target(name: "Delivery", dependencies: ["JSON", "Vocabulary", "Postgres", "Clinics", logging, metrics]),
        .target(
            name: "Satusehat",
            dependencies: ["FHIR", "JSON", "Vocabulary", "Postgres", "HTTPClient", "Clinics", "Delivery", logging]),
        .target(
            name: "BPJS",
            dependencies: ["JSON", "Vocabulary", "Postgres", "HTTPClient", "Clinics", "Delivery", crypto, cryptoExtras]),
        .target(
            name: "Notices",
            dependencies: ["JSON", "Vocabulary", "Postgres", "HTTPClient", "Clinics", "Delivery", crypto, logging]),
        .target(
            name: "Web",
            dependencies: [
                hummingbird, "Templating", "JSON", "Vocabulary", "FHIR", "Clinics", "Delivery", "Satusehat", "BPJS", "Notices", logging,
                metrics,
            ]),
        .target(name: "Sandbox", dependencies: [hummingbird, "JSON", "Vocabulary", crypto, cryptoExtras, logging, lifecycle]),
        .target(
            name: "App",
            dependencies: [
                hummingbird, argumentParser, logging, metrics, crypto, lifecycle, "JSON", "Vocabulary", "Postgres", "HTTPClient",
                "PasswordHashing", "Templating", "FHIR", "Clinics", "Delivery", "Satusehat", "BPJS", "Notices", "Web", "Sandbox",
                "CZlib",
            ]),
        .executableTarget(name: "jembatan", dependencies: ["App"]),
        .executableTarget(
            name: "jembatan-bench", dependencies: ["Clinics", "HTTPClient", "JSON", "Postgres", "Templating", logging], path: "Benchmarks"),

        // Tests
        .target(name: "MigratedDatabase", dependencies: ["Postgres"], path: "Tests/MigratedDatabase"),
        .testTarget(name: "ProjectTests"),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "TemplatingTests", dependencies: ["Templating", "JSON"]),
        .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary"]),
        .testTarget(name: "FHIRTests", dependencies: ["FHIR", "JSON", "Vocabulary"]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", logging]),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", "CCurl"]),
        .testTarget(name: "PasswordHashingTests", dependencies: ["PasswordHashing"]),
        .testTarget(
            name: "ClinicsTests",
            dependencies: ["Clinics", "MigratedDatabase", "Postgres", "JSON", "Vocabulary", "PasswordHashing", crypto, logging]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: ["Delivery", "Clinics", "Satusehat", "MigratedDatabase", "Postgres", "JSON", "Vocabulary", crypto, logging]),
        .testTarget(
            name: "SatusehatTests",
            dependencies: ["Satusehat", "FHIR", "JSON", "Vocabulary", "Postgres", "HTTPClient", "Clinics", "Delivery", logging]),
        .testTarget(
            name: "BPJSTests",
            dependencies: [
                "BPJS", "Delivery", "Clinics", "HTTPClient", "MigratedDatabase", "Postgres", "JSON", "Vocabulary", crypto, cryptoExtras,
                logging,
            ], exclude: ["Vectors"]),
        .testTarget(
            name: "NoticesTests",
            dependencies: [
                "Notices", "Satusehat", "Delivery", "Clinics", "HTTPClient", "MigratedDatabase", "Postgres", "JSON", "Vocabulary", crypto,
                logging,
            ]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "JSON", crypto, cryptoExtras, logging, lifecycle]),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", hummingbird, "Templating", "JSON", "Vocabulary", "MigratedDatabase", "Postgres", "HTTPClient", "PasswordHashing",
                "FHIR", "Clinics",
                "Delivery", "Satusehat", "BPJS", "Notices", crypto, logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
