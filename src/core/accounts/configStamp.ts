import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './environment';

/** The file with the profiles of the aliyun CLI. */
export function cliConfigFile(): string {
  return join(homedir(), '.aliyun', 'config.json');
}

/** The credentials file of the SDKs. */
export function credentialsFile(env: Environment = process.env): string {
  return env['ALIBABA_CLOUD_CREDENTIALS_FILE'] || join(homedir(), '.alibabacloud', 'credentials');
}

function credentialFiles(): readonly string[] {
  return [cliConfigFile(), credentialsFile()];
}

/**
 * A text that changes whenever one of the credential files is written, created, removed, or changes its permissions,
 * including the target of a link. Costs one `stat` per file.
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
 * Reports when one of the credential files changes. It polls, because file system events stop when the folder is
 * removed, and do not cover link targets or network folders.
 */
export function watchCredentialFiles(
  listener: () => void,
  everyMs = watchMs,
): {
  /** Resolves when the current state of the files is known. */
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
