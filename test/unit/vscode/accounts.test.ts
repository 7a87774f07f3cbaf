import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { SecretStorage } from 'vscode';
import type { Account } from '../../../src/core/accounts/account';
import type { IdentitySource } from '../../../src/core/accounts/identities';
import { systemClock } from '../../../src/core/clock';
import { silentLogger } from '../../../src/core/log';
import { Accounts, type AccountsOptions } from '../../../src/vscode/accounts/accounts';
import { tellIgnoredSettings } from '../../../src/vscode/accounts/ignoredSettings';
import { plainEndpoints } from '../../../src/vscode/accounts/plainEndpoints';
import { unsavedSignIns } from '../../../src/vscode/accounts/signIns';
import { StoredKeys } from '../../../src/vscode/accounts/storedKeys';
import { tellCredentials } from '../../../src/vscode/accounts/welcome';
import { addAccessKey, removeAccessKey, switchAccount } from '../../../src/vscode/accounts/switchAccount';
import { setContext } from '../../../src/vscode/ui/contextKeys';
import { createLog } from '../../../src/vscode/ui/log';
import { CancelledByUser } from '../../../src/vscode/ui/runCommand';
import { contextKeys } from '../../../src/shared/ids';
import { CredentialHome } from '../../support/credentialHome';
import { until } from '../../support/until';
import { editor } from '../../support/vscode';
import { fake, memento } from './support';

const secret = 'a-secret-that-is-never-shown';

const secretsIn = (kept: Map<string, string>): SecretStorage =>
  fake<SecretStorage>({
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  });

describe('the account in use', () => {
  const open: Accounts[] = [];
  beforeEach(() => {
    editor.reset();
  });
  afterEach(() => {
    for (const one of open.splice(0)) one.dispose();
  });
  const secrets = new Map<string, string>();
  const accountsWith = (
    settings: Record<string, unknown> = {},
    workspace: Record<string, unknown> = {},
    more: Partial<AccountsOptions> = {},
  ): { accounts: Accounts; keys: StoredKeys } => {
    editor.settings = settings;
    const keys = new StoredKeys(secretsIn(secrets), memento());
    const accounts = new Accounts(
      fake<AccountsOptions>({
        clock: systemClock,
        logger: silentLogger,
        keys,
        plainEndpoints: plainEndpoints(memento()),
        identityStorage: { read: () => undefined, write: () => undefined },
        workspaceState: memento(workspace),
        onFirstUse: () => undefined,
        ...more,
      }),
    );
    open.push(accounts);
    return { accounts, keys };
  };

  for (const [name, settings, workspace, id] of [
    ['none where none is chosen', {}, {}, undefined],
    ['that of the settings', { account: 'sandbox' }, {}, 'sandbox'],
    [
      'that of the workspace before that of the settings',
      { account: 'sandbox' },
      { account: 'default' },
      'default',
    ],
    ['the chain where only an endpoint is set', { endpoint: 'https://rds.example.com' }, {}, 'default'],
    ['none where the workspace names something else', {}, { account: 7 }, undefined],
  ] as const) {
    it(`is ${name}`, () => {
      assert.equal(accountsWith(settings, workspace).accounts.currentId, id);
    });
  }

  it('is named as users know it', async () => {
    const { accounts, keys } = accountsWith();
    const id = await keys.add({
      label: 'prod',
      regionId: 'cn-hangzhou',
      accessKeyId: 'LTAI1',
      accessKeySecret: secret,
      securityToken: '',
    });
    assert.deepEqual(
      ['default', 'sandbox', 'profile:ops', id, 'key:gone'].map((one) => accounts.label(one)),
      [
        'CLI profile or environment',
        'Sandbox',
        'ops (aliyun CLI)',
        'prod',
        'AccessKey that is not stored here',
      ],
    );
    assert.equal(accounts.fullLabel('sandbox'), 'Sandbox');
  });

  it('is chosen for the workspace, and for all where none was', async () => {
    const { accounts } = accountsWith();
    let told = 0;
    accounts.onDidChange(() => told++);
    await accounts.choose('sandbox');
    assert.equal(accounts.currentId, 'sandbox');
    assert.equal(editor.settings['account'], 'sandbox');
    assert.equal(editor.context(contextKeys.sandbox), true);
    assert.equal(told, 1);
    await accounts.choose('default');
    assert.equal(editor.settings['account'], 'sandbox');
    assert.equal(editor.context(contextKeys.sandbox), false);
  });

  it('cannot be used where none is chosen, nor with an endpoint that is none', async () => {
    await assert.rejects(accountsWith().accounts.current(), { ourWords: /No account is chosen/ });
    const { accounts } = accountsWith({ account: 'default', endpoint: 'no address' });
    await assert.rejects(accounts.current(), { kind: 'credentials' });
  });

  it('keeps a client that was made while the one before was about to fail', async () => {
    const failures: ((error: Error) => void)[] = [];
    const { accounts } = accountsWith(
      {},
      {},
      {
        startSandbox: () =>
          failures.length === 0
            ? new Promise((_resolve, reject) => failures.push(reject))
            : Promise.resolve(fake<Account>({ id: 'sandbox' })),
        siteMemory: () => fake({}),
      },
    );
    const before = accounts.session('sandbox');
    await accounts.forget('sandbox');
    const now = accounts.session('sandbox');
    await now;
    failures[0]?.(new Error('late'));
    await assert.rejects(before, /late/);
    assert.equal(accounts.session('sandbox'), now);
  });

  it('is not sent over a plain address that the user has not agreed to', async () => {
    const { accounts } = accountsWith({ account: 'default', endpoint: 'http://rds.example.com' });
    await assert.rejects(accounts.current(), { ourWords: /not encrypted/ });
    const [question] = editor.messages;
    assert.equal(question?.text, 'Use http://rds.example.com without encryption?');
    assert.deepEqual([question.isModal, question.labels], [true, ['Use Without Encryption']]);
  });

  it('is switched in a list that marks it and names what else there is', async () => {
    const { accounts, keys } = accountsWith({ account: 'sandbox' });
    Object.defineProperty(accounts, 'identitiesAtOnce', {
      value: fake<IdentitySource>({ atOnce: () => undefined as never }),
    });
    editor.choose = (labels) => labels.indexOf('aliyun CLI profile or environment');
    await switchAccount({ accounts, keys, clock: systemClock });
    assert.equal(accounts.currentId, 'default');
    const shown = editor.texts('pick');
    assert.equal(shown[shown.indexOf('Sandbox') + 1], 'in use');
    assert.ok(shown.includes('Add AccessKey…'));
  });

  it('can be a key that is typed in, whose secret is in the secret storage alone', async () => {
    const { accounts, keys } = accountsWith();
    const answers = ['LTAI12345678', secret, '', 'prod'];
    setContext(contextKeys.accessKeyKept, false);
    editor.type = () => answers.shift();
    await addAccessKey({ accounts, keys, clock: systemClock });
    const [key] = keys.list();
    assert.deepEqual([key?.label, accounts.currentId], ['prod', key?.id]);
    assert.ok(!JSON.stringify([editor.shown, editor.settings, keys.list()]).includes(secret));
    assert.ok([...secrets.values()].some((value) => value.includes(secret)));
    assert.equal(editor.context(contextKeys.accessKeyKept), true);
    editor.choose = () => 0;
    await removeAccessKey({ accounts, keys, clock: systemClock });
    assert.equal(editor.context(contextKeys.accessKeyKept), false);
    assert.deepEqual([keys.list(), accounts.currentId], [[], undefined]);
    editor.type = () => undefined;
    await assert.rejects(addAccessKey({ accounts, keys, clock: systemClock }), CancelledByUser);
  });
});

describe('whether credentials are configured', () => {
  const home = new CredentialHome();
  let told: { dispose(): void } | undefined;
  beforeEach(async () => {
    setContext(contextKeys.credentials, '');
    editor.reset();
    looked = 0;
    await home.make();
  });
  afterEach(async () => {
    told?.dispose();
    await home.remove();
  });
  let looked = 0;
  const tell = (currentId?: string): void => {
    const accounts = {
      currentId,
      get identitiesAtOnce() {
        looked++;
        return fake<IdentitySource>({ atOnce: () => undefined as never });
      },
    };
    told = tellCredentials({ accounts, clock: systemClock });
  };
  const said = (value: string): Promise<void> =>
    until(() => editor.context(contextKeys.credentials) === value);

  it('is told at first, and again when the user comes back from setting them up', async () => {
    tell();
    await said('none');
    await home.writeProfiles({ name: 'p', mode: 'AK', access_key_id: 'LTAI1', access_key_secret: secret });
    editor.focus();
    await said('found');
    await rm(home.configFile);
    editor.focus();
    await said('none');
    // What cannot be read is there; the error says what is wrong with it.
    await home.writeConfig('{');
    editor.focus();
    await said('found');
  });

  it('is not looked for once an account is chosen', () => {
    tell('sandbox');
    editor.focus();
    assert.equal(looked, 0);
  });
});

describe('what is told of accounts', () => {
  beforeEach(() => {
    editor.reset();
  });

  it('is that a workspace sets what is not used', async () => {
    editor.files = {
      'file:/project/.vscode/settings.json': '{ "rdsClone.endpoint": "http://evil.example" }',
    };
    await tellIgnoredSettings(createLog());
    assert.match(
      editor.messages[0]?.text ?? '',
      /^This workspace sets rdsClone\.endpoint, which is not used/,
    );
    editor.reset();
    editor.files = { 'file:/project/.vscode/settings.json': '{ "editor.fontSize": 1 }' };
    await tellIgnoredSettings(createLog());
    assert.deepEqual(editor.messages, []);
  });

  it('is once for each profile that a renewed sign-in could not be saved', () => {
    const tell = unsavedSignIns(createLog());
    for (const profile of ['a', 'a', 'b']) tell(profile, new Error('x'));
    assert.equal(editor.messages.length, 2);
    assert.match(editor.messages[0]!.text, /^The sign-in of the profile a was renewed/);
  });
});
