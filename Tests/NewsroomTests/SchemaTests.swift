import Decode
import Foundation
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite struct `Result schemas` {
  private static func fault(_ schema: JSONSchema, _ text: String) -> SchemaFault? {
    let bytes = Array(text.utf8)
    var tree = JSONTree()
    guard tree.read(bytes.span, 0..<bytes.count) == nil else {
      return SchemaFault(problem: "no JSON")
    }
    return schema.check(tree, bytes.span)
  }

  @Test(arguments: ResultSchema.allCases)
  func `those that ship compile`(_ kind: ResultSchema) throws {
    _ = try kind.compiled()
    #expect(kind.bytes.last == 0x0A)
  }

  @Test(arguments: [
    (#"{"type": "strng"}"#, "names a type 'strng'"),
    (#"{"maxItems": 3}"#, "has a keyword 'maxItems'"),
    (##"{"items": {"$ref": "#/$defs/no"}}"##, "which is not there"),
    (#"{"pattern": "a.c"}"#, "a pattern that is not understood"),
    (#"{"type": "#, "is not JSON"),
  ])
  func `a rule that is not understood is refused, not passed over`(
    _ text: String, _ message: String
  ) {
    let error = #expect(throws: WireError.self) { try JSONSchema(Array(text.utf8)) }
    #expect(error?.message.contains(message) == true)
  }

  @Test(
    arguments: [
      (#"{"type": "integer"}"#, "1", nil), (#"{"type": "integer"}"#, "1.0", nil),
      (#"{"type": "integer"}"#, "1.5", "must be of type integer"),
      (#"{"type": "number"}"#, "1", nil), (#"{"type": "string"}"#, "1", "must be of type string"),
      (#"{"type": ["string", "null"]}"#, "null", nil),
      (#"{"type": ["string", "null"]}"#, "true", "must be of type string or null"),
      (#"{"minimum": 1, "maximum": 8}"#, "8", nil),
      (#"{"minimum": 1, "maximum": 8}"#, "8.5", "must be at most 8"),
      (#"{"minimum": 1, "maximum": 8}"#, "0", "must be at least 1"),
      (#"{"minimum": -90}"#, "-91e0", "must be at least -90"),
      (#"{"minLength": 2}"#, #""é""#, "must have at least 2 characters"),
      (#"{"minLength": 2}"#, #""\u00e9a""#, nil),
      (#"{"enum": ["a", "b"]}"#, #""b""#, nil), (#"{"enum": ["a", "b"]}"#, #""\u0062""#, nil),
      (#"{"enum": ["a", "b"]}"#, #""c""#, "is not one of the known words"),
      (#"{"const": "a"}"#, #""b""#, "is not one of the known words"),
      (#"{"minItems": 1}"#, "[]", "must have at least 1 items"),
      (#"{"items": {"type": "string"}}"#, #"["a", 1]"#, "[1]: must be of type string"),
      (
        #"{"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}"#,
        #"["a", 1, 2]"#, "[2]: is one item too many"
      ),
      (#"{"required": ["a"]}"#, #"{"b": 1}"#, "a: is required and not there"),
      (
        #"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"a": 1, "b": 2}"#,
        "b: is not a name that is known here"
      ),
      (#"{"properties": {"a": {}}}"#, #"{"a": 1, "a": 2}"#, "a: stands twice"),
      (
        ##"{"additionalProperties": {"$ref": "#/$defs/n"}, "$defs": {"n": {"type": "integer"}}}"##,
        #"{"x": {"y": 1}}"#, "x: must be of type integer"
      ),
      (
        #"{"properties": {"a": {"items": {"properties": {"b": {"type": "null"}}}}}}"#,
        #"{"a": [{}, {"b": 0}]}"#, "a[1].b: must be of type null"
      ),
    ] as [(String, String, String?)])
  func `each keyword is kept`(_ schema: String, _ text: String, _ message: String?) throws {
    let fault = Self.fault(try JSONSchema(Array(schema.utf8)), text)
    #expect(
      fault.map { $0.path.isEmpty ? $0.problem : "\($0.place): \($0.problem)" } == message)
  }

  @Test(arguments: [
    ("^a+$", "aaa", true), ("^a+$", "", false), ("^a*b$", "b", true), ("^a{2,3}$", "aaaa", false),
    ("^a{2}a?$", "aaa", true), ("^(a|bc)d$", "bcd", true), ("^(a|bc)d$", "abd", false),
    ("^x(y(z)?)?$", "xyz", true), ("^x(y(z)?)?$", "xz", false), ("^[+-][0-9]$", "-7", true),
    ("^[a-f]$", "g", false), ("^a*a$", "aaa", true),
  ])
  func `patterns match as regular expressions do`(
    _ pattern: String, _ text: String, _ expected: Bool
  ) throws {
    let compiled = try #require(SchemaPattern(Array(pattern.utf8)))
    let bytes = Array(text.utf8)
    #expect(compiled.matches(bytes.span, 0..<bytes.count) == expected)
    #expect(try (Regex(pattern).wholeMatch(in: text) != nil) == expected)
  }

  /// The words of an `enum` of a schema, by the path of keys to it.
  private static func words(_ kind: ResultSchema, _ path: [String]) throws -> Set<String> {
    var value = try JSONSerialization.jsonObject(with: Data(kind.bytes))
    for key in path { value = (value as? [String: Any])?[key] ?? [:] }
    return Set(value as? [String] ?? [])
  }

  @Test func `words in the schemas are those that the program writes`() throws {
    let story = ["properties"]
    #expect(
      try Self.words(.story, story + ["source", "properties", "format", "enum"])
        == Set(WireFormat.allCases.map(\.rawValue)))
    #expect(
      try Self.words(.story, story + ["kind", "enum"]) == Set(StoryKind.allCases.map(\.rawValue)))
    #expect(
      try Self.words(.story, story + ["version", "properties", "kind", "enum"])
        == Set(VersionKind.allCases.filter { $0 != .none }.map { "\($0)" }))
    #expect(
      try Self.words(.story, story + ["credits", "items", "properties", "role", "enum"])
        == Set(CreditRole.allCases.map(\.name)))
    #expect(
      try Self.words(.story, story + ["removed", "items", "properties", "reason", "enum"])
        == Set(RemovalReason.allCases.map(\.name)))
    #expect(
      try Self.words(.reject, ["properties", "reason", "enum"])
        == Set(RejectReason.allCases.map(\.rawValue)))
    #expect(
      try Self.words(.run, ["properties", "attention", "items", "properties", "kind", "enum"])
        == Set(Attention.Kind.allCases.map(\.rawValue)))
  }

  /// Whether Python's jsonschema is there.
  private static let hasValidator: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import jsonschema"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(
    .enabled(if: hasValidator, "needs python3 with jsonschema"), arguments: ResultSchema.allCases)
  func `they obey the rules for schemas`(_ kind: ResultSchema) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("schema.json", kind.bytes)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import json,sys,jsonschema; jsonschema.Draft202012Validator.check_schema(json.load(open(sys.argv[1])))",
      path,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
