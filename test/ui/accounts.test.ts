import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { seedIds, type Sandbox, type SandboxKey } from '../support/sandbox';
import { waitFor } from '../harness/shared.mjs';
import { succeeds } from './support/actUntil';
import { launchWithCloud, type CloudWorkbench } from './support/cloud';
import { caFile, startProxy, tlsHost, type ProxiedCloud } from './support/proxy';
import { jsonIn } from './support/json';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';
const noKeys = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  ALIBABA_CLOUD_SECURITY_TOKEN: undefined,
};

/** Writes `~/.aliyun/config.json` of a workbench. */
function writeCliConfig(workbench: Workbench, profiles: readonly object[], current = 'work'): void {
  const folder = join(workbench.server.dataDir, 'home', '.aliyun');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ current, profiles }));
}

/** Writes the keys of the SDK, the place behind the profiles of the CLI. */
function writeCredentialsFile(workbench: Workbench, key: SandboxKey): void {
  const folder = join(workbench.server.dataDir, 'home', '.alibabacloud');
  mkdirSync(folder, { recursive: true });
  const lines = ['[default]', 'type = access_key'];
  const keys = [`access_key_id = ${key.accessKeyId}`, `access_key_secret = ${key.accessKeySecret}`];
  writeFileSync(join(folder, 'credentials'), [...lines, ...keys].join('\n'));
}

const keyProfile = (
  name: string,
  key: { accessKeyId: string; accessKeySecret: string },
  more: object = {},
): object => ({
  name,
  mode: 'AK',
  access_key_id: key.accessKeyId,
  access_key_secret: key.accessKeySecret,
  region_id: 'cn-shanghai',
  ...more,
});

/** Answers an input box, once it is the one that asks this. */
async function answer(workbench: Workbench, prompt: RegExp, text: string): Promise<void> {
  await workbench.quickInputMessage().getByText(prompt).waitFor();
  await workbench.quickType(text);
  await workbench.quickAccept();
}

describe('accounts', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud({ env: noKeys });
    ({ workbench, sandbox } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());

  it('are chosen from what is configured on the machine, with what can be seen of each', async () => {
    writeCliConfig(workbench, [
      keyProfile('work', sandbox),
      keyProfile('broken', { accessKeyId: 'x', accessKeySecret: '' }),
      {
        name: 'old',
        mode: 'StsToken',
        access_key_id: 'a',
        access_key_secret: 'b',
        sts_token: 'c',
        sts_expiration: 5,
      },
      { name: 'rsa', mode: 'RsaKeyPair', private_key: 'p', key_pair_name: 'k' },
    ]);
    await workbench.runToInput('RDS Clone: Switch Account…');
    const labels = await workbench.quickPickLabels();
    assert.deepEqual(labels.slice(0, 6), [
      'aliyun CLI profile or environment',
      'Sandbox',
      'work',
      'broken',
      'old',
      'rsa',
    ]);
    const text = await workbench.quickInput().innerText();
    for (const part of [
      'AK · cn-shanghai · current in the CLI',
      'incomplete (access_key_secret)',
      'expired, run "aliyun configure --profile old"',
      'retired by Alibaba Cloud',
    ])
      assert.ok(text.includes(part), part);
    await workbench.screenshot('accounts-switch');
    await workbench.quickPick('work');
    await workbench.treeItem('China (Shanghai)');
    await workbench.view('Backups').getByText('work (aliyun CLI)').waitFor();
  });

  it('stay chosen for the workspace through a reload', async () => {
    await workbench.hasStored('"account":"profile:work"');
    await workbench.reload();
    await workbench.openView();
    await workbench.treeItem(hangzhou, 'orders-prod');
    await workbench.view('Backups').getByText('work (aliyun CLI)').waitFor();
  });

  it('use what the configuration says as soon as it says so, and mend what had failed by themselves', async () => {
    writeCliConfig(workbench, [keyProfile('work', sandbox.restricted)]);
    await workbench.runCommand('RDS Clone: Refresh');
    await workbench.treeItem('Permission denied by RAM', /rds:DescribeRegions/);
    const asked = sandbox.requests.length;
    writeCliConfig(workbench, [keyProfile('work', sandbox)]);
    await waitFor('an end of the refusal', async () =>
      (await workbench.rows()).every((row) => !row.startsWith('Permission denied by RAM')),
    );
    await workbench.treeItem(hangzhou, 'orders-prod');
    // The row may be that of a list that was kept.
    await waitFor('the list with the new key', () =>
      sandbox.requests
        .slice(asked)
        .some(
          ({ action, regionId, code }) =>
            [action, regionId, code].join(' ') === 'DescribeDBInstances cn-hangzhou ',
        ),
    );
    // Calls of the refresh may still have been on their way with the old key, but none of a list that was answered since.
    const answered = new Set<string>();
    for (const { action, regionId, code } of sandbox.requests.slice(asked)) {
      const list = `${action} ${regionId}`;
      if (code === '') answered.add(list);
      else assert.ok(!answered.has(list), `the old key was used again: ${list}`);
    }
  });

  it('of a typed AccessKey are kept by the editor alone', async () => {
    await workbench.runToInput('RDS Clone: Add AccessKey…');
    await answer(workbench, /^AccessKey ID/, sandbox.accessKeyId);
    await workbench.quickInputMessage().getByText('AccessKey secret').waitFor();
    assert.equal(await workbench.quickInputBox().getAttribute('type'), 'password');
    // What is typed goes to the extension as a message of the editor, which the search for leaks would find.
    await workbench.quickType(sandbox.accessKeySecret.slice(0, 4));
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput().waitFor({ state: 'hidden' });
    // By the time that a later command has listed the accounts, one that was kept would be there.
    await workbench.runToInput('RDS Clone: Switch Account…');
    await workbench.quickPickRow('work').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput().waitFor({ state: 'hidden' });
    // None was kept, so that there is none to remove.
    assert.ok(!(await workbench.offersCommand('RDS Clone: Remove AccessKey…')));
  });
});

describe('a machine on which the aliyun CLI is set up only now', () => {
  let cloud: CloudWorkbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  after(() => cloud?.close());

  it('is noticed without a click', async () => {
    cloud = await launchWithCloud({ env: noKeys });
    const { workbench, sandbox } = cloud;
    await workbench.openView();
    await workbench.treeItem('Credentials could not be loaded');
    writeCliConfig(workbench, [keyProfile('work', sandbox)]);
    await workbench.treeItem(hangzhou, 'orders-prod');
  });
});

describe('an account that cannot be used, with the keys of another one behind it', () => {
  let cloud: CloudWorkbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  after(() => cloud?.close());

  it('is the error, and when it can be used the view says whose it is', async () => {
    cloud = await launchWithCloud({ env: noKeys, settings: { 'rdsClone.account': 'default' } });
    const { workbench, sandbox } = cloud;
    const theirs = { id: 'rm-bp1ofanother00001', like: seedIds.ordersProd };
    const bob = await sandbox.addKey({ accountId: '2000000000000002' }, [theirs]);
    writeCredentialsFile(workbench, bob);
    writeCliConfig(workbench, [
      keyProfile('work', sandbox, { mode: 'StsToken', sts_token: 't', sts_expiration: 5 }),
    ]);
    await workbench.openView();
    await workbench.treeItem(
      'Credentials could not be loaded',
      /expired, run "aliyun configure --profile work"/,
    );
    await workbench.screenshot('accounts-expired-profile');
    assert.deepEqual(sandbox.requests, []);

    writeCliConfig(workbench, [keyProfile('work', sandbox), keyProfile('theirs', bob)]);
    await workbench.treeItem(hangzhou, 'orders-prod');
    await workbench.view('Backups').getByText('100000000000****, user sandbox').waitFor();
    // The buttons of the view make room for it when they are not needed.
    await workbench.page.mouse.click(800, 700);
    await workbench.screenshot('accounts-identity');
    const asked = (): number =>
      sandbox.requests.filter(({ action }) => action === 'GetCallerIdentity').length;
    assert.equal(asked(), 1);
    await workbench.runToInput('RDS Clone: Switch Account…');
    await workbench.quickPickRow('work').waitFor();
    assert.match(await workbench.quickInput().innerText(), /work\s*100000000000\*{4}, user sandbox/);
    await workbench.screenshot('accounts-identity-switch');
    await workbench.page.keyboard.press('Escape');

    // As "aliyun configure switch" does it.
    writeCliConfig(workbench, [keyProfile('work', sandbox), keyProfile('theirs', bob)], 'theirs');
    await workbench.runCommand('RDS Clone: Refresh');
    await workbench.view('Backups').getByText('200000000000****, user bob').waitFor();
    await workbench.treeItem(hangzhou, theirs.id);
    assert.ok(!(await workbench.rows()).some((row) => row.includes('orders-prod')));
    assert.equal(asked(), 2);
  });
});

describe('an AccessKey that is typed in', () => {
  let cloud: CloudWorkbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  after(() => cloud?.close());

  it('works at once, and when the editor has lost it the message says what to do', async () => {
    cloud = await launchWithCloud({ env: noKeys, typesSecrets: true });
    const { workbench, sandbox } = cloud;
    await workbench.openView();
    await workbench.runCommand('RDS Clone: Add AccessKey…');
    await answer(workbench, /^AccessKey ID/, sandbox.accessKeyId);
    await answer(workbench, /^AccessKey secret/, sandbox.accessKeySecret);
    await answer(workbench, /^Security token/, '');
    await answer(workbench, /^Name under which/, 'My key');
    await workbench.treeItem(hangzhou, 'orders-prod');
    await workbench.view('Backups').getByText('My key').waitFor();
    // This web workbench keeps secrets in memory only, so the key is gone and the extension says so.
    await workbench.hasStored('"account":"key:');
    await workbench.reload();
    await workbench.openView();
    await workbench.treeItem(
      'Credentials could not be loaded',
      /The AccessKey My key is not stored on this machine\. Add it again\./,
    );
    await workbench.runCommandAndPick('RDS Clone: Remove AccessKey…', 'My key');
    await workbench.view('Backups').getByText('CLI profile or environment', { exact: true }).waitFor();
  });
});

describe('a key that may not list regions', () => {
  let cloud: CloudWorkbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  after(() => cloud?.close());

  it('shows the regions of the settings below the error, which names the RAM action', async () => {
    cloud = await launchWithCloud({
      keys: (sandbox) => sandbox.restricted,
      settings: { 'rdsClone.regions': ['cn-shanghai', 'cn-beijing'] },
    });
    const { workbench } = cloud;
    await workbench.openView();
    await workbench.treeItem('Permission denied by RAM', /rds:DescribeRegions/);
    await workbench.treeItem('cn-shanghai');
    await workbench.treeItem('cn-beijing');
    await workbench.screenshot('accounts-regions-refused');
  });
});

describe('a remote window', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  const evil: string[] = [];
  const server = createServer((request, response) => {
    evil.push(request.url ?? '');
    response.end('{}');
  });
  const machineFile = (): string => join(workbench.server.dataDir, 'data', 'Machine', 'settings.json');
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    cloud = await launchWithCloud({
      settings: { 'rdsClone.historyLimit': 7 },
      clientSettings: {
        'rdsClone.account': 'profile:client',
        'rdsClone.endpoint': `http://127.0.0.1:${port}`,
        'rdsClone.regions': ['cn-client'],
        'rdsClone.vpcEndpoints': true,
        'rdsClone.timeoutSeconds': 1,
        'rdsClone.allowExternalCredentials': false,
      },
    });
    ({ workbench, sandbox } = cloud);
    await workbench.openView();
  });
  after(async () => {
    await cloud?.close();
    server.closeAllConnections();
    server.close();
  });

  it('takes the settings of its machine, and none of those from the user settings of the client', async () => {
    // Account, endpoint and regions of the client would show another account, ask another host or show another region.
    await workbench.treeItem(hangzhou, 'orders-prod');
    await workbench.view('Backups').getByText('CLI profile or environment').waitFor();
    assert.ok(!(await workbench.rows()).some((row) => row.includes('cn-client')));
    assert.deepEqual(evil, []);
    assert.ok(sandbox.requests.length > 0);
    await workbench.screenshot('accounts-remote');
  });

  it('follows a change of them', async () => {
    const endpoint = jsonIn(machineFile())?.['rdsClone.endpoint'];
    assert.equal(endpoint, sandbox.endpoint);
    writeFileSync(
      machineFile(),
      JSON.stringify({ 'rdsClone.endpoint': endpoint, 'rdsClone.regions': ['cn-shanghai'] }),
    );
    await waitFor(
      'the one region',
      async () => !(await workbench.rows()).some((row) => row.includes(hangzhou)),
    );
    await workbench.treeItem(/^China \(Shanghai\)/);
  });

  it('writes a choice there, and keeps that of its workspace when the setting changes', async () => {
    writeCliConfig(workbench, [keyProfile('work', sandbox)]);
    await workbench.runCommandAndPick('RDS Clone: Switch Account…', 'work');
    await workbench.view('Backups').getByText('work (aliyun CLI)').waitFor();
    await waitFor(
      'the setting of the machine',
      () => jsonIn(machineFile())?.['rdsClone.account'] === 'profile:work',
    );
    const client = jsonIn(join(workbench.server.dataDir, 'data', 'User', 'settings.json'));
    assert.equal(client?.['rdsClone.account'], 'profile:client');
    const changed = JSON.stringify({
      'rdsClone.endpoint': sandbox.endpoint,
      'rdsClone.account': 'environment',
      'rdsClone.regions': ['cn-hangzhou'],
    });
    const row = workbench.view('Backups').locator('.monaco-list-row', { hasText: hangzhou });
    // The editor replaces the file when it writes a setting, and does not see a change in the moment after.
    await waitFor('the changed setting', async () => {
      writeFileSync(machineFile(), changed);
      return succeeds(row.waitFor({ timeout: 3_000 }));
    });
    await workbench.treeItem(hangzhou, 'orders-prod');
    await workbench.view('Backups').getByText('work (aliyun CLI)').waitFor();
    await workbench.hasStored('"account":"profile:work"');
    await workbench.reload();
    await workbench.openView();
    await workbench.view('Backups').getByText('work (aliyun CLI)').waitFor();
  });
});

describe('a hostile workspace', () => {
  let cloud: CloudWorkbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  after(() => cloud?.close());

  it('can neither redirect calls nor name an account or a program, and is told on', async () => {
    const evil: string[] = [];
    const server = createServer((request, response) => {
      evil.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      cloud = await launchWithCloud({ env: noKeys });
      const { workbench, sandbox } = cloud;
      const ran = join(workbench.server.dataDir, 'ran');
      writeCliConfig(workbench, [
        keyProfile('work', sandbox),
        {
          name: 'program',
          mode: 'External',
          process_command: `"${process.execPath}" -e "require('fs').writeFileSync('${ran.replaceAll('\\', '/')}','x')"`,
        },
      ]);
      const folder = join(workbench.server.folder, '.vscode');
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, 'settings.json'),
        JSON.stringify({
          'rdsClone.endpoint': `http://127.0.0.1:${port}`,
          'rdsClone.account': 'profile:program',
          'rdsClone.allowExternalCredentials': true,
          'rdsClone.regions': ['cn-evil'],
        }),
      );
      await workbench.reload();
      await workbench.openView();
      await workbench.treeItem(hangzhou, 'orders-prod');
      await workbench.notification(
        /This workspace sets rdsClone\.endpoint, rdsClone\.account, rdsClone\.allowExternalCredentials, rdsClone\.regions, which is not used/,
      );
      await waitFor('the log', () => workbench.log().includes('This workspace sets rdsClone.endpoint'));
      await workbench.screenshot('accounts-hostile');
      assert.deepEqual(evil, []);
      assert.equal(existsSync(ran), false);
      assert.ok(sandbox.requests.length > 0);
      assert.ok(!(await workbench.rows()).some((row) => row.includes('cn-evil')));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('a network with a proxy and a private certificate authority', () => {
  let cloud: CloudWorkbench | undefined;
  let proxied: ProxiedCloud | undefined;
  const throughProxy = async ({ endpoint }: Sandbox): Promise<Record<string, unknown>> => {
    proxied = await startProxy(endpoint);
    return { 'rdsClone.endpoint': `https://${tlsHost}`, 'http.proxy': proxied.proxy };
  };
  keepArtifactsOnFailure(() => cloud?.workbench);
  afterEach(async () => {
    const [closing, proxy] = [cloud, proxied];
    cloud = undefined;
    proxied = undefined;
    try {
      await closing?.close();
    } finally {
      await proxy?.close();
    }
  });

  it('is used as the editor’s settings say', async () => {
    cloud = await launchWithCloud({
      // Asked for a proxy, the editor itself sends its whole environment to the page.
      env: { ...noKeys, NODE_EXTRA_CA_CERTS: caFile },
      around: throughProxy,
    });
    const { workbench, sandbox } = cloud;
    writeCliConfig(workbench, [keyProfile('work', sandbox)]);
    await workbench.openView();
    await workbench.treeItem(hangzhou, 'orders-prod');
    assert.ok(proxied!.connected.length > 0);
    assert.deepEqual([...new Set(proxied!.connected)], [`${tlsHost}:443`]);
    assert.ok(sandbox.requests.some(({ action }) => action === 'DescribeDBInstances'));
  });

  for (const way of ['through the proxy', 'without the proxy'] as const) {
    it(`keeps its connections from one call to the next, ${way}`, async () => {
      cloud = await launchWithCloud({
        env: { ...noKeys, NODE_EXTRA_CA_CERTS: caFile },
        around: async (sandbox) => {
          const settings = await throughProxy(sandbox);
          return way === 'through the proxy' ? settings : { 'rdsClone.endpoint': proxied!.direct };
        },
      });
      const { workbench, sandbox } = cloud;
      writeCliConfig(workbench, [keyProfile('work', sandbox)]);
      await workbench.openView();
      await workbench.treeItem(hangzhou, 'orders-prod');
      const [calls, connections] = [sandbox.requests.length, proxied!.connections()];
      for (let time = 1; time <= 10; time++) {
        const before = sandbox.requests.length;
        await workbench.runCommand('RDS Clone: Refresh');
        // Regions, instances, copies and released instances. A refresh beside another one may need more connections.
        await waitFor('the calls of the refresh', () => sandbox.requests.length >= before + 4);
      }
      const made = proxied!.connections() - connections;
      const asked = sandbox.requests.length - calls;
      console.log(
        `      ${way}: ${asked} calls, ${made} new connections; ${calls} and ${connections} at first`,
      );
      assert.ok(made <= asked / 5, `${made} connections for ${asked} calls`);
      assert.equal(proxied!.connected.length > 0, way === 'through the proxy');
    });
  }

  it('without that authority is refused, and the error says that it was the certificate', async () => {
    cloud = await launchWithCloud({
      env: noKeys,
      around: throughProxy,
    });
    const { workbench, sandbox } = cloud;
    writeCliConfig(workbench, [keyProfile('work', sandbox)]);
    await workbench.openView();
    await workbench.treeItem(/certificate/i);
    assert.equal(sandbox.requests.length, 0);
  });
});
