import SluiceFiles

extension Setting {
  /// The setting of a value with gates: a list of their names.
  static func gates(_ path: any Path<[Gate]>) -> Setting {
    Setting(
      keys: ["gates"],
      write: { root, container, _ in
        try container.encode(root[keyPath: path], forKey: AnyCodingKey("gates"))
      },
      read: { root, reader in
        guard let names: [String] = try reader.required("gates") else { return }
        root[keyPath: path] = try names.map { name in
          do {
            return try Gate(named: name)
          } catch {
            throw SettingsError.badValue(
              key: "gates", found: "\"\(name)\"", expected: "names of gates: \(error)")
          }
        }
      },
      isEqual: { $0[keyPath: path] == $1[keyPath: path] })
  }
}
