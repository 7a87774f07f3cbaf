/**
 * Masks keys, tokens and signatures in a text from outside. The service quotes the whole request, security token
 * included, when a signature does not match; links to backups contain their signature.
 */
export function maskSecrets(text: string): string {
  return text
    .replace(/(string[\s-]?to[\s-]?sign\b|canonical request\b).*$/is, '$1 …')
    .replace(
      /\b((?:OSS)?AccessKey(?:Id|Secret)?|access_key_(?:id|secret)|(?:x-acs-)?security[-_]?token|sts_token|Signature|password|secret)(["']?\s*[=:]\s*["']?)[^\s&"',;}]+/gi,
      '$1$2***',
    )
    .replace(/\b(LTAI)[A-Za-z0-9]{6,}/g, '$1***')
    .replace(/\b(STS\.)[A-Za-z0-9]{6,}/g, '$1***');
}
