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

/**
 * Changes whenever one of the credential files, or what a link in its place leads to, is written, made, removed or may
 * be read otherwise. Costs one look at each.
 */
export async function configStamp(): Promise<string> {
  const stamps = await Promise.all(
    credentialFiles().map(async (file) => {
      try {
        const { dev, ino, mode, mtimeMs, ctimeMs, size } = await stat(file);
        return [dev, ino, mode, mtimeMs, ctimeMs, size].join(' ');
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : 'none';
      }
    }),
  );
  return stamps.join(', ');
}

const watchMs = 2_000;

/**
 * Tells when one of these files changes. They are looked at again and again: the watching of the system ends with the
 * folder, does not see behind links and sees nothing in folders of the network.
 */
export function watchCredentialFiles(
  listener: () => void,
  everyMs = watchMs,
): {
  /** When it is known what they are like now. */
  readonly ready: Promise<void>;
  readonly dispose: () => void;
} {
  let [seen, isOver] = ['', false];
  let timer: NodeJS.Timeout | undefined;
  const look = async (tell: () => void): Promise<void> => {
    const now = await configStamp();
    if (isOver) return;
    if (now !== seen) tell();
    seen = now;
    timer = setTimeout(() => void look(listener), everyMs);
    timer.unref();
  };
  return {
    ready: look(() => undefined),
    dispose: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
