import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './environment';

/** The profiles of the aliyun CLI. */
export function cliConfigFile(): string {
  return join(homedir(), '.aliyun', 'config.json');
}

/** The keys of the SDK. */
export function credentialsFile(env: Environment = process.env): string {
  return env['ALIBABA_CLOUD_CREDENTIALS_FILE'] || join(homedir(), '.alibabacloud', 'credentials');
}

/** The files in which the aliyun CLI and the SDK keep credentials. */
function credentialFiles(): readonly string[] {
  return [cliConfigFile(), credentialsFile()];
}

/** Changes whenever one of the credential files is written, created or removed. Costs one look at each. */
export async function configStamp(): Promise<string> {
  const stamps = await Promise.all(
    credentialFiles().map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return found ? `${found.mtimeMs} ${found.ctimeMs} ${found.size}` : 'none';
    }),
  );
  return stamps.join(', ');
}
