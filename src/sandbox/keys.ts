import { randomBytes, randomInt } from 'node:crypto';

/** Creates an AccessKey, whose id is the prefix and 11 random characters. */
export function makeKey(prefix = 'LTAI5tSandbox'): { accessKeyId: string; accessKeySecret: string } {
  return { accessKeyId: prefix + letters(11), accessKeySecret: randomBytes(15).toString('hex') };
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
}
