import assert from 'node:assert/strict';
import { withChange, withFacts, withPresetValue } from '../../../src/core/clone/dependentValues';
import { fillFrom, newDraft, withValue } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import type { ClassSpec, VSwitch } from '../../../src/shared/model';
import { instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = instanceDetail({ storageType: 'cloud_essd', vSwitchId: 'vsw-h1,vsw-i1' });

function vSwitch(vSwitchId: string, zoneId: string, availableIpCount: number): VSwitch {
  return { vSwitchId, name: '', zoneId, cidrBlock: '10.0.0.0/24', availableIpCount };
}

function spec(dbInstanceClass: string, cpu: string, memory: string): ClassSpec {
  return { dbInstanceClass, cpu, memory, maxConnections: '', maxIops: '', category: '', storageType: '' };
}

const offered = (dbInstanceClass: string): CloneFacts['classes'] => [
  { dbInstanceClass, minStorageGB: 20, maxStorageGB: 2000, stepGB: 5 },
];

const facts: CloneFacts = {
  now,
  source,
  vSwitches: [
    vSwitch('vsw-h0', 'cn-hangzhou-h', 250),
    vSwitch('vsw-h1', 'cn-hangzhou-h', 50),
    vSwitch('vsw-i1', 'cn-hangzhou-i', 50),
    vSwitch('vsw-j1', 'cn-hangzhou-j', 1),
    vSwitch('vsw-j2', 'cn-hangzhou-j', 20),
    vSwitch('vsw-j3', 'cn-hangzhou-j', 90),
    vSwitch('vsw-k1', 'cn-hangzhou-k', 1),
  ],
};

function fresh(of = source): CloneDraft {
  return fillFrom(newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '1' }, now), of, now);
}

function text(draft: CloneDraft, name: CloneParameterName): string | undefined {
  return draft.values[name]?.text;
}

describe('a changed zone', () => {
  it('moves the vSwitch to the one with most room there, and back to the source’s own', () => {
    const moved = withChange(fresh(), 'ZoneId', 'cn-hangzhou-j', facts);
    assert.equal(text(moved, 'VSwitchId'), 'vsw-j3');
    assert.equal(text(moved, 'VSwitchIdSlave1'), 'vsw-i1');
    const back = withChange(moved, 'ZoneId', 'cn-hangzhou-h', facts);
    assert.deepEqual(back.values.VSwitchId, { text: 'vsw-h1', origin: 'source' });
  });

  it('leaves the choice open where none has room', () => {
    assert.equal(text(withChange(fresh(), 'ZoneId', 'cn-hangzhou-k', facts), 'VSwitchId'), '');
  });

  it('of the secondary node moves that node’s vSwitch', () => {
    const moved = withChange(fresh(), 'ZoneIdSlave1', 'cn-hangzhou-j', facts);
    assert.deepEqual([text(moved, 'VSwitchId'), text(moved, 'VSwitchIdSlave1')], ['vsw-h1', 'vsw-j3']);
  });

  it('leaves a vSwitch that was chosen by hand alone when only the list arrives', () => {
    const chosen = withValue(fresh(), 'VSwitchId', 'vsw-j3');
    assert.equal(text(withFacts(chosen, facts), 'VSwitchId'), 'vsw-j3');
  });

  it('does not touch a vSwitch that is not in the list', () => {
    const own = withValue(fresh(), 'VSwitchId', 'vsw-elsewhere');
    assert.equal(text(withChange(own, 'ZoneId', 'cn-hangzhou-j', facts), 'VSwitchId'), 'vsw-elsewhere');
  });
});

describe('a changed billing method', () => {
  it('moves edition, class and storage type along, and back', () => {
    const large = instanceDetail({ storageType: 'cloud_essd2' });
    const serverless = withChange(fresh(large), 'PayType', 'Serverless', { ...facts, source: large });
    assert.equal(text(serverless, 'Category'), 'serverless_standard');
    assert.equal(text(serverless, 'DBInstanceClass'), '');
    // Not PL1, which would be a step down.
    assert.equal(text(serverless, 'DBInstanceStorageType'), 'general_essd');
    const back = withChange(serverless, 'PayType', 'Postpaid', facts);
    assert.deepEqual(back.values.Category, { text: 'HighAvailability', origin: 'source' });
    assert.equal(text(back, 'DBInstanceClass'), source.dbInstanceClass);
    assert.equal(text(back, 'DBInstanceStorageType'), 'cloud_essd2');
  });

  it('gives back what was chosen to whoever only had a look', () => {
    const chosen = withValue(withValue(fresh(), 'Category', 'Basic'), 'DBInstanceClass', 'mysql.n2.large.1');
    const looked = withChange(
      withChange(chosen, 'PayType', 'Serverless', facts),
      'PayType',
      'Postpaid',
      facts,
    );
    for (const name of ['Category', 'DBInstanceClass', 'DBInstanceStorageType'] as const) {
      assert.deepEqual(looked.values[name], chosen.values[name]);
    }
  });

  it('between by use and in advance moves nothing', () => {
    const before = fresh();
    const after = withChange(before, 'PayType', 'Prepaid', facts);
    assert.deepEqual({ ...after.values, PayType: undefined }, { ...before.values, PayType: undefined });
  });

  it('makes a provisioned edition of a serverless source’s', () => {
    const serverless = instanceDetail({ payType: 'SERVERLESS', category: 'serverless_basic' });
    const changed = withChange(fresh(serverless), 'PayType', 'Postpaid', { ...facts, source: serverless });
    assert.equal(text(changed, 'Category'), 'Basic');
    assert.equal(text(changed, 'DBInstanceClass'), '');
  });
});

describe('the classes that are offered', () => {
  const specs = [
    spec('mysql.n2.medium.2c', '2', '4 GB'),
    spec('mysql.n2.medium.1', '2', '4 GB'),
    spec('mysql.n2.large.1', '4', '8 GB'),
  ];

  it('replace one that is not, by the nearest that is not smaller', () => {
    const classes = [...(offered('mysql.n2.large.1') ?? []), ...(offered('mysql.n2.medium.1') ?? [])];
    const found = withFacts(fresh(), { ...facts, classes, classSpecs: specs });
    assert.deepEqual(found.values.DBInstanceClass, { text: 'mysql.n2.medium.1', origin: 'default' });
  });

  it('bring the source’s back where it is among them, so that an edition that is changed back leaves no difference', () => {
    const replaced = withFacts(fresh(), {
      ...facts,
      classes: offered('mysql.n2.large.1'),
      classSpecs: specs,
    });
    assert.equal(text(replaced, 'DBInstanceClass'), 'mysql.n2.large.1');
    const both = [...(offered('mysql.n2.large.1') ?? []), ...(offered(source.dbInstanceClass) ?? [])];
    const back = withFacts(replaced, { ...facts, classes: both, classSpecs: specs });
    assert.deepEqual(back.values.DBInstanceClass, { text: source.dbInstanceClass, origin: 'source' });
  });

  it('replace nothing that was chosen by hand, or that cannot be compared', () => {
    const two = [...(offered('mysql.n2.large.1') ?? []), ...(offered('mysql.n2.medium.1') ?? [])];
    const chosen = withValue(fresh(), 'DBInstanceClass', 'mysql.mine');
    assert.equal(
      text(withFacts(chosen, { ...facts, classes: two, classSpecs: specs }), 'DBInstanceClass'),
      'mysql.mine',
    );
    assert.equal(
      text(withFacts(fresh(), { ...facts, classes: two }), 'DBInstanceClass'),
      source.dbInstanceClass,
    );
  });

  it('replace one of a preset as soon as they are without it', () => {
    const small = withPresetValue(fresh(), 'DBInstanceClass', 'mysql.n2.medium.1', facts);
    const known = { ...facts, classSpecs: specs };
    assert.equal(withFacts(small, { ...known, classes: offered('mysql.n2.medium.1') }), small);
    assert.deepEqual(
      withFacts(small, { ...known, classes: offered(source.dbInstanceClass) }).values.DBInstanceClass,
      { text: source.dbInstanceClass, origin: 'source' },
    );
  });

  it('are taken where there is only one, which is so for serverless; elsewhere it may be of any size', () => {
    const one = { ...facts, classes: offered('mysql.n2.serverless.1c') };
    const serverless = withChange(fresh(), 'PayType', 'Serverless', facts);
    assert.equal(text(withFacts(serverless, one), 'DBInstanceClass'), 'mysql.n2.serverless.1c');
    assert.equal(text(withFacts(fresh(), one), 'DBInstanceClass'), source.dbInstanceClass);
  });
});
