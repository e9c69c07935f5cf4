// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Wireroom",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "wireroom", targets: ["wireroom"])
  ],
  traits: [
    .trait(
      name: "FastDeflate",
      description:
        "Inflates and compresses by ISA-L and libdeflate: two to four times zlib's speed."),
    .trait(
      name: "LanguageDetection",
      description: "Tells the language of texts that do not say it, by CLD2."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // Facts → merged tables: tallies, sorted runs, streaming merges.
    .target(name: "Aggregate", dependencies: ["Wire"]),
    // The system's libdeflate, for the trait FastDeflate.
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    // The system's iconv: the C library's own, but on macOS.
    .systemLibrary(name: "CIconv"),
    // The system's ISA-L (igzip), for the trait FastDeflate.
    .systemLibrary(
      name: "CISAL", pkgConfig: "libisal",
      providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
    // Comparisons of sixteen bytes at once, which Swift's vectors leave to the optimizer.
    .systemLibrary(name: "CLanes"),
    // CLD2 behind a C function, for the trait LanguageDetection.
    .target(
      name: "CLanguage",
      cxxSettings: [.define("WIREROOM_CLD2", .when(traits: ["LanguageDetection"]))],
      linkerSettings: [.linkedLibrary("cld2", .when(traits: ["LanguageDetection"]))]),
    // Commands that are started: their pipes, process groups and signals.
    .target(name: "CProcess"),
    // Data files built into the program: gazetteer, lexicon, furniture, character references.
    .target(
      name: "CTables", exclude: ["data", "build_tables.py", "build_topics.py", "build_exonyms.py"]),
    // Names of threads, and lazy values under the thread sanitizer.
    .target(name: "CThreads"),
    // The system's xxHash.
    .systemLibrary(
      name: "CXXHash", pkgConfig: "libxxhash",
      providers: [.apt(["libxxhash-dev"]), .brew(["xxhash"])]),
    // The system's zlib.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // Bytes → documents: gzip, tar, one file per wire format, sniffing.
    .target(
      name: "Decode",
      dependencies: [
        .target(name: "CISAL", condition: .when(traits: ["FastDeflate"])), "CZlib", "Wire",
      ]),
    // Parts → facts: agencies, datelines, names, quotes, amounts.
    .target(name: "Extract", dependencies: ["CLanguage", "Lexicon", "Wire"]),
    // The engine: channels, stage actors, meters. It knows nothing of news.
    .target(
      name: "Flow",
      dependencies: [
        "CThreads", .product(name: "DequeModule", package: "swift-collections"),
      ]),
    // Tables that more than one stage reads: the phrase automaton, word lists, the gazetteer.
    .target(name: "Lexicon", dependencies: ["CTables", "Wire"]),
    // The five stages assembled from a pipeline file: runs, outputs, reports.
    .target(
      name: "Newsroom",
      dependencies: [
        "Aggregate", .target(name: "CDeflate", condition: .when(traits: ["FastDeflate"])),
        .target(name: "CISAL", condition: .when(traits: ["FastDeflate"])),
        "CProcess", "CTables", "CXXHash",
        "CZlib", "Decode", "Extract", "Flow", "Lexicon", "Normalize",
        "Segment", "Synth",
        "Wire",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ]),
    // Documents → clean text: character sets, references, mojibake, furniture, unwrapping.
    .target(name: "Normalize", dependencies: ["Lexicon", "Wire"]),
    // Text → parts: headline, byline, dateline, paragraphs, captions, credits, sentences, tokens.
    .target(name: "Segment", dependencies: ["Lexicon", "Wire"]),
    // Synthetic archives whose right answers are known.
    .target(name: "Synth", dependencies: ["Wire"]),
    // The vocabulary that all stages speak: batches, rows, bytes, errors.
    .target(
      name: "Wire", dependencies: ["CIconv", "CLanes"],
      linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),
    // The command line: argument parsing and printing only.
    .executableTarget(
      name: "wireroom",
      dependencies: [
        "Newsroom", "Synth", "Wire",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // Helpers of the tests: fixtures, the stages on one document, temporary folders.
    .target(
      name: "TestKit",
      dependencies: ["Decode", "Extract", "Newsroom", "Normalize", "Segment", "Wire"],
      path: "Tests/TestKit"),
    .testTarget(name: "AggregateTests", dependencies: ["Aggregate", "TestKit", "Wire"]),
    .testTarget(
      name: "DecodeTests", dependencies: ["Decode", "Newsroom", "Synth", "TestKit", "Wire"]),
    .testTarget(name: "ExtractTests", dependencies: ["Extract", "Lexicon", "TestKit", "Wire"]),
    .testTarget(name: "FlowTests", dependencies: ["Flow", "TestKit"]),
    .testTarget(name: "LexiconTests", dependencies: ["Lexicon", "TestKit", "Wire"]),
    .testTarget(
      name: "NewsroomTests",
      dependencies: [
        "Aggregate", "Decode", "Newsroom", "Synth", "TestKit", "Wire",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(name: "NormalizeTests", dependencies: ["Lexicon", "Normalize", "TestKit", "Wire"]),
    .testTarget(name: "SegmentTests", dependencies: ["Lexicon", "Segment", "TestKit", "Wire"]),
    .testTarget(name: "SynthTests", dependencies: ["Decode", "Synth", "TestKit", "Wire"]),
    .testTarget(name: "WireTests", dependencies: ["TestKit", "Wire"]),
    .testTarget(name: "CommandTests", dependencies: ["Synth", "TestKit", "wireroom"]),
  ],
  swiftLanguageModes: [.v6]
)

/// How every target is compiled: the house's rules held by the compiler.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
  .treatWarning("DeprecatedDeclaration", as: .warning),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

// The benchmarks' dependencies are not everybody's: `make bench` asks for them.
if Context.environment["WIREROOM_BENCHMARKS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []))
  // The system's libxml2, which our own reader of XML is measured against.
  package.targets.append(
    .systemLibrary(
      name: "CXML2", path: "Benchmarks/CXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]))
  package.targets.append(
    .executableTarget(
      name: "StageBenchmarks",
      dependencies: [
        "Aggregate", .target(name: "CISAL", condition: .when(traits: ["FastDeflate"])), "CXML2",
        "CZlib",
        "Decode", "Extract", "Flow", "Lexicon", "Newsroom", "Normalize",
        "Segment", "Synth", "Wire", .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/StageBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
}

// libFuzzer brings a `main` of its own, with which nothing else links: `make fuzz` asks for it.
if Context.environment["WIREROOM_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: ["Decode", "Extract", "Newsroom", "Normalize", "Segment", "Wire"],
      path: "Tests/Fuzz", exclude: ["dictionaries", "run.py"]))
}

for target in package.targets
where !["CLanguage", "CProcess", "CTables", "CThreads"].contains(target.name)
  && target.type != .system
{
  let isOutside = target.type == .test || ["StageBenchmarks", "Fuzz"].contains(target.name)
  target.swiftSettings = isOutside ? settings : settings + [.strictMemorySafety()]
  if Context.environment["WIREROOM_FUZZ"] != nil {
    // Of two options the compiler takes the last: both sanitizers must stand in one.
    let flags = ["-sanitize=fuzzer,address"] + (target.name == "Fuzz" ? ["-parse-as-library"] : [])
    target.swiftSettings?.append(.unsafeFlags(flags))
  }
}
