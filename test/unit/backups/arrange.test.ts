import assert from 'node:assert/strict';
import { asListed, grouped, parseArrangement, sorted } from '../../../src/core/backups/arrange';
import { instanceFilter, searchKeyOf } from '../../../src/core/backups/filter';
import { MatchedInstances } from '../../../src/core/backups/matchedInstances';
import { drawn } from '../../../src/core/backups/drawnRows';
import { shownRegions } from '../../../src/core/backups/shownRegions';
import type { Instance, Region, Tags } from '../../../src/shared/model';
import { instanceDetail } from '../../support/builders';

const at = (id: string, changes: Partial<Instance>): Instance =>
  instanceDetail({ dbInstanceId: id, description: id, ...changes });

const instances = [
  at('db-10', { createTime: 3, engine: 'PostgreSQL', engineVersion: '16.0' }),
  at('db-9', { createTime: 1, status: 'Rebooting' }),
  at('Archive', { createTime: 2, engine: 'SQLServer', engineVersion: '2019_std_ha' }),
];
const tags = new Map<string, Tags>([
  ['db-10', { team: 'orders' }],
  ['db-9', { team: 'billing', env: 'prod' }],
]);
const tagsOf = ({ dbInstanceId }: Instance): Tags | undefined => tags.get(dbInstanceId);
const ids = (some: readonly Instance[]): string => some.map(({ dbInstanceId }) => dbInstanceId).join(' ');

describe('the arrangement of instances', () => {
  it('sorts by name with numbers by value, by age, by state, or not at all', () => {
    assert.equal(ids(sorted(instances, 'service')), 'db-10 db-9 Archive');
    assert.equal(ids(sorted(instances, 'name')), 'Archive db-9 db-10');
    assert.equal(ids(sorted(instances, 'newest')), 'db-10 Archive db-9');
    assert.equal(ids(sorted(instances, 'status')), 'db-9 Archive db-10');
  });

  it('groups by engine, status or a tag, what has no such tag at the end', () => {
    const shape = (groupBy: 'engine' | 'status' | `tag:${string}`): string[] =>
      grouped(instances, groupBy, tagsOf).map(({ key, instances: some }) => `${key}: ${ids(some)}`);
    assert.deepEqual(shape('engine'), [
      'MySQL 8.0: db-9',
      'PostgreSQL 16.0: db-10',
      'SQL Server 2019: Archive',
    ]);
    assert.deepEqual(shape('status'), ['Rebooting: db-9', 'Running: db-10 Archive']);
    assert.deepEqual(shape('tag:team'), ['billing: db-9', 'orders: db-10', ': Archive']);
  });

  it('of a workspace that cannot be read is as the service lists them', () => {
    assert.deepEqual(parseArrangement({ groupBy: 'tag:team', sortBy: 'name' }), {
      groupBy: 'tag:team',
      sortBy: 'name',
    });
    for (const odd of [undefined, {}, { groupBy: 'tag:', sortBy: 'name' }, { groupBy: 'none', sortBy: 1 }])
      assert.deepEqual(parseArrangement(odd), asListed);
  });
});

describe('the filter by tags', () => {
  it('finds keys, values and both together, beside other words', () => {
    for (const [text, expected] of [
      ['orders', 'db-10'],
      ['team=billing', 'db-9'],
      ['team:BILLING env=prod', 'db-9'],
      ['team=billing postgres', ''],
      ['team', 'db-10 db-9'],
    ] as const)
      assert.equal(ids(instances.filter(instanceFilter(text, tagsOf))), expected, text);
  });

  it('asks the service for the longest word that a name can have', () => {
    assert.equal(searchKeyOf('mysql orders-prod x'), 'orders-prod');
    assert.equal(searchKeyOf('running mysql'), 'mysql');
    assert.equal(searchKeyOf('a b team=orders'), undefined);
    assert.equal(searchKeyOf('  '), undefined);
  });
});

describe('long lists', () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => index);

  it('are drawn in part, the one that was looked for included', () => {
    const { rows: shown, left } = drawn(rows, 500, (one) => one === 900);
    assert.deepEqual([shown.length, shown.at(-1), left], [501, 900, 499]);
  });

  it('are drawn whole when little would be left', () => {
    assert.deepEqual(
      drawn(rows, 950, () => false),
      { rows, left: 0 },
    );
    assert.equal(drawn(rows, 500, () => false).left, 500);
  });
});

describe('the regions that are shown', () => {
  const region = (regionId: string): Region => ({ regionId, localName: regionId, zoneIds: [], endpoint: '' });
  const all = ['a', 'b', 'c'].map(region);

  it('are all, or those chosen, one that the service does not list included', () => {
    assert.deepEqual(shownRegions(all, []), { regions: all, hidden: 0 });
    const { regions, hidden } = shownRegions(all, ['c', 'new']);
    assert.deepEqual([regions.map(({ regionId }) => regionId), hidden], [['c', 'new'], 2]);
  });
});

describe('the instances that are shown', () => {
  const input = { items: instances, found: [], filter: '', sortBy: 'name', tags, always: undefined } as const;

  it('are those that pass, with what the service found, and the one that somebody was led to', () => {
    const shown = (changes: object): string => ids(new MatchedInstances().of('r', { ...input, ...changes }));
    assert.equal(shown({}), 'Archive db-9 db-10');
    assert.equal(shown({ filter: 'team=billing' }), 'db-9');
    assert.equal(shown({ filter: 'nothing', always: 'Archive' }), 'Archive');
    const found = [at('db-11', {}), at('db-9', {})];
    assert.equal(shown({ filter: 'db-', found }), 'db-9 db-10 db-11');
  });

  it('stay the very same list until something that decides it changes', () => {
    const matched = new MatchedInstances();
    const first = matched.of('r', input);
    assert.equal(matched.of('r', { ...input }), first);
    assert.notEqual(matched.of('r', { ...input, filter: 'db' }), first);
  });
});
