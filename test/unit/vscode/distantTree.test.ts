import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { TreeItem } from 'vscode';
import type { RdsClient } from '../../../src/core/rds/client';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import type { BackupsNode } from '../../../src/vscode/backups/nodes';
import type { Snapshot } from '../../../src/core/backups/snapshot';
import { systemClock } from '../../../src/core/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { seedIds, type Fault } from '../../support/sandbox';
import { until } from '../../support/until';
import { fake, tableOf } from './support';

const asked = 'DescribeCrossRegionBackupDBInstance';
const denied: Fault = { kind: 'error', status: 403, code: 'Forbidden.RAM' };

describe('backups in another region and of released instances, in the tree', () => {
  let cloud: Cloud;
  let provider: BackupsProvider;
  let drawn: (BackupsNode | undefined)[];
  /** Answers in place of the sandbox's. */
  let overrides: Partial<RdsClient>;
  /** Whether nothing is waited for. */
  let isImpatient: boolean;
  /** What an earlier session has left. */
  let snapshot: Snapshot | undefined;

  beforeEach(async () => {
    cloud = await startCloud();
    snapshot = undefined;
    drawn = [];
    isImpatient = false;
    overrides = {};
    const client = new Proxy(cloud.client, {
      get: (all, name): unknown => Reflect.get({ ...overrides }, name) ?? Reflect.get(all, name, all),
    });
    const session = () => Promise.resolve({ account: cloud.account, client });
    const never = () => ({ dispose: () => undefined });
    provider = new BackupsProvider({
      accounts: fake<Accounts>({
        currentId: cloud.account.id,
        session,
        current: session,
        onDidChange: never,
        onDidChangeIdentity: never,
      }),
      clock: {
        now: () => systemClock.now(),
        sleep: (_ms, signal) =>
          isImpatient
            ? Promise.resolve()
            : new Promise((_resolve, reject) => {
                signal?.addEventListener('abort', () => reject(new Error('aborted')));
              }),
      },
      marksOf: () => ({}),
      clonedFrom: () => undefined,
      snapshots: { read: () => Promise.resolve(snapshot), write: () => Promise.resolve() },
    });
    provider.onDidChangeTreeData((node) => drawn.push(node));
  });
  afterEach(async () => {
    provider.dispose();
    await cloud.close();
  });

  const count = (action: string): number =>
    cloud.sandbox.requests.filter((one) => one.action === action).length;
  const item = (node: BackupsNode): TreeItem => provider.getTreeItem(node);
  const label = (node: BackupsNode | undefined): string => {
    const text = node && item(node).label;
    return typeof text === 'string' ? text : '';
  };
  const spoken = (node: BackupsNode): string => item(node).accessibilityInformation?.label ?? '';
  const child = async (parent: BackupsNode | undefined, wanted: RegExp): Promise<BackupsNode> => {
    const found = (await provider.getChildren(parent)).find(
      (node) => wanted.test(label(node)) || wanted.test(spoken(node)),
    );
    assert.ok(found, String(wanted));
    return found;
  };
  const regionOf = (id: string): Promise<BackupsNode> => child(undefined, new RegExp(`Region .*${id}`));
  const instance = async (region: BackupsNode, id: string): Promise<BackupsNode> => {
    const rows = await provider.getChildren(region);
    const found = rows.find((node) => node.kind === 'instance' && node.instance.dbInstanceId === id);
    assert.ok(found, id);
    return found;
  };
  const regionsDrawn = (): number => drawn.filter((node) => node?.kind === 'region').length;

  it('are a row below the instance with its sets and window, at the cost of one question for a region', async () => {
    const region = await regionOf('cn-hangzhou');
    await provider.getChildren(region);
    assert.equal(regionsDrawn(), 0, 'the rows are drawn with all that is answered soon');
    // The backup policy is asked for beside the sets, with or without copies.
    const asks = (): number => cloud.sandbox.requests.length - count('DescribeBackupPolicy');
    const before = asks();
    const orders = await instance(region, seedIds.ordersProd);
    await provider.getChildren(orders);
    const openedAt = asks();
    assert.equal(openedAt - before, 1, 'an instance without copies costs what it did');

    const source = await instance(region, seedIds.localSsd);
    const copies = await child(source, /^In China \(Shanghai\)$/);
    assert.equal(asks() - openedAt, 1, 'nor does one with copies cost more');
    assert.match(String(item(copies).description), /cross-region backup/);
    assert.equal(copies.kind, 'copies');

    await provider.getChildren(copies);
    await until(() => drawn.some((node) => node?.kind === 'copies'));
    const rows = await provider.getChildren(copies);
    assert.match(label(rows[0]), /^Recovery window: /);
    assert.equal(rows.filter(({ kind }) => kind === 'backup').length, 7);
    assert.ok(
      rows
        .filter(({ kind }) => kind === 'backup')
        .every((one) => String(item(one).description).includes('Full')),
    );
    assert.equal(count('DescribeCrossRegionBackups'), 1);
    assert.equal(count('DescribeAvailableRecoveryTime'), 1);
    assert.equal(count(asked), 1);
  });

  it('are not asked about again where there are none, not even when everything is loaded again', async () => {
    const region = await regionOf('cn-beijing').catch(() => regionOf('ap-southeast-1'));
    const rows = await provider.getChildren(region);
    await until(() => count(asked) === 1 && count('DescribeDetachedBackups') === 1);
    await provider.getChildren(region);
    await provider.refresh();
    await provider.getChildren(region);
    assert.equal(count(asked), 1);
    assert.equal(count('DescribeDetachedBackups'), 1);
    assert.ok(rows.every(({ kind }) => kind !== 'releasedList'));
    assert.deepEqual(
      drawn.filter((node) => node?.kind === 'region'),
      [],
    );
  });

  it('do not delay the rows of an earlier session, which are drawn before anything is asked for', async () => {
    const regionId = 'cn-hangzhou';
    const at = systemClock.now() - 60_000;
    const [regions, instances] = await Promise.all([
      cloud.client.describeRegions(regionId),
      cloud.client.listInstances(regionId).all,
    ]);
    snapshot = { at, regions, lists: [{ regionId, instances, total: instances.length, at }] };
    const before = cloud.sandbox.requests.length;
    const rows = await provider.getChildren(await regionOf(regionId));
    assert.equal(rows.filter(({ kind }) => kind === 'instance').length, instances.length);
    assert.equal(cloud.sandbox.requests.length, before);
  });

  it('are drawn a moment later, once, where the answers come late', async () => {
    isImpatient = true;
    for (const action of [asked, 'DescribeDetachedBackups'])
      cloud.sandbox.faults.add({ action, fault: { kind: 'delay', ms: 50 } });
    const region = await regionOf('cn-hangzhou');
    assert.ok((await provider.getChildren(region)).every(({ kind }) => kind === 'instance'));
    await until(() => regionsDrawn() > 0);
    await child(region, /^Released instances$/);
    await child(await instance(region, seedIds.localSsd), /^In China/);
    assert.equal(regionsDrawn(), 1);
  });

  it('can be cloned to a point in time unless their logs are off; what is not said is unknown', async () => {
    let said: unknown = 'Disable';
    cloud.sandbox.faults.add({
      action: asked,
      times: 9,
      fault: {
        kind: 'malformed',
        patch: (body) =>
          JSON.parse(JSON.stringify(body), (key, value: unknown) =>
            key === 'LogBackupEnabled' ? said : value,
          ) as unknown,
      },
    });
    const region = await regionOf('cn-hangzhou');
    const copies = async (): Promise<BackupsNode> =>
      child(await instance(region, seedIds.localSsd), /^In China/);
    const told = async (): Promise<readonly [unknown, string | undefined]> => {
      const node = await copies();
      return [
        item(node).contextValue,
        tableOf(await provider.resolveTreeItem(item(node), node))['Log backup'],
      ];
    };
    await provider.getChildren(region);
    assert.deepEqual(await told(), ['copies', 'off']);
    for (const [next, expected] of [
      ['Enable', ['copies;logged', 'on']],
      [undefined, ['copies;logged', undefined]],
    ] as const) {
      said = next;
      await provider.refresh();
      await until(async () => isDeepStrictEqual(await told(), expected));
    }
  });

  it('disturb nothing where the question is refused, which the tooltip of the instance tells', async () => {
    for (const action of [asked, 'DescribeDetachedBackups'])
      cloud.sandbox.faults.add({ action, times: 9, fault: denied });
    const region = await regionOf('cn-hangzhou');
    const source = await instance(region, seedIds.localSsd);
    const rows = await provider.getChildren(source);
    assert.ok(rows.every(({ kind }) => kind === 'backup'));
    await until(() => count(asked) === 1 && count('DescribeDetachedBackups') === 1);
    assert.ok((await provider.getChildren(region)).every(({ kind }) => kind === 'instance'));
    const row = await provider.resolveTreeItem(item(source), source);
    assert.match(tableOf(row)['Backups in other regions'] ?? '', /^not known: /);
  });

  it('tell below their row that the sets cannot be loaded, and the window apart from them', async () => {
    cloud.sandbox.faults.add({ action: 'DescribeAvailableRecoveryTime', times: 9, fault: denied });
    const region = await regionOf('cn-hangzhou');
    await provider.getChildren(region);
    const copies = await child(await instance(region, seedIds.localSsd), /^In China/);
    await provider.getChildren(copies);
    await until(() => drawn.some((node) => node?.kind === 'copies'));
    const rows = await provider.getChildren(copies);
    assert.match(label(rows[0]), /recovery window could not be loaded/);
    assert.equal(rows.filter(({ kind }) => kind === 'backup').length, 7);
    cloud.sandbox.faults.add({ action: 'DescribeCrossRegionBackups', times: 9, fault: denied });
    await provider.refresh(copies);
    assert.equal((await provider.getChildren(copies))[0]?.kind, 'error');
  });

  it('are not taken for all where a list was not read to its end', async () => {
    overrides = {
      listBackupCopies: () => Promise.resolve({ items: [], isCut: true }),
      listDetachedSets: async (regionId) => ({
        ...(await cloud.client.listDetachedSets(regionId)),
        isCut: true,
      }),
    };
    const region = await regionOf('cn-hangzhou');
    const rows = await provider.getChildren(await child(region, /^Released instances$/));
    assert.deepEqual(rows.map(label), ['Only the first 3 are listed.', 'orders-2024']);
    const source = await instance(region, seedIds.localSsd);
    const row = await provider.resolveTreeItem(item(source), source);
    assert.equal(
      tableOf(row)['Backups in other regions'],
      'not known: the list is too long to be read completely',
    );
  });

  it('show released instances with their sets, and that only the console restores them', async () => {
    const region = await regionOf('cn-hangzhou');
    await provider.getChildren(region);
    const list = await child(region, /^Released instances$/);
    const released = await child(list, /^orders-2024$/);
    assert.equal(spoken(released), 'Released instance orders-2024, 3 backup sets');
    const sets = await provider.getChildren(released);
    assert.equal(sets.length, 3);
    assert.deepEqual(
      sets.map((one) => item(one).contextValue),
      ['detached', 'detached', 'detached'],
    );
    const row = await provider.resolveTreeItem(item(released), released);
    assert.match(tableOf(row)['Restore'] ?? '', /^Only in the console/);
    assert.equal(count('DescribeDetachedBackups'), 1);
  });
});
