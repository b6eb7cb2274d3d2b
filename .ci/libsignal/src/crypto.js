// The names must exist for the import to succeed; nothing here is ever called.
exports.deriveSecrets = exports.decrypt = exports.encrypt = exports.calculateMAC = undefined;
