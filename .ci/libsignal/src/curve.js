// The names must exist for the import to succeed; nothing here is ever called.
exports.generateKeyPair = exports.calculateSignature = exports.verifySignature = undefined;
