import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportRequest } from '../../../../src/core/clone/export';
import { awkward, input, request } from './samples';

/** As they read what is typed into them: with history expansion, and in zsh without comments. */
const shells = {
  bash: ['bash', '--norc', '-i'],
  zsh: ['zsh', '-f', '-i'],
} as const;

const hostile = [
  '!foo',
  'a!b!!',
  '=ls',
  '~/x',
  "RDS’s 'x' # no comment",
  '*?[a-z]{a,b}',
  'CLONE',
  '\nCLONE\ntouch PWNED\n',
  '$(touch PWNED)`touch PWNED`',
  '%1',
  '^a^b',
  '\u202egnp',
];

/** Pastes a text into an interactive shell, where `aliyun` and `sleep` write their arguments down. */
function paste(shell: keyof typeof shells, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'rds-clone-paste-'));
  try {
    const program = (name: string, body: string): void => {
      const file = join(folder, name);
      writeFileSync(file, `#!/bin/sh\n${body}\n`);
      chmodSync(file, 0o700);
    };
    program('sleep', 'exit 0');
    program(
      'aliyun',
      `printf '%s\\0' "$@" >> calls; printf '\\0' >> calls
case "$2" in
  CloneDBInstance) echo '{"DBInstanceId":"rm-new"}' ;;
  *) echo '{"DBInstanceStatus":"Running"}' ;;
esac`,
    );
    const [command, ...args] = shells[shell];
    const { error, stdout } = spawnSync(command, args, {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, HISTFILE: '/dev/null' },
      input: `${text}echo "ended with $?"\necho still here\n`,
      encoding: 'utf8',
      timeout: 30_000,
    });
    if (error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error) throw error;
    const wasRun = spawnSync('ls', [folder], { encoding: 'utf8' }).stdout.includes('PWNED');
    const calls = readFileSync(join(folder, 'calls'), 'utf8')
      .split('\0\0')
      .slice(0, -1)
      .map((call) => call.split('\0'));
    return { stdout, calls, wasRun };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('The text for bash, pasted', () => {
  for (const shell of ['bash', 'zsh'] as const) {
    it(`into ${shell}, sends what it says and leaves the shell as it was`, function () {
      this.timeout(60_000);
      if (process.platform === 'win32') return this.skip();
      const values = [...awkward.filter(Boolean), ...hostile];
      for (const sourceName of ['orders', "it's !foo ’ \nCLONE\ntouch PWNED #(", '=ls $(touch PWNED)']) {
        const ran = paste(
          shell,
          exportRequest(
            'cliBash',
            input({
              sourceName,
              engine: sourceName,
              request: {
                ...request,
                ...Object.fromEntries(values.map((value, index) => [`P${index}`, value])),
              },
            }),
          ),
        );
        if (!ran) return this.skip();
        const [clone = [], ...looks] = ran.calls;
        for (const [index, value] of values.entries()) {
          const joined = `--P${index}=${value}`;
          assert.ok(
            clone.includes(joined) || clone[clone.indexOf(`--P${index}`) + 1] === value,
            `${JSON.stringify(value)}\n${ran.stdout}`,
          );
        }
        assert.equal(looks.length, 1);
        assert.equal(ran.wasRun, false);
        assert.match(ran.stdout, /rm-new: Running\n/);
        assert.match(ran.stdout, /ended with 0\n/);
        assert.match(ran.stdout, /still here\n/);
      }
    });
  }
});
