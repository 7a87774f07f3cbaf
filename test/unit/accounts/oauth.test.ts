import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, lstat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  readCliConfig,
  updateCliProfile,
  withCliConfigLocked,
} from '../../../src/core/accounts/cliConfigFile';
import { configStamp } from '../../../src/core/accounts/configStamp';
import { CredentialChain } from '../../../src/core/accounts/credentials';
import { NotLockedError } from '../../../src/core/accounts/lockFile';
import type { RenewedSignIns } from '../../../src/core/accounts/oauth';
import { createProviders, type ProviderContext } from '../../../src/core/accounts/providers';
import { CredentialHome } from '../../support/credentialHome';
import { CredentialStandIns } from '../../support/credentialStandIns';
import { noteState } from '../../support/credentialStates';
import { providerContext } from '../../support/providerContext';
import { failureOf, idOf } from './credentialSources';

const seconds = (): number => Math.floor(Date.now() / 1000);
const signIn = {
  name: 'p',
  mode: 'OAuth',
  oauth_site_type: 'CN',
  oauth_access_token: 'oauth-access-1',
  oauth_access_token_expire: 5,
  oauth_refresh_token: 'oauth-refresh',
};

describe('a sign-in of the aliyun CLI', function () {
  this.timeout(20_000);
  const standIns = new CredentialStandIns();
  const home = new CredentialHome();
  let unsaved: string[];
  let renewed: RenewedSignIns;
  before(() => standIns.start());
  after(() => standIns.stop());
  beforeEach(async () => {
    await home.make();
    standIns.reset();
    unsaved = [];
    renewed = new Map();
  });
  afterEach(() => home.remove());

  /** So long that it is seen by other tasks. */
  const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  /** As a window has it. */
  const contextOf = (changes: Partial<ProviderContext> = {}): ProviderContext =>
    providerContext(standIns.send, {
      readCliConfig,
      sleep,
      lockCliConfig: (task) => withCliConfigLocked({ sleep }, task),
      writeBack: updateCliProfile,
      renewed,
      onUnsaved: (profile, problem) => unsaved.push(`${profile} ${String(problem)}`),
      ...changes,
    });
  const windowOf = (changes?: Partial<ProviderContext>): CredentialChain =>
    new CredentialChain(
      (refusedKeyId) => createProviders('profile:p', contextOf({ refusedKeyId, ...changes })),
      configStamp,
    );
  const saved = async (): Promise<Record<string, unknown>> =>
    (JSON.parse(await readFile(home.configFile, 'utf8')) as { profiles: Record<string, unknown>[] })
      .profiles[0] ?? {};
  const note = (state: string, outcome: string): void => {
    noteState('OAuth', state, outcome);
  };

  it('is saved before anything else is asked, so that a failure behind it loses nothing', async () => {
    await home.writeProfiles(signIn);
    standIns.exchangeStatus = () => 500;
    const chain = windowOf();
    assert.match(
      await failureOf(chain),
      /oauth\.aliyun\.com returned expired_token \(HTTP 500, RequestId OA-2\)/,
    );
    assert.equal((await saved())['oauth_refresh_token'], 'oauth-refresh-2');
    standIns.exchangeStatus = () => 200;
    assert.match(await idOf(chain), /^STS\.oauth/);
    assert.deepEqual(standIns.spentTokens, ['oauth-refresh']);
    assert.match(String((await saved())['access_key_id']), /^STS\.oauth/);
    assert.deepEqual(await readdir(join(home.path, '.aliyun')), ['config.json']);
    note(
      'renewed, then the exchange for keys fails',
      'the new token is in the file, the error names host, code and RequestId; the next call goes on with it',
    );
  });

  it('is spent by one of many windows, while the CLI writes the file as it likes', async () => {
    await home.writeProfiles(signIn, { name: 'other', mode: 'AK' });
    // The pauses of the lock are real, because it counts them to tell that its owner is gone.
    const lockCliConfig: ProviderContext['lockCliConfig'] = (task) =>
      withCliConfigLocked({ sleep: (ms) => setTimeout(ms) }, task);
    // Slow, so that the others wait.
    const send: ProviderContext['send'] = async (question) => {
      await setTimeout(100);
      return standIns.send(question);
    };
    const windows = Array.from({ length: 6 }, () => windowOf({ renewed: new Map(), lockCliConfig, send }));
    let isOver = false;
    // Reads all, changes one profile, replaces the file: what lies between is overwritten.
    const cli = async (): Promise<number> => {
      let writes = 0;
      while (!isOver) {
        const config = JSON.parse(await readFile(home.configFile, 'utf8')) as { profiles: object[] };
        config.profiles[1] = { ...config.profiles[1], writes: ++writes };
        const temporary = join(home.path, 'written');
        await writeFile(temporary, JSON.stringify(config));
        // In one go: what is replaced after the token was spent would bring the old one back.
        if (standIns.spentTokens.length === 0) renameSync(temporary, home.configFile);
        await sleep();
      }
      return writes;
    };
    const writing = cli();
    const ids = await Promise.all(windows.map(idOf));
    isOver = true;
    assert.ok((await writing) > 0);
    assert.equal(new Set(ids).size, 1);
    assert.deepEqual(standIns.spentTokens, ['oauth-refresh']);
    note(
      'six windows need keys at once',
      'one renews under the lock, the others read what it saved; the token is spent once',
    );
  });

  it('is still there when the CLI writes back what it had read before', async () => {
    await home.writeProfiles(signIn);
    const before = await readFile(home.configFile, 'utf8');
    const chain = windowOf();
    const first = await idOf(chain);
    await writeFile(home.configFile, before);
    assert.equal(await idOf(chain), first);
    assert.equal((await saved())['oauth_refresh_token'], 'oauth-refresh-2');
    assert.deepEqual(standIns.spentTokens, ['oauth-refresh']);
    note(
      'the CLI overwrites the new token with the one it had read',
      'the window still has it and writes it again',
    );
  });

  it('is read to an end where the service gives out a token of before again', async () => {
    await home.writeProfiles(signIn);
    const chain = windowOf({
      send: async (question) => {
        const answer = await standIns.send(question);
        if (!question.url.endsWith('/v1/token')) return answer;
        const token = standIns.spentTokens.at(-1) === 'oauth-refresh' ? 'oauth-refresh-2' : 'oauth-refresh';
        standIns.refreshTokens = new Set([token]);
        const body = { access_token: 'oauth-access', refresh_token: token, expires_in: 1 };
        return { ...answer, body: Buffer.from(JSON.stringify(body)) };
      },
    });
    for (let round = 0; round < 4; round++) {
      assert.ok(await chain.renew(await chain.getCredential()));
    }
    assert.deepEqual(standIns.spentTokens.slice(0, 4), [
      'oauth-refresh',
      'oauth-refresh-2',
      'oauth-refresh',
      'oauth-refresh-2',
    ]);
  });

  it('that the CLI has renewed at the same time is taken from the file', async () => {
    await home.writeProfiles(signIn);
    standIns.refreshTokens = new Set(['of the CLI']);
    let looks = 0;
    const chain = windowOf({
      sleep: async () => {
        if (++looks === 2)
          await home.writeProfiles({
            ...signIn,
            oauth_refresh_token: 'of the CLI',
            oauth_access_token: 'oauth-access-cli',
            oauth_access_token_expire: seconds() + 3_000,
          });
      },
    });
    assert.match(await idOf(chain), /^STS\.oauth/);
    assert.deepEqual(standIns.spentTokens, ['oauth-refresh']);
    note(
      'the CLI, which knows no lock, spends the token first',
      'after the refusal the file is looked at for 3 s, and its new token used',
    );
  });

  it('that has ended is an error that says what to do', async () => {
    await home.writeProfiles(signIn);
    standIns.refreshTokens.clear();
    const message = await failureOf(windowOf());
    assert.match(
      message,
      /Profile p \(OAuth\): oauth\.aliyun\.com returned invalid_grant \(HTTP 400, RequestId OA-1\); sign in with "aliyun configure --profile p"/,
    );
    assert.ok(!message.includes('oauth-refresh'));
    note('the refresh token is refused', message);
  });

  it('is told to be unsaved when the file cannot be written, works on, and is saved when it can', async () => {
    await home.writeProfiles(signIn);
    let isFull = true;
    const chain = windowOf({
      writeBack: (profile, fields) =>
        isFull
          ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
          : updateCliProfile(profile, fields),
    });
    const first = await idOf(chain);
    assert.deepEqual(unsaved, ['p Error: full']);
    assert.equal((await saved())['oauth_refresh_token'], 'oauth-refresh');
    assert.equal(await idOf(chain), first);
    assert.equal((await saved())['oauth_refresh_token'], 'oauth-refresh');
    isFull = false;
    // Another account of this window, such as the default one, goes on with it.
    assert.equal(await idOf(windowOf()), first);
    assert.equal((await saved())['oauth_refresh_token'], 'oauth-refresh-2');
    assert.deepEqual(standIns.spentTokens, ['oauth-refresh']);
    note(
      'the disk takes no file',
      'a warning names the profile, the reason and what to do; this window works on and saves it later',
    );
  });

  it('is not spent where there can be no lock, as in a folder that cannot be written', async () => {
    const lockCliConfig = (): Promise<never> => Promise.reject(new NotLockedError());
    await home.writeProfiles(signIn);
    const message = await failureOf(windowOf({ lockCliConfig }));
    assert.match(message, /must be renewed, and ~\/\.aliyun\/config\.json cannot be written/);
    assert.deepEqual(standIns.spentTokens, []);
    note('the folder of the file is read-only, the access token has ended', message);
    await home.writeProfiles({ ...signIn, oauth_access_token_expire: seconds() + 3_000 });
    assert.match(await idOf(windowOf({ lockCliConfig })), /^STS\.oauth/);
    assert.deepEqual(standIns.spentTokens, []);
    note('the same, the access token is good', 'keys are got with it, nothing is spent');
  });

  it('whose access token has ended by the clock of the service alone is renewed', async () => {
    await home.writeProfiles({ ...signIn, oauth_access_token_expire: seconds() + 3_000 });
    standIns.exchangeStatus = (question) => (question === 1 ? 401 : 200);
    assert.match(await idOf(windowOf()), /^STS\.oauth/);
    assert.deepEqual(standIns.spentTokens, ['oauth-refresh']);
    note('the access token is refused before its time', 'renewed once, then asked again');
  });

  it('gives other keys when those in the file are refused', async () => {
    await home.writeProfiles({
      ...signIn,
      oauth_access_token_expire: seconds() + 3_000,
      access_key_id: 'STS.revoked',
      access_key_secret: 's',
      sts_token: 't',
      sts_expiration: seconds() + 3_000,
    });
    const chain = windowOf();
    const refused = await chain.getCredential();
    assert.equal(refused.accessKeyId, 'STS.revoked');
    assert.equal(await chain.renew(refused), true);
    assert.match(await idOf(chain), /^STS\.oauth/);
    note('RDS refuses the keys that the CLI keeps', 'others are got in their place');
  });

  it('stays behind a link, and in the file alone', async function () {
    if (process.platform === 'win32') this.skip();
    const real = join(home.path, 'dotfiles');
    await home.writeProfiles(signIn);
    await mkdir(real);
    await rename(home.configFile, join(real, 'config.json'));
    await symlink(join(real, 'config.json'), home.configFile);
    // Of a process that ended while it wrote.
    await writeFile(join(real, '.rds-clone-config.json.x.tmp'), 'left over');
    await idOf(windowOf());
    assert.ok((await lstat(home.configFile)).isSymbolicLink());
    assert.equal((await saved())['oauth_refresh_token'], 'oauth-refresh-2');
    assert.deepEqual(await readdir(real), ['config.json']);
    note(
      'config.json is a link',
      'the file it leads to is replaced, the link stays; leftovers of a crash are removed',
    );
  });

  it('whose lock nobody holds any more is renewed all the same', async () => {
    await home.writeProfiles(signIn);
    await writeFile(join(home.path, '.aliyun', '.rds-clone-config.json.lock'), 'somebody who is gone');
    let pauses = 0;
    const lockCliConfig: ProviderContext['lockCliConfig'] = (task) =>
      withCliConfigLocked(
        {
          sleep: () => {
            pauses++;
            return Promise.resolve();
          },
        },
        task,
      );
    assert.match(await idOf(windowOf({ lockCliConfig })), /^STS\.oauth/);
    assert.equal(pauses, 300);
    assert.deepEqual(await readdir(join(home.path, '.aliyun')), ['config.json']);
    note('a window ended while it held the lock', 'the lock is taken over after 300 looks, some 60 s');
  });

  it('of a profile that is gone meanwhile is not made anew', async () => {
    await home.writeProfiles(signIn);
    const [provider] = await createProviders('profile:p', contextOf());
    await rm(home.configFile);
    await home.writeProfiles({ ...signIn, name: 'q' });
    await assert.rejects(async () => provider?.load(false));
    assert.match(provider?.name ?? '', /it is no longer in ~\/\.aliyun\/config\.json/);
    assert.deepEqual(standIns.spentTokens, []);
    note('the profile was removed meanwhile', provider?.name ?? '');
  });
});
