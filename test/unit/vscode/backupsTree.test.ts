import assert from 'node:assert/strict';
import { rowsAtFirst, rowsWhileTyping } from '../../../src/core/backups/drawnRows';
import { typingPauseMs } from '../../../src/core/backups/filter';
import type { Account } from '../../../src/core/accounts/account';
import type { RdsClient } from '../../../src/core/rds/client';
import type { Listed, PagedList } from '../../../src/core/rds/paging';
import { contextKeys } from '../../../src/shared/ids';
import type { Instance } from '../../../src/shared/model';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import type { BackupsNode } from '../../../src/vscode/backups/nodes';
import { setContext } from '../../../src/vscode/ui/contextKeys';
import { instanceDetail } from '../../support/builders';
import { TreeItemCollapsibleState } from '../../support/vscode';
import { settle, VirtualClock } from '../../support/virtualClock';
import { editor } from '../../support/vscode';
import { iconOf, serviceError, tableOf } from './support';

const region = { regionId: 'cn-hangzhou', localName: 'Hangzhou', zoneIds: [], endpoint: '' };
const rows = (count: number, name = 'orders'): Instance[] =>
  Array.from({ length: count }, (_, index) =>
    instanceDetail({ dbInstanceId: `rm-${name}-${index}`, description: `${name}-${index}` }),
  );

const nothing: Listed<Instance> = { items: [], isCut: false };

const fake = <T>(part: Partial<T>): T => part as T;

describe('the rows of the view Backups', () => {
  let clock: VirtualClock;
  let lists: PagedList<Instance>[];
  let found: Map<string, Listed<Instance>>;
  let failing: Map<string, Error>;
  let regionIds: readonly string[];
  let searched: string[];
  let listed: string[];
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
    listed = [];
    drawn = [];
    found = new Map();
    failing = new Map();
    regionIds = ['cn-hangzhou', 'cn-beijing'];
    const client = fake<RdsClient>({
      describeRegions: () => Promise.resolve(regionIds.map((regionId) => ({ ...region, regionId }))),
      listInstances: (regionId) => {
        listed.push(regionId);
        return lists.shift() ?? paged([]);
      },
      listTags: () => Promise.resolve(new Map()),
      searchInstances: (regionId, text) => {
        searched.push(`${regionId} ${text}`);
        const failure = failing.get(regionId);
        return failure ? Promise.reject(failure) : Promise.resolve(found.get(regionId) ?? nothing);
      },
      describeBackupPolicy: () => Promise.reject(new Error('not granted')),
      describeInstance: () => Promise.resolve(instanceDetail({ cpu: '4', memoryMB: 8_192, storageGB: 500 })),
    });
    const account = fake<Account>({
      id: 'default',
      homeRegionId: 'cn-shanghai',
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
      marksOf: () => ({}),
      clonedFrom: () => undefined,
      snapshots: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    });
    provider.onDidChangeTreeData((node) => drawn.push(node));
  });
  afterEach(() => provider.dispose());

  it('end the step of the walkthrough about an account when RDS has answered it', async () => {
    setContext(contextKeys.answered, '');
    await provider.getChildren();
    assert.equal(editor.context(contextKeys.answered), 'own');
  });

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
    assert.equal(descriptionOf(node), '3 · cn-hangzhou', 'when it is drawn for another reason');
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
    assert.equal(descriptionOf(node), '5 · cn-hangzhou');
    rest(rows(4));
    await settle();
    assert.deepEqual([drawn.length, descriptionOf(node)], [1, '4 · cn-hangzhou']);
  });

  it('say where the service finds more than is read of it, and no more when the list is whole', async () => {
    lists.push(paged(rows(2), 900), paged(rows(3)));
    found.set('cn-hangzhou', { items: rows(2, 'orders-far'), isCut: true });
    const node = await regionNode();
    await provider.getChildren(node);
    provider.setFilter('orders');
    await clock.pass(typingPauseMs);
    assert.deepEqual(searched, ['cn-hangzhou orders', 'cn-beijing orders']);
    const labels = async (): Promise<unknown[]> =>
      (await provider.getChildren(node)).map((one) => provider.getTreeItem(one).label);
    const said = 'Only the first 2 found in cn-hangzhou are listed. Type more to find others.';
    assert.equal((await labels())[0], said);
    assert.equal(descriptionOf(node), '4+ of 900 · cn-hangzhou');
    await provider.refresh(node);
    assert.ok(!(await labels()).includes(said));
  });

  const labelsBelow = async (node: BackupsNode): Promise<unknown[]> =>
    (await provider.getChildren(node)).map((one) => provider.getTreeItem(one).label);

  describe('while a filter is set', () => {
    const isOpen = (node: BackupsNode): boolean =>
      Number(provider.getTreeItem(node).collapsibleState) === TreeItemCollapsibleState.Expanded;
    const filtered = async (text: string): Promise<BackupsNode[]> => {
      await provider.getChildren();
      provider.setFilter(text);
      await clock.pass(typingPauseMs);
      return provider.getChildren();
    };

    it('open a region that was never opened on what the service finds in it, and ask for no list', async () => {
      found.set('cn-beijing', { items: rows(2), isCut: false });
      const [hangzhou, beijing] = await filtered('orders-1');
      assert.ok(hangzhou && beijing);
      assert.deepEqual([isOpen(beijing), descriptionOf(beijing)], [true, '1 by name · cn-beijing']);
      assert.deepEqual(await labelsBelow(beijing), ['orders-1']);
      assert.equal(descriptionOf(hangzhou), '0 by name · cn-hangzhou');
      assert.deepEqual(listed, []);
      assert.notEqual(drawn.at(-1), beijing, 'a row that opens by itself is another one');
      provider.setFilter('');
      const [, after] = await provider.getChildren();
      assert.ok(after);
      assert.deepEqual([isOpen(after), descriptionOf(after)], [false, 'cn-beijing']);
    });

    it('lead to what is found, in the list of its region', async () => {
      found.set('cn-beijing', { items: rows(2), isCut: false });
      const [, before] = await filtered('orders-1');
      lists.push(paged(rows(3)));
      const drawnBefore = drawn.length;
      const node = await provider.findInstance('default', 'cn-beijing', 'rm-orders-2');
      const [, after] = await provider.getChildren();
      assert.ok(after && node);
      assert.notEqual(after, before);
      assert.equal(provider.getParent(node), after);
      assert.deepEqual(await labelsBelow(after), ['orders-1', 'orders-2']);
      assert.ok(drawn.slice(drawnBefore).includes(undefined), 'its region is another row');
    });

    it('say that a region is being searched, or is not', async () => {
      await provider.getChildren();
      provider.setFilter('orders');
      const [before] = await provider.getChildren();
      assert.ok(before);
      assert.equal(descriptionOf(before), 'searching… · cn-hangzhou');
      provider.setFilter('team=orders');
      await clock.pass(typingPauseMs);
      assert.equal(descriptionOf(before), 'not searched · cn-hangzhou');
      assert.deepEqual(searched, []);
    });

    it('say in its place why a region could not be asked, and ask it again on request', async () => {
      failing.set('cn-beijing', serviceError({ code: 'Forbidden.RAM', httpStatus: 403 }));
      found.set('cn-hangzhou', { items: rows(1), isCut: false });
      const [hangzhou, beijing] = await filtered('orders');
      assert.ok(hangzhou && beijing);
      assert.deepEqual(await labelsBelow(hangzhou), ['orders-0'], 'the failure of one stops no other');
      const item = provider.getTreeItem(beijing);
      assert.deepEqual([item.description, iconOf(item)], ['could not be searched · cn-beijing', 'warning']);
      const [error] = await provider.getChildren(beijing);
      assert.ok(error);
      assert.equal(provider.getTreeItem(error).description, 'Forbidden.RAM');
      assert.ok((await labelsBelow(error)).some((one) => String(one).startsWith('Why: ')));
      failing.clear();
      found.set('cn-beijing', { items: rows(1), isCut: false });
      await provider.refresh(error);
      const [, again] = await provider.getChildren();
      assert.ok(again);
      assert.deepEqual(await labelsBelow(again), ['orders-0']);
      assert.deepEqual(searched, ['cn-hangzhou orders', 'cn-beijing orders', 'cn-beijing orders']);
    });

    it('are asked for where the filter was there before the regions', async () => {
      provider.setFilter('orders');
      await clock.pass(typingPauseMs);
      assert.deepEqual(searched, []);
      await provider.getChildren();
      await clock.pass(typingPauseMs);
      assert.deepEqual(searched, ['cn-hangzhou orders', 'cn-beijing orders']);
    });

    it('load the region that opens by itself, also where the answer to the filter is there first', async () => {
      regionIds = ['cn-shanghai', 'cn-beijing'];
      found.set('cn-shanghai', { items: rows(1), isCut: false });
      const [home] = await filtered('orders');
      assert.ok(home);
      assert.ok(isOpen(home));
      lists.push(paged(rows(12)));
      assert.deepEqual(
        await labelsBelow(home),
        rows(12).map(({ description }) => description),
      );
      assert.equal(descriptionOf(home), '12 of 12 · cn-shanghai');
    });

    it('cost no call in a region that is loaded', async () => {
      lists.push(paged(rows(3)));
      await provider.getChildren(await regionNode());
      await filtered('orders');
      assert.deepEqual(searched, ['cn-beijing orders']);
    });

    for (const [pace, pauseMs, calls] of [
      ['in one go', 150, 29],
      ['slowly', 390, 29],
      ['with a pause after the fifth', 150, 58],
      ['with a pause after each', 500, 9 * 29],
    ] as const) {
      it(`cost ${calls} calls for ten characters that are typed ${pace} while 29 regions are shown`, async () => {
        regionIds = Array.from({ length: 29 }, (_, index) => `region-${index}`);
        await provider.getChildren();
        for (let length = 1; length <= 10; length++) {
          provider.setFilter('orders-pro'.slice(0, length));
          await provider.getChildren();
          await clock.pass(pace === 'with a pause after the fifth' && length === 5 ? 1_000 : pauseMs);
        }
        await clock.pass(typingPauseMs);
        assert.equal(searched.length, calls);
        assert.deepEqual(listed, []);
      });
    }
  });

  describe('of a long list, while a filter is typed', () => {
    const children = async (): Promise<readonly BackupsNode[]> => provider.getChildren(await regionNode());
    const drawnIn = async (): Promise<number> =>
      (await children()).filter(({ kind }) => kind === 'instance').length;

    beforeEach(async () => {
      regionIds = ['cn-hangzhou'];
      lists.push(paged(rows(10_000)));
      // The first filter also asks for the tags.
      provider.setFilter('orders');
      assert.equal(await drawnIn(), rowsAtFirst);
      await clock.pass(typingPauseMs);
      provider.setFilter('');
      drawn = [];
    });

    it('are few at each key and say how many there are, and all as usual after a pause', async () => {
      for (const text of ['o', 'or', 'ord']) {
        provider.setFilter(text, true);
        assert.equal(await drawnIn(), rowsWhileTyping);
        await clock.pass(typingPauseMs / 2);
      }
      const more = (await children()).at(-1);
      assert.equal(more?.kind === 'text' && more.text, '9,920 more. Show More…');
      assert.deepEqual(drawn, [undefined, undefined, undefined]);
      await clock.pass(typingPauseMs / 2);
      assert.deepEqual(drawn.slice(3), [await regionNode()], 'only what has fewer is drawn again');
      assert.equal(await drawnIn(), rowsAtFirst);
    });

    it('are all there at once when the filter is accepted, and none is drawn again where few match', async () => {
      provider.setFilter('orders', true);
      assert.equal(await drawnIn(), rowsWhileTyping);
      drawn = [];
      provider.setFilter('orders');
      assert.deepEqual(drawn, [await regionNode()]);
      assert.equal(await drawnIn(), rowsAtFirst);
      provider.setFilter('orders-999', true);
      assert.equal(await drawnIn(), 11);
      drawn = [];
      await clock.pass(10 * typingPauseMs);
      assert.deepEqual(drawn, []);
    });

    it('are as many as the user has asked for', async () => {
      provider.drawMore(await regionNode());
      provider.setFilter('o', true);
      assert.equal(await drawnIn(), rowsWhileTyping);
      provider.setFilter('o');
      assert.equal(await drawnIn(), 2 * rowsAtFirst);
    });
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
    const item = await provider.resolveTreeItem(provider.getTreeItem(instance), instance);
    const { Cores, Memory, Storage } = tableOf(item);
    assert.deepEqual([Cores, Memory, Storage], ['4', '8 GB', '500 GB'], 'also where the policy is refused');
  });
});
