extension SealedPaste {
  /// Decrypts the paste and reads it as a dotenv text. Its values go to the vault.
  ///
  /// It takes as long as the paste's parameters ask for, up to seconds: call it where waiting
  /// hurts nobody.
  ///
  /// - Parameter password: nil for a paste without one.
  /// - Parameter source: how warnings name it.
  /// - Throws: `paste_wrong_password`, `paste_too_large`, `paste_broken`.
  package func open(
    _ address: PasteAddress, password: Secret?, sealingInto vault: Vault, source: String
  ) throws(PasteError) -> DotenvListing {
    let json = try PasteCipher.open(self, key: address.key, password: password)
    let text = try PasteText.read(json)
    let listing = text.withBytes { bytes in
      try? DotenvListing(bytes, sealingInto: vault, file: source)
    }
    guard let listing else { throw .broken }
    return listing
  }
}
