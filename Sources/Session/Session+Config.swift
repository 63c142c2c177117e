import Connector
import Manifest
import Secrets
import Vocabulary

extension Session {
  static let configLimit = 1 << 20

  /// Reads the config file again. On the screen a missing one is an empty config, and is made by the
  /// first value.
  func loadConfig(by party: Party) throws(Failure) {
    guard let path = project.config, DiskFile.exists(path) || !options.isInteractive else { return }
    let bytes = try DiskFile.read(path, limit: Session.configLimit)
    let file = JSONFile(name: FilePath.name(of: path), bytes: bytes)
    let value = try file.value("config_not_json", hint: "mend it and save")
    guard case .object = value else {
      throw file.failure(
        "config_not_an_object", [], "is no JSON object",
        hint: #"write {"start_date": "2024-01-01"}"#)
    }
    config = try SessionConfig(value)
    configChanged(by: party)
  }

  func setConfig(_ path: String, _ text: String?, by party: Party) throws(Failure) {
    let steps = path.split(separator: ".").map(String.init)
    guard !steps.isEmpty else { throw Failure("config_path", "a config path has a name") }
    let kind = manifest?.manifest.fields.first { $0.dotted == path }?.kind.rawValue ?? "string"
    var value: JSON?
    if let text { value = try SessionConfig.parse(text, kind: kind, field: path) }
    config.set(value, at: steps)
    if let file = project.config {
      try DiskFile.replace(file, with: config.values.bytes(.pretty) + [0x0A])
    }
    emit(.configSet(path: path), by: party)
    configChanged(by: party)
    streamsChanged(by: party)
  }

  /// One row for each field of the spec that is no secret and that no source holds.
  func configChanged(by party: Party) {
    guard let manifest else { return }
    let held = Set(
      sources.flatMap { $0.entries.map(\.name.text) + $0.publicValues.map(\.name.text) })
    let rows = manifest.manifest.fields.filter { !$0.isSecret && !held.contains($0.dotted) }
    emit(
      .configChanged(
        rows.map { field in
          ConfigRow(
            path: field.dotted, kind: field.kind.rawValue,
            value: config.value(at: field.path).map { masked(SessionConfig.text($0)) },
            isRequired: field.isRequired,
            defaultValue: field.defaultValue.map { masked(SessionConfig.text($0)) },
            allowed: field.enumeration.map { masked(SessionConfig.text($0)) })
        }), by: party)
  }
}

extension SessionConfig {
  /// As a person types it: strings without quotes, anything else as JSON.
  static func text(_ value: JSON) -> String { value.string ?? value.text(.python) }
}
