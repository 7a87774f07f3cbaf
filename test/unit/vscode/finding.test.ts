import assert from 'node:assert/strict';
import type { TreeView } from 'vscode';
import type { Account } from '../../../src/core/accounts/account';
import type { Known } from '../../../src/core/backups/inventory';
import type { RdsClient } from '../../../src/core/rds/client';
import { commandIds } from '../../../src/shared/ids';
import type { Instance, Region } from '../../../src/shared/model';
import type { Accounts, Session } from '../../../src/vscode/accounts/accounts';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import { BackupsRows } from '../../../src/vscode/backups/backupsRows';
import { findInstance } from '../../../src/vscode/backups/finder';
import type { BackupsNode, CopiesNode, MonthNode } from '../../../src/vscode/backups/nodes';
import { openBackupEntry } from '../../../src/vscode/backups/openBackup';
import type { BackupsServices } from '../../../src/vscode/backups/register';
import { cloneCommands } from '../../../src/vscode/backups/startClone';
import type { LogChannel } from '../../../src/vscode/ui/log';
import { CancelledByUser } from '../../../src/vscode/ui/runCommand';
import { backupSet, instanceDetail } from '../../support/builders';
import { SkippingClock } from '../../support/clock';
import { editor } from '../../support/vscode';
import { fake, knownOf, serviceError } from './support';

const regionOf = (regionId: string, localName = regionId): Region => ({
  regionId,
  localName,
  endpoint: '',
  zoneIds: [],
});
const regions = [regionOf('cn-hangzhou', 'China (Hangzhou)'), regionOf('cn-beijing', 'China (Beijing)')];
const source = instanceDetail({ description: 'orders-prod' });
const rows = new BackupsRows(500);
const instanceNode = rows.instance(rows.region('default', regions[0]!, true), source);
const whole = rows.backup(instanceNode, backupSet());
const failed = rows.backup(instanceNode, backupSet({ backupId: '101', status: 'Failed' }));

const monthNode: MonthNode = {
  kind: 'month',
  id: `${instanceNode.id}/month/2026-11`,
  month: '2026-11',
  sets: [whole.backup],
  parent: instanceNode,
  open: true,
};
const copiesNode: CopiesNode = {
  kind: 'copies',
  id: `${instanceNode.id}/copies/cn-beijing`,
  accountId: 'default',
  instance: source,
  copies: {
    dbInstanceId: source.dbInstanceId,
    regionId: 'cn-beijing',
    isOn: true,
    logsAreOn: undefined,
    logsSince: undefined,
    retentionDays: 7,
  },
  regionName: 'China (Beijing)',
  parent: instanceNode,
};

const home = 'cn-hangzhou';

let searches: string[];
let listed: number;
let refused: ReadonlySet<string>;
let isThere: boolean;

const client = fake<RdsClient>({
  describeRegions: () => {
    listed++;
    return Promise.resolve(regions);
  },
  searchInstances: (regionId: string, text: string) => {
    searches.push(`${regionId} ${text}`);
    if (refused.has(regionId))
      return Promise.reject(serviceError({ code: 'Forbidden.RAM', httpStatus: 403, regionId }));
    return Promise.resolve({ items: isThere && regionId === home ? [source] : [], isCut: false });
  },
  listCopiedSets: (regionId: string, { dbInstanceId, regionId: copiesIn }) => {
    assert.deepEqual([regionId, dbInstanceId, copiesIn], [home, source.dbInstanceId, 'cn-beijing']);
    const copied = { ...backupSet({ backupId: '700' }), regionId: copiesIn };
    return { all: Promise.resolve([copied]), isCut: Promise.resolve(false) } as never;
  },
  listBackups: () =>
    ({ all: Promise.resolve([whole.backup, failed.backup]), isCut: Promise.resolve(false) }) as never,
});
const session: Session = { account: fake<Account>({ id: 'default', homeRegionId: 'cn-hangzhou' }), client };
const accounts = fake<Accounts>({ currentId: 'default', current: () => Promise.resolve(session) });
const clock = new SkippingClock(0);

beforeEach(() => {
  searches = [];
  listed = 0;
  refused = new Set();
  isThere = true;
});

describe('finding an instance in all regions', () => {
  const revealed: BackupsNode[] = [];
  const find = (known: readonly Instance[] = [], knownRegions?: readonly Region[]): Promise<void> => {
    revealed.length = 0;
    const backups = fake<BackupsProvider>({
      known: () => knownOf(known, [], knownRegions),
      findInstance: () => Promise.resolve(isThere ? instanceNode : undefined),
    });
    const backupsView = fake<TreeView<BackupsNode>>({
      reveal: (node) => Promise.resolve(void revealed.push(node)),
    });
    return findInstance({ accounts, backups, backupsView }, clock);
  };
  /** Chooses what has this in it as soon as it is there. */
  const choose = (text: string): void => {
    editor.choose = (labels) => labels.findIndex((label) => label.includes(text));
  };

  it('has a row for each region that could not be asked, which leads to the explained error', async () => {
    refused = new Set(['cn-beijing', 'cn-hangzhou']);
    editor.type = () => 'orders';
    choose('China (Beijing): ');
    await assert.rejects(find(), CancelledByUser);
    const texts = editor.texts('pick');
    assert.ok(
      texts.some((text) => /^China \(Hangzhou\): ./.test(text)),
      texts.join('\n'),
    );
    assert.ok(texts.includes('Forbidden.RAM'));
    const [, row] = editor.executed.find(([id]) => id === commandIds.error.showDetails) ?? [];
    const { error, regionId } = row as { error: { code: string }; regionId: string };
    assert.deepEqual([error.code, regionId], ['Forbidden.RAM', 'cn-beijing']);
  });

  it('finds it where another region is refused', async () => {
    refused = new Set(['cn-beijing']);
    editor.type = () => 'orders';
    choose('orders-prod');
    await find();
    assert.deepEqual(revealed, [instanceNode]);
    assert.deepEqual(searches, ['cn-hangzhou orders', 'cn-beijing orders']);
  });

  it('says that nothing is found, in how many regions, and that one letter is too little', async () => {
    isThere = false;
    editor.type = () => 'orders';
    await assert.rejects(find(), CancelledByUser);
    assert.ok(editor.texts('pick').includes('No instance with this name, ID or engine in 2 regions.'));
    editor.type = () => 'o';
    await assert.rejects(find(), CancelledByUser);
    assert.ok(editor.texts('pick').includes('Type two or more letters of the name or ID.'));
  });

  it('leaves choices alone that look as before: a key that was just pressed would be lost', async () => {
    editor.type = () => 'orders';
    let drawn = 0;
    editor.choose = (labels) => {
      drawn++;
      return labels.length > 1 ? 0 : -1;
    };
    // Nothing but a refusal comes later than what is known, so that the pick ends.
    refused = new Set(['cn-beijing']);
    await find([source]);
    assert.equal(drawn, 2, 'the instance, and the region that is refused');
  });

  it('asks for no list of regions where it is loaded', async () => {
    editor.type = () => 'orders';
    choose('orders-prod');
    await find([], regions);
    assert.deepEqual([listed, searches.length], [0, 2]);
    await find();
    assert.equal(listed, 1);
  });

  it('offers what is loaded before anything is asked, and says where it is gone since', async () => {
    choose('orders-prod');
    isThere = false;
    await find([source]);
    assert.deepEqual(searches, []);
    assert.match(editor.messages[0]?.text ?? '', /^rm-source is not in the list of cn-hangzhou/);
  });
});

describe('Clone… from the palette', () => {
  const opened: unknown[][] = [];
  const start = (
    selection: readonly BackupsNode[],
    wanted: 'backupSet' | 'time' = 'backupSet',
    {
      visible = true,
      currentId = 'default',
      known,
    }: { visible?: boolean; currentId?: string; known?: Known } = {},
  ): Promise<unknown> | undefined => {
    opened.length = 0;
    const services = fake<BackupsServices>({
      accounts: fake<Accounts>({ currentId, current: () => Promise.resolve(session) }),
      backups: fake<BackupsProvider>({ known: () => known }),
      backupsView: fake<TreeView<BackupsNode>>({ visible, selection }),
      openForm: (accountId, from, _known, backup) => void opened.push([accountId, from, backup?.backupId]),
    });
    const commands = new Map(cloneCommands(services, { log: fake<LogChannel>({}), clock }));
    return commands.get(wanted === 'time' ? commandIds.cloneToPointInTime : commandIds.cloneFromBackup)?.();
  };
  const from = { regionId: 'cn-hangzhou', sourceId: 'rm-source' };

  it('takes the selected backup set, and the instance of a row for a point in time', async () => {
    await start([whole]);
    assert.deepEqual(opened, [['default', { ...from, backupId: '100' }, '100']]);
    for (const row of [whole, failed, monthNode, instanceNode]) {
      await start([row], 'time');
      assert.deepEqual(opened, [['default', from, undefined]]);
    }
    assert.deepEqual(editor.texts('pick'), []);
  });

  it('asks for the set only where an instance is selected, or a set that cannot be cloned', async () => {
    for (const row of [instanceNode, monthNode, failed]) {
      editor.choose = () => 0;
      await start([row]);
      assert.deepEqual(opened, [['default', { ...from, backupId: '100' }, '100']]);
      assert.deepEqual(searches, []);
    }
  });

  it('offers the copies where a row of copies is selected, not the sets of the region of the instance', async () => {
    editor.choose = () => 0;
    await start([copiesNode]);
    const copied = {
      operation: 'CreateDdrInstance',
      regionId: 'cn-beijing',
      sourceRegionId: 'cn-hangzhou',
      sourceId: 'rm-source',
    };
    assert.deepEqual(opened, [['default', { ...copied, backupId: '700' }, '700']]);
    await start([copiesNode], 'time');
    assert.deepEqual(opened, [['default', copied, undefined]]);
  });

  it('offers the sets that are loaded before the service has answered', async () => {
    const older = backupSet({ backupId: '99', endTime: -5 * 60_000 });
    editor.choose = () => 0;
    await start([instanceNode], 'backupSet', { known: knownOf([source], [older, whole.backup]) });
    assert.equal(editor.texts('pick')[1], '5 min ago');
    assert.deepEqual(opened, [['default', { ...from, backupId: '99' }, '99']]);
  });

  it('asks for a name where nothing is selected, the view is hidden or another account is chosen', async () => {
    for (const [selection, options] of [
      [[], {}],
      [[whole], { visible: false }],
      [[whole], { currentId: 'sandbox' }],
    ] as const) {
      editor.type = () => 'orders';
      editor.choose = () => 0;
      await start(selection, 'time', options);
      assert.deepEqual(opened, [['default', from, undefined]]);
      assert.ok(searches.length > 0);
      searches = [];
    }
  });
});

describe('the row of a backup set', () => {
  const open = (): ((node?: BackupsNode) => Promise<unknown>) =>
    openBackupEntry(fake<LogChannel>({}), new SkippingClock(0))[1];
  const cloned = (): unknown[] => editor.executed.filter(([id]) => id !== 'list.select');

  it('opens its form at a double click, not at one click', async () => {
    const run = open();
    await run(whole);
    assert.deepEqual(cloned(), []);
    await run(whole);
    assert.deepEqual(cloned(), [[commandIds.cloneFromBackup, whole]]);
  });

  it('opens it at Enter, of the row that the editor names then', async () => {
    const run = open();
    await run();
    assert.deepEqual(editor.executed, [['list.select', undefined]]);
    await run(whole);
    assert.deepEqual(cloned(), [[commandIds.cloneFromBackup, whole]]);
  });

  it('opens it at once where the editor is set to open by double clicks', async () => {
    editor.settings = { 'list.openMode': 'doubleClick' };
    await open()(whole);
    assert.deepEqual(cloned(), [[commandIds.cloneFromBackup, whole]]);
  });

  it('says why not where it cannot be cloned', async () => {
    const run = open();
    await run();
    await run(failed);
    assert.deepEqual(cloned(), [[commandIds.whyNot, failed]]);
    const commands = new Map(
      cloneCommands(fake<BackupsServices>({}), { log: fake<LogChannel>({}), clock: new SkippingClock(0) }),
    );
    await commands.get(commandIds.whyNot)?.(failed);
    assert.match(
      editor.messages[0]?.text ?? '',
      /^orders-prod, \d{4}-\d\d-\d\d \d\d:\d\d: The backup failed, so there is nothing to restore\.$/,
    );
  });
});
