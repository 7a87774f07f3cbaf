import assert from 'node:assert/strict';
import { typingPauseMs } from '../../../src/core/backups/filter';
import type { Account } from '../../../src/core/accounts/account';
import type { RdsClient } from '../../../src/core/rds/client';
import type { Listed, PagedList } from '../../../src/core/rds/paging';
import type { Instance } from '../../../src/shared/model';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import type { BackupsNode } from '../../../src/vscode/backups/nodes';
import { instanceDetail } from '../../support/builders';
import { settle, VirtualClock } from '../../support/virtualClock';

const region = { regionId: 'cn-hangzhou', localName: 'Hangzhou', zoneIds: [], endpoint: '' };
const rows = (count: number, name = 'orders'): Instance[] =>
  Array.from({ length: count }, (_, index) =>
    instanceDetail({ dbInstanceId: `rm-${name}-${index}`, description: `${name}-${index}` }),
  );

const fake = <T>(part: Partial<T>): T => part as T;

describe('the rows of the view Backups', () => {
  let clock: VirtualClock;
  let lists: PagedList<Instance>[];
  let found: Listed<Instance>;
  let searched: string[];
  let drawn: (BackupsNode | undefined)[];
  let provider: BackupsProvider;

  const paged = (all: readonly Instance[], total = all.length, isCut = false): PagedList<Instance> => ({
    first: Promise.resolve(all),
    total: Promise.resolve(total),
    all: total > all.length ? new Promise(() => undefined) : Promise.resolve(all),
    isCut: Promise.resolve(isCut),
  });

  beforeEach(() => {
    clock = new VirtualClock();
    lists = [];
    searched = [];
    drawn = [];
    found = { items: [], isCut: false };
    const client = fake<RdsClient>({
      describeRegions: () => Promise.resolve([region, { ...region, regionId: 'cn-beijing' }]),
      listInstances: () => lists.shift() ?? paged([]),
      listTags: () => Promise.resolve(new Map()),
      searchInstances: (_, text) => {
        searched.push(text);
        return Promise.resolve(found);
      },
    });
    const account = fake<Account>({
      id: 'default',
      homeRegionId: 'cn-hangzhou',
      identity: () => Promise.reject(new Error('unknown')),
    });
    const session = () => Promise.resolve({ account, client });
    const never = () => ({ dispose: () => undefined });
    const accounts = fake<Accounts>({
      currentId: 'default',
      session,
      current: session,
      onDidChange: never,
      onDidChangeIdentity: never,
    });
    provider = new BackupsProvider({
      accounts,
      clock,
      verifiedAt: () => undefined,
      snapshots: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    });
    provider.onDidChangeTreeData((node) => drawn.push(node));
  });
  afterEach(() => provider.dispose());

  const regionNode = async (): Promise<BackupsNode> => {
    const [node] = await provider.getChildren();
    assert.ok(node);
    return node;
  };
  const descriptionOf = (node: BackupsNode): unknown => provider.getTreeItem(node).description;

  it('are never drawn again for a count: a menu that is open on a row below would lose it', async () => {
    lists.push(paged(rows(3)));
    const node = await regionNode();
    assert.equal(descriptionOf(node), 'cn-hangzhou');
    assert.equal((await provider.getChildren(node)).length, 3);
    await provider.getChildren(node);
    await clock.pass(60_000);
    assert.deepEqual(drawn, []);
    assert.equal(descriptionOf(node), 'cn-hangzhou · 3', 'when it is drawn for another reason');
  });

  it('let the regions be shown before the instances of the one that is open are there', async () => {
    let answer = (_: readonly Instance[]): void => undefined;
    const first = new Promise<readonly Instance[]>((resolve) => (answer = resolve));
    const isCut = Promise.resolve(false);
    lists.push({ first, total: first.then(({ length }) => length), all: first, isCut });
    const node = await regionNode();
    const atFirst = provider.getChildren(node);
    await clock.pass(100);
    assert.deepEqual(await atFirst, []);
    assert.deepEqual(drawn, []);
    answer(rows(3));
    await settle();
    assert.deepEqual(drawn, [node]);
    assert.equal((await provider.getChildren(node)).length, 3);
  });

  it('have the count drawn again when the rest of a long list is there', async () => {
    let rest = (_: readonly Instance[]): void => undefined;
    const first = rows(2);
    lists.push({
      first: Promise.resolve(first),
      total: Promise.resolve(5),
      all: new Promise((resolve) => (rest = resolve)),
      isCut: Promise.resolve(false),
    });
    const node = await regionNode();
    await provider.getChildren(node);
    assert.equal(descriptionOf(node), 'cn-hangzhou · 5');
    rest(rows(4));
    await settle();
    assert.deepEqual([drawn.length, descriptionOf(node)], [1, 'cn-hangzhou · 4']);
  });

  it('say where the service finds more than is read of it, and no more when the list is whole', async () => {
    lists.push(paged(rows(2), 900), paged(rows(3)));
    found = { items: rows(2, 'orders-far'), isCut: true };
    const node = await regionNode();
    await provider.getChildren(node);
    provider.setFilter('orders');
    await clock.pass(typingPauseMs);
    assert.deepEqual(searched, ['orders']);
    const labels = async (): Promise<unknown[]> =>
      (await provider.getChildren(node)).map((one) => provider.getTreeItem(one).label);
    const said = 'Only the first 2 found in cn-hangzhou are listed. Type more.';
    assert.equal((await labels())[0], said);
    assert.equal(descriptionOf(node), 'cn-hangzhou · 4+ of 900');
    await provider.refresh(node);
    assert.ok(!(await labels()).includes(said));
  });

  it('have a tooltip only where it says more than the row', async () => {
    lists.push(paged(rows(1)));
    const node = await regionNode();
    const resolved = async (one: BackupsNode): Promise<unknown> =>
      (await provider.resolveTreeItem(provider.getTreeItem(one), one)).tooltip;
    assert.equal(await resolved(node), '', 'a blank one: the editor shows the label for one that is missing');
    const [instance] = await provider.getChildren(node);
    assert.notEqual(await resolved(node), '');
    assert.ok(instance);
    assert.equal(provider.getTreeItem(instance).tooltip, undefined, 'made when the mouse is on the row');
  });
});
