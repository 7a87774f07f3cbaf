import assert from 'node:assert/strict';
import { fillFrom, newDraft, withValue } from '../../../src/core/clone/draft';
import { valueOf, type CloneFacts } from '../../../src/core/clone/facts';
import type { Answers } from '../../../src/core/form/editor';
import { presetsOf, presetViews, smallestEdition, type Preset } from '../../../src/core/form/presets';
import type { CloneDraft } from '../../../src/shared/clone';
import type { AvailableClass, AvailableZone, ClassSpec } from '../../../src/shared/model';
import type { PresetId } from '../../../src/shared/protocol';
import { instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = instanceDetail({ storageGB: 100 });
const spec = (dbInstanceClass: string, cpu: string, memory: string): ClassSpec => ({
  dbInstanceClass,
  cpu,
  memory,
  maxConnections: '',
  maxIops: '',
  category: '',
  storageType: '',
});
const offer = (dbInstanceClass: string, maxStorageGB = 3_000): AvailableClass => ({
  dbInstanceClass,
  minStorageGB: 20,
  maxStorageGB,
  stepGB: 5,
});
const zones: readonly AvailableZone[] = [
  {
    zoneId: source.zoneId,
    categories: [
      { category: 'serverless_basic', storageTypes: ['cloud_essd'] },
      { category: 'HighAvailability', storageTypes: ['cloud_essd2'] },
      { category: 'Basic', storageTypes: ['cloud_essd2'] },
    ],
  },
];
const facts: CloneFacts = {
  now,
  source,
  zones,
  classes: [offer(source.dbInstanceClass), offer('mysql.large')],
  classSpecs: [
    spec(source.dbInstanceClass, '2', '4 GB'),
    spec('mysql.large', '16', '64 GB'),
    spec('basic.tiny', '1', '1 GB'),
    spec('basic.small', '1', '2 GB'),
    spec('basic.more', '2', '4 GB'),
  ],
};
const answers: Answers = { facts, likelySource: source, source, recovery: undefined, backups: undefined };
// The smallest has too little room, and of one nothing is known.
const smallest = {
  edition: 'Basic',
  classes: [offer('basic.more'), offer('basic.unknown'), offer('basic.tiny', 50), offer('basic.small')],
};

const own = (): CloneDraft =>
  fillFrom(newDraft({ regionId: 'cn-hangzhou', sourceId: source.dbInstanceId }, now), source, now);
const preset = (draft: CloneDraft, id: PresetId, of = smallest): Preset =>
  presetsOf(draft, answers, of, undefined).find((one) => one.id === id)!;

describe('sizes to start from', () => {
  it('like the source: takes back the size, and nothing else', () => {
    const changed = withValue(
      withValue(withValue(own(), 'DBInstanceClass', 'mysql.large'), 'DBInstanceStorage', '500'),
      'DeletionProtection',
      'true',
    );
    assert.ok(!preset(changed, 'source').isCurrent);
    const { draft } = preset(changed, 'source');
    assert.ok(draft && preset(draft, 'source').isCurrent);
    assert.equal(valueOf(draft, 'DBInstanceClass'), source.dbInstanceClass);
    assert.equal(valueOf(draft, 'DBInstanceStorage'), '100');
    assert.equal(valueOf(draft, 'DeletionProtection'), 'true');
  });

  it('smallest that holds the data: the least class of the least edition that has room for the source', () => {
    assert.equal(smallestEdition(own(), zones, source), 'Basic');
    const large = withValue(own(), 'DBInstanceStorage', '500');
    const { draft } = preset(large, 'smallest');
    assert.ok(draft);
    assert.equal(valueOf(draft, 'Category'), 'Basic');
    assert.equal(valueOf(draft, 'DBInstanceClass'), 'basic.small');
    assert.equal(valueOf(draft, 'DBInstanceStorage'), '100');
    assert.ok(preset(draft, 'smallest').isCurrent);
  });

  it('smallest: there is none while the classes are not known, none holds the data, or it is serverless', () => {
    assert.equal(preset(own(), 'smallest', { ...smallest, classes: [] }).draft, undefined);
    const small = { edition: 'Basic', classes: [offer('basic.tiny', 50)] };
    assert.equal(preset(own(), 'smallest', small).draft, undefined);
    assert.equal(smallestEdition(own(), undefined, source), undefined);
    assert.equal(smallestEdition(withValue(own(), 'PayType', 'Serverless'), zones, source), undefined);
  });

  it('of a serverless clone cost what its capacity does; there is no smallest one', () => {
    const serverless = withValue(own(), 'PayType', 'Serverless');
    const views = presetViews(
      presetsOf(serverless, answers, { edition: undefined, classes: undefined }, undefined),
      answers,
      () => ({ currency: 'CNY', original: 0.18, trade: 0.18, tradeAtMost: 1.4 }),
    );
    assert.equal(views[0]?.cost, '0.18 to 1.40 / h');
    assert.match(views[0]?.detail ?? '', / RCU · /);
    assert.equal(views[1]?.detail, 'Not for serverless');
  });

  it('are always three rows; one without a draft cannot be taken and says why', () => {
    const views = presetViews(
      presetsOf(own(), answers, { edition: undefined, classes: undefined }, undefined),
      answers,
      () => ({ currency: 'CNY', original: 1.18, trade: 1.18, tradeAtMost: undefined }),
    );
    assert.deepEqual(
      views.map(({ id, isAvailable, cost, isCurrent }) => [id, isAvailable, cost, isCurrent]),
      [
        ['source', true, '1.18 / h', true],
        ['smallest', false, '', false],
        ['lastClone', false, '', false],
      ],
    );
    assert.equal(views[2]?.detail, 'None yet');
  });
});
