import assert from 'node:assert/strict';
import { SkippingClock } from '../../support/clock';
import type { TreeView } from 'vscode';
import type { Account } from '../../../src/core/accounts/account';
import type { RdsClient } from '../../../src/core/rds/client';
import type { Region } from '../../../src/shared/model';
import { contextKeys } from '../../../src/shared/ids';
import type { Accounts, Session } from '../../../src/vscode/accounts/accounts';
import type { BackupsNode } from '../../../src/vscode/backups/nodes';
import { BackupsRows } from '../../../src/vscode/backups/backupsRows';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import { presentNode } from '../../../src/vscode/backups/backupItems';
import { tooltipOf } from '../../../src/vscode/backups/backupTooltips';
import { chooseRegions } from '../../../src/vscode/backups/chooseRegions';
import { findInstance } from '../../../src/vscode/backups/finder';
import { arrangeInstances, filterInstances, setFilter } from '../../../src/vscode/backups/viewState';
import { setTooltip } from '../../../src/vscode/ui/treeRow';
import { CancelledByUser } from '../../../src/vscode/ui/runCommand';
import { backupSet, instanceDetail } from '../../support/builders';
import { editor } from '../../support/vscode';
import { fake, iconOf, memento, tableOf, tokensOf } from './support';

const now = Date.parse('2026-11-24T10:00:00Z');
const region: Region = {
  regionId: 'cn-hangzhou',
  localName: 'China (Hangzhou)',
  endpoint: 'rds.aliyuncs.com',
  zoneIds: [],
};
const rows = new BackupsRows(500);
const regionNode = rows.region('default', region, false);
const instanceNode = (changes: Parameters<typeof instanceDetail>[0] = {}) =>
  rows.instance(regionNode, instanceDetail(changes));
const backupNode = (changes: Parameters<typeof backupSet>[0] = {}) =>
  rows.backup(instanceNode(), backupSet(changes));

describe('the rows of the view Backups', () => {
  for (const [name, changes, description, icon, isCloneable] of [
    ['that runs', {}, 'MySQL 8.0', 'database', true],
    ['that does not run', { status: 'Restarting' }, 'Restarting · MySQL 8.0', 'sync', false],
    ['that is locked', { lockMode: 'LockByExpiration' }, 'locked · MySQL 8.0', 'lock', true],
    ['that is read-only', { instanceType: 'Readonly' }, 'read-only · MySQL 8.0', 'database', false],
  ] as const) {
    it(`show an instance ${name}`, () => {
      const item = presentNode(instanceNode(changes), now);
      assert.deepEqual([item.label, item.description, iconOf(item)], ['orders', description, icon]);
      assert.equal(tokensOf(item).includes('cloneable'), isCloneable);
      assert.equal(tokensOf(item).includes('blocked'), !isCloneable);
    });
  }

  for (const [name, changes, description, icon, isRestorable] of [
    ['a whole one', {}, /^full.* · 16 h ago · 2\.\d+ (GB|GiB)$|^full.*GB|^full.*GiB/i, 'save', true],
    ['a failed one', { status: 'Failed' }, /^Full · failed · /, 'error list.errorForeground', false],
    ['an archived one', { isArchived: true }, /archived/, 'archive', true],
    ['a manual one', { backupMode: 'Manual' }, /manual/, 'save', true],
    [
      'one that is not available',
      { isAvailable: false },
      /not available/,
      'error list.errorForeground',
      false,
    ],
  ] as const) {
    it(`show of backup sets ${name}`, () => {
      const item = presentNode(backupNode(changes), now);
      assert.equal(item.label, '2026-11-23 18:09');
      assert.match(String(item.description), description);
      assert.equal(iconOf(item), icon);
      assert.equal(tokensOf(item).includes('restorable'), isRestorable);
      assert.equal(tokensOf(item).includes('blocked'), !isRestorable);
    });
  }

  it('say when a clone has shown a set to be whole', () => {
    const item = presentNode(backupNode(), now, { verifiedAt: now });
    assert.match(String(item.description), / · verified 2026-11-24$/);
    assert.equal(iconOf(item), 'verified');
  });

  it('mark a set that clones were made from here', () => {
    const node = backupNode({ backupMode: 'Manual', isArchived: true });
    const item = presentNode(node, now, { clones: ['copy-2', 'copy-1'] });
    assert.match(String(item.description), /^Full · archived · 15 h ago · \S+ GB · cloned · manual$/);
    assert.equal(iconOf(item), 'repo-clone');
    setTooltip(item, tooltipOf(node, { clones: ['copy-2', 'copy-1'] }));
    assert.equal(tableOf(item)['Clones created here'], 'copy-2, copy-1');
  });

  it('mark an instance that was cloned here, after its state', () => {
    const node = instanceNode({ status: 'Restarting' });
    assert.equal(
      presentNode(node, now, { clonedFrom: 'orders-prod' }).description,
      'Restarting · clone · MySQL 8.0',
    );
    const item = presentNode(node, now);
    setTooltip(item, tooltipOf(node, { clonedFrom: 'orders-prod' }));
    assert.equal(tableOf(item)['Cloned from'], 'orders-prod');
  });

  it('say how many instances a region has, and that the number is from an earlier time', () => {
    const item = presentNode(regionNode, now, { count: '3 instances', regionIcon: 'history' });
    assert.deepEqual(
      [item.label, item.description, iconOf(item)],
      ['China (Hangzhou)', '3 instances · cn-hangzhou', 'history'],
    );
  });

  it('have tooltips that leave out what is not known', () => {
    const table = (node: Parameters<typeof tooltipOf>[0], facts: Parameters<typeof tooltipOf>[1] = {}) => {
      const item = presentNode(node, now);
      setTooltip(item, tooltipOf(node, facts));
      return tableOf(item);
    };
    const instance = table(instanceNode({ zoneId: '', createTime: undefined }), {
      tags: { env: 'prod' },
      policy: { backupRetentionDays: 7, logBackupRetentionDays: 3, logBackupEnabled: true } as never,
    });
    assert.equal(instance['Instance ID'], 'rm-source');
    assert.equal(instance['Tags'], 'env=prod');
    assert.equal(instance['Backup retention'], '7 days, logs 3 days');
    assert.deepEqual(
      ['Zone', 'Created', 'Lock mode', 'Cannot be cloned'].filter((name) => name in instance),
      [],
    );
    const set = table(backupNode(), { verifiedAt: now });
    assert.equal(set['Finished'], '2026-11-23 18:09:40 (2026-11-23T18:09:40Z)');
    assert.equal(set['Verified by a clone'], '2026-11-24 10:00:00');
    assert.equal(set['Single tables'], 'can be restored');
    assert.ok('Cannot be cloned' in table(backupNode({ status: 'Failed' })));
    // A line that says something is all there is to say.
    assert.equal(tooltipOf(rows.backupRows(instanceNode(), [], false)[0]!, {}), undefined);
  });
});

describe('what the view Backups is asked for', () => {
  const filtered = (): BackupsProvider & { filters: string[] } => {
    const filters: string[] = ['old'];
    return Object.assign(
      fake<BackupsProvider>({
        get filter() {
          return filters.at(-1)!;
        },
        setFilter: (text: string) => void filters.push(text),
      }),
      { filters },
    );
  };

  it('is filtered while the user types, and Escape brings back what was there', async () => {
    const backups = filtered();
    const state = memento();
    editor.type = () => 'prod';
    await filterInstances(backups, state);
    assert.equal(backups.filters.at(-1), 'prod');
    assert.equal(state.values['filter'], 'prod');
    await setFilter(backups, state, '');
    assert.equal(editor.context(contextKeys.filtered), false);
    assert.equal(state.values['filter'], undefined);
  });

  it('shows the regions that are chosen, all that there will ever be when all are', async () => {
    const regions = ['cn-hangzhou', 'cn-beijing'].map((regionId) => ({ ...region, regionId }));
    const client = fake<RdsClient>({ describeRegions: () => Promise.resolve(regions) });
    const session: Session = { account: fake<Account>({ homeRegionId: 'cn-hangzhou' }), client };
    const accounts = fake<Accounts>({ current: () => Promise.resolve(session) });
    const seen: unknown[] = [];
    editor.settings = { regions: ['cn-beijing'] };
    await assert.rejects(chooseRegions(accounts), CancelledByUser);
    assert.deepEqual(editor.settings['regions'], ['cn-beijing']);
    seen.push(...editor.texts('pick'));
    assert.ok(seen.includes('cn-hangzhou') && seen.includes('cn-beijing'));
  });

  it('is grouped as was chosen, and keeps it for the workspace', async () => {
    const state = memento();
    const set: unknown[] = [];
    const backups = fake<BackupsProvider>({
      arrangement: { groupBy: 'none', sortBy: 'name' },
      setArrangement: (arrangement) => void set.push(arrangement),
      tagKeys: () => Promise.resolve(['env']),
    });
    editor.choose = (labels) => labels.indexOf('Group by engine');
    await arrangeInstances(backups, state);
    editor.choose = (labels) => Math.max(labels.indexOf('Group by a tag…'), labels.indexOf('env'));
    await arrangeInstances(backups, state);
    assert.deepEqual(set, [
      { groupBy: 'engine', sortBy: 'name' },
      { groupBy: 'tag:env', sortBy: 'name' },
    ]);
    assert.deepEqual(state.values['arrangement'], set[1]);
  });

  it('finds an instance in all regions and leads to it; says where a list was cut', async () => {
    const client = fake<RdsClient>({
      describeRegions: () => Promise.resolve([region]),
      searchInstances: (_regionId: string, text: string) =>
        Promise.resolve({ items: [instanceDetail({ description: `${text}-db` })], isCut: true }),
    });
    const session: Session = {
      account: fake<Account>({ id: 'default', homeRegionId: 'cn-hangzhou' }),
      client,
    };
    const node = instanceNode();
    const asked: unknown[] = [];
    const revealed: unknown[] = [];
    editor.type = () => 'orders';
    editor.choose = (labels) => labels.indexOf('orders-db');
    await findInstance(
      {
        accounts: fake<Accounts>({ current: () => Promise.resolve(session) }),
        backups: fake<BackupsProvider>({
          known: () => undefined,
          findInstance: (...where: readonly unknown[]) => {
            asked.push(...where);
            return Promise.resolve(node);
          },
        }),
        backupsView: fake<TreeView<BackupsNode>>({
          reveal: (one) => Promise.resolve(void revealed.push(one)),
        }),
      },
      new SkippingClock(Date.now()),
    );
    assert.deepEqual(asked, ['default', 'cn-hangzhou', 'rm-source']);
    assert.deepEqual(revealed, [node]);
    assert.ok(
      editor
        .texts('pick')
        .includes('Only the first 1 found in cn-hangzhou are listed. Type more to find others.'),
      editor.texts('pick').join('\n'),
    );
  });
});
