import assert from 'node:assert/strict';
import { checkDraft, fillFrom, newDraft, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import type { CloneDraft, CloneParameterName, Finding } from '../../../src/shared/clone';
import type { ClassSpec, InstanceDetail } from '../../../src/shared/model';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');

function spec(dbInstanceClass: string, category: string): ClassSpec {
  return {
    dbInstanceClass,
    category,
    cpu: '2',
    memory: '4 GB',
    maxConnections: '',
    maxIops: '',
    storageType: '',
  };
}

const facts: CloneFacts = {
  now,
  source: instanceDetail({ vSwitchId: 'vsw-bp1a,vsw-bp1b' }),
  backups: [
    backupSet(),
    backupSet({ backupId: '101', status: 'Failed' }),
    backupSet({ backupId: '102', isAvailable: false }),
    backupSet({ backupId: '103', metaStatus: 'LARGE' }),
    backupSet({ backupId: '104', metaStatus: '' }),
  ],
  recovery: {
    kind: 'window',
    window: {
      begin: Date.parse('2026-11-17T00:00:00Z'),
      end: Date.parse('2026-11-24T09:55:00Z'),
      derived: false,
    },
  },
  zones: [
    {
      zoneId: 'cn-hangzhou-h',
      categories: [
        {
          category: 'HighAvailability',
          storageTypes: ['cloud_essd', 'cloud_essd2', 'cloud_essd3', 'general_essd'],
        },
        { category: 'Basic', storageTypes: ['cloud_essd'] },
      ],
    },
    { zoneId: 'cn-hangzhou-i', categories: [{ category: 'cluster', storageTypes: ['cloud_essd'] }] },
  ],
  classes: [{ dbInstanceClass: 'mysql.n2.medium.2c', minStorageGB: 20, maxStorageGB: 3200, stepGB: 5 }],
  classSpecs: [
    spec('mysql.n2.medium.2c', 'HighAvailability'),
    spec('mysql.n2.medium.1', 'Basic'),
    spec('rds.mysql.s2.large', 'HighAvailability'),
  ],
  databases: [
    { name: 'shop', sizeBytes: 60 * 1024 ** 3 },
    { name: 'audit', sizeBytes: undefined },
  ],
  tables: new Map([['shop', ['orders']]]),
  hostGroups: [{ id: 'dhg-1', name: '' }],
  sourceAddresses: ['10.0.0.5'],
  vSwitches: [
    {
      vSwitchId: 'vsw-bp1a',
      name: 'prod',
      zoneId: 'cn-hangzhou-h',
      cidrBlock: '10.0.0.0/24',
      availableIpCount: 200,
    },
    {
      vSwitchId: 'vsw-bp1b',
      name: 'other',
      zoneId: 'cn-hangzhou-i',
      cidrBlock: '10.0.1.0/24',
      availableIpCount: 200,
    },
    {
      vSwitchId: 'vsw-bp1c',
      name: 'full',
      zoneId: 'cn-hangzhou-h',
      cidrBlock: '10.0.2.0/24',
      availableIpCount: 1,
    },
  ],
};

function valid(): CloneDraft {
  return fillFrom(
    newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
    facts.source,
    now,
  );
}

function errors(draft: CloneDraft, changed: Partial<CloneFacts> = {}): readonly Finding[] {
  return checkDraft(draft, { ...facts, ...changed }).filter((finding) => finding.severity === 'error');
}

describe('the rules of a clone', () => {
  it('find nothing wrong with what the node and its source fill in', () => {
    assert.deepEqual(checkDraft(valid(), facts), []);
  });

  it('stay silent about what is not known yet', () => {
    assert.deepEqual(checkDraft(valid(), { now }), []);
  });

  const rows: readonly [CloneParameterName, string, string | undefined][] = [
    ['BackupId', '', 'RequiredParam.NotFound'],
    ['BackupId', 'abc', 'InvalidBakset.Invalid'],
    ['BackupId', '999', 'InvalidBakset.Invalid'],
    ['BackupId', '101', 'InvalidBakset.Invalid'],
    ['BackupId', '102', 'InvalidBakset.Invalid'],
    ['DBInstanceDescription', '1abc', 'Parameters.Invalid'],
    ['DBInstanceDescription', 'a', 'Parameters.Invalid'],
    ['DBInstanceDescription', 'http://x', 'Parameters.Invalid'],
    ['DBInstanceDescription', 'a b', 'Parameters.Invalid'],
    ['DBInstanceDescription', 'クローン', 'Parameters.Invalid'],
    ['DBInstanceDescription', `a${'b'.repeat(255)}`, 'Parameters.Invalid'],
    ['DBInstanceStorage', '95', 'InvalidRecoveryDbInstance.StorageSize'],
    ['DBInstanceStorage', '103', 'Parameters.Invalid'],
    ['DBInstanceStorage', '1e3', 'Parameters.Invalid'],
    ['DBInstanceStorage', '-5', 'Parameters.Invalid'],
    ['DBInstanceStorage', '3205', 'UnsupportExtendDisk.NotSupport'],
    ['DBInstanceStorageType', 'cloud_essd', 'CannotDecreaseEssdPerfLevel'],
    ['DBInstanceStorageType', 'cloud_ssd', 'CloudSSDNotSupport'],
    ['DBInstanceStorageType', 'local_ssd', 'InvalidInstanceLevel.DiskType'],
    ['DBInstanceStorageType', 'cloud_auto', 'InvalidInstanceLevel.DiskType'],
    ['Category', 'Finance', 'Commodity.InvalidComponent'],
    ['Category', 'cluster', 'ZoneId.NotMatchWithCategory'],
    ['Category', 'serverless_basic', 'Commodity.InvalidComponent'],
    ['ZoneId', 'cn-hangzhou-z', 'InvalidAvZone.Format'],
    ['ZoneId', 'cn-hangzhou-MAZ6(b,f)', 'InvalidAvZone.NotSupport'],
    ['ZoneIdSlave1', 'cn-hangzhou-z', 'InvalidAvZone.Format'],
    ['DBInstanceClass', 'mysql.gone.1', 'InvalidDBInstanceClass.Offline'],
    ['DBInstanceClass', 'large', 'InvalidInstanceLevel.Malformed'],
    ['DBInstanceClass', 'mysql.n2.medium.1', 'IncorrectTargetClasscode'],
    ['DBInstanceClass', 'rds.mysql.s2.large', 'InvalidInstanceLevel.DiskType'],
    ['VSwitchIdSlave1', 'vsw-bp1a', 'InvalidVswitchId'],
    ['VSwitchIdSlave1', '', 'InvalidVswitchId'],
    ['VSwitchId', 'vsw-bp1a,vsw-bp1b', 'InvalidVswitchId'],
    ['PrivateIpAddress', '10.0.0', 'Parameters.Invalid'],
    ['PrivateIpAddress', '10.0.9.1', 'Parameters.Invalid'],
    ['PrivateIpAddress', '10.0.0.5', 'InvalidIPAddress.Conflict'],
    ['InstanceNetworkType', 'Classic', 'VpcNetworkTypeNotSupport'],
    ['InstanceNetworkType', 'Moon', 'Parameters.Invalid'],
    ['DedicatedHostGroupId', 'dhg-2', 'HostInfo.NotFound'],
    ['BackupType', 'IncrementalBackup', 'InvalidBakset.Invalid'],
    ['BackupType', 'Half', 'Parameters.Invalid'],
    ['RestoreScope', 'half', 'Parameters.Invalid'],
    ['VPCId', 'my vpc', 'InvalidTunnelId'],
    ['VSwitchId', '', 'InvalidVswitchId'],
    ['VSwitchId', 'switch', 'InvalidVswitchId'],
    ['VSwitchId', 'vsw-unknown', 'InvalidVswitchId'],
    ['VSwitchId', 'vsw-bp1b', 'InvalidVswitchId'],
    ['VSwitchId', 'vsw-bp1c', 'AtLeastTwoVSwitchAvailableIp'],
    ['PayType', '', 'RequiredParam.NotFound'],
  ];
  for (const [parameter, text, code] of rows) {
    it(`refuse ${parameter} "${text.slice(0, 20)}" at its field, as ${code ?? 'no code'}`, () => {
      const found = errors(withValue(valid(), parameter, text)).filter(
        (finding) => finding.parameter === parameter,
      );
      assert.deepEqual(
        found.map((finding) => finding.code),
        [code],
      );
      assert.ok((found[0]?.message ?? '').length > 10);
    });
  }

  for (const [parameter, text] of [
    ['DBInstanceDescription', '订单-恢复_2'],
    ['DBInstanceDescription', 'a1'],
    ['DBInstanceDescription', `a${'b'.repeat(254)}`],
    ['DBInstanceStorage', '100'],
    ['DBInstanceStorage', ''],
    ['DBInstanceStorageType', 'cloud_essd3'],
    ['ZoneId', ''],
    ['DBInstanceClass', ''],
    ['ZoneIdSlave1', ''],
    ['BackupType', 'FullBackup'],
    ['PrivateIpAddress', '10.0.0.77'],
    ['InstanceNetworkType', 'VPC'],
    ['DedicatedHostGroupId', 'dhg-1'],
    ['RestoreScope', ''],
  ] as const) {
    it(`take ${parameter} "${text.slice(0, 20)}"`, () => {
      assert.deepEqual(errors(withValue(valid(), parameter, text)), []);
    });
  }

  describe('for a point in time', () => {
    const at = (text: string): CloneDraft => withValue(withRestoreBy(valid(), 'time'), 'RestoreTime', text);
    for (const [text, wrong] of [
      ['2026-11-24T09:55:00Z', false],
      ['2026-11-17T00:00:00Z', false],
      ['2026-11-16T23:59:59Z', true],
      ['2026-11-24T09:55:01Z', true],
      ['2026-11-25T00:00:00Z', true],
      ['2026-11-24T09:55Z', true],
      ['2026-02-30T00:00:00Z', true],
      ['', true],
    ] as const) {
      it(`${wrong ? 'refuse' : 'take'} "${text}"`, () => {
        assert.equal(
          errors(at(text)).some((finding) => finding.parameter === 'RestoreTime'),
          wrong,
        );
      });
    }

    it('say that log backup is off', () => {
      const found = errors(at('2026-11-20T00:00:00Z'), {
        recovery: { kind: 'none', reason: 'Log backup is off.' },
      });
      assert.deepEqual(
        found.map((finding) => finding.code),
        ['LogBackupNotEnabled'],
      );
    });

    it('do not ask for a backup set', () => {
      assert.deepEqual(errors(withValue(at('2026-11-20T00:00:00Z'), 'BackupId', '')), []);
    });
  });

  describe('for a subscription', () => {
    const prepaid = (period: string, usedTime: string): CloneDraft =>
      withValue(withValue(withValue(valid(), 'PayType', 'Prepaid'), 'Period', period), 'UsedTime', usedTime);
    for (const [period, usedTime, code] of [
      ['Month', '9', undefined],
      ['Month', '10', 'InvalidParam.UsedTime'],
      ['Year', '3', undefined],
      ['Year', '4', 'InvalidParam.UsedTime'],
      ['Month', '0', 'InvalidParam.UsedTime'],
      ['Month', '1.5', 'InvalidParam.UsedTime'],
      ['Week', '1', 'Order.PeriodInvalid'],
    ] as const) {
      it(`${code ? 'refuse' : 'take'} ${usedTime} ${period}`, () => {
        assert.deepEqual(
          errors(prepaid(period, usedTime)).map((finding) => finding.code),
          code ? [code] : [],
        );
      });
    }
  });

  it('keep a local SSD local', () => {
    const source = instanceDetail({ storageType: 'local_ssd' });
    assert.deepEqual(
      errors(withValue(valid(), 'DBInstanceStorageType', 'cloud_essd'), { source }).map(
        (finding) => finding.code,
      ),
      ['InvalidRecoveryDbInstance.StorageType'],
    );
  });

  for (const [name, changes] of [
    ['a read-only instance', { instanceType: 'Readonly' }],
    ['an instance that is not running', { status: 'Rebooting' }],
    ['an expired instance', { lockMode: 'LockByExpiration' }],
  ] as const) {
    it(`refuse ${name} as a source`, () => {
      assert.deepEqual(
        errors(valid(), { source: instanceDetail(changes) }).map((finding) => finding.parameter),
        ['DBInstanceId'],
      );
    });
  }

  describe('for databases and tables', () => {
    const scoped = (scope: string, name: CloneParameterName, text: string, backupId = '100'): CloneDraft =>
      withValue(withValue(withValue(valid(), 'RestoreScope', scope), name, text), 'BackupId', backupId);
    const meta = (...databases: readonly object[]): string =>
      JSON.stringify(
        databases.map((one) => ({ type: 'db', newname: `new_${Math.random()}`, tables: [], ...one })),
      );
    const table = (name: string): object => ({ type: 'table', name, newname: `${name}_old` });
    for (const [what, text, code, backupId] of [
      ['nothing', '', 'RequiredParam.NotFound'],
      ['no JSON', '[{', 'Parameters.Invalid'],
      ['an unknown database', meta({ name: 'gone' }), 'InvalidBackupSet'],
      ['an unknown table', meta({ name: 'shop', tables: [table('gone')] }), 'InvalidBackupSet'],
      ['more than fits', meta({ name: 'shop' }, { name: 'shop' }), 'DiskSize.NotEnough'],
      ['a set with too many tables', meta({ name: 'shop' }), 'InvalidMeta.TooLarge', '103'],
      ['a set without a list', meta({ name: 'shop' }), 'InvalidBackupSet', '104'],
      ['a database', meta({ name: 'shop' }), undefined],
      ['a table', meta({ name: 'shop', tables: [table('orders')] }), undefined],
      ['a table that was not looked up', meta({ name: 'audit', tables: [table('events')] }), undefined],
    ] as const) {
      it(`${code === undefined ? 'take' : 'refuse'} ${what}`, () => {
        assert.deepEqual(
          errors(scoped('TableMeta', 'TableMeta', text, backupId)).map((finding) => finding.code),
          code === undefined ? [] : [code],
        );
      });
    }

    it('warn of what may be too long for a URL', () => {
      const tables = Array.from({ length: 120 }, (_, index) => table(`a_long_name_of_a_table_${index}`));
      const found = checkDraft(scoped('TableMeta', 'TableMeta', meta({ name: 'audit', tables })), facts);
      assert.deepEqual(
        found.map(({ severity, code }) => [severity, code]),
        [['warning', 'InvalidMeta.TooLarge']],
      );
    });

    it('refuse tables of PostgreSQL, and parts of the engines that restore none', () => {
      const draft = scoped('TableMeta', 'TableMeta', meta({ name: 'shop', tables: [table('orders')] }));
      const of = (engine: string): readonly (string | undefined)[] =>
        errors(draft, { source: instanceDetail({ engine, vSwitchId: 'vsw-bp1a,vsw-bp1b' }) }).map(
          ({ code }) => code,
        );
      assert.deepEqual(of('PostgreSQL'), ['Parameters.Invalid']);
      assert.deepEqual(of('SQLServer'), ['InvalidDBInstanceEngineType.Format']);
    });

    for (const [text, code] of [
      ['', 'RequiredParam.NotFound'],
      ['shop,gone', 'InvalidBackupSet'],
      ['shop,audit', undefined],
    ] as const) {
      it(`${code === undefined ? 'take' : 'refuse'} the databases "${text}"`, () => {
        assert.deepEqual(
          errors(scoped('DbNames', 'DbNames', text)).map((finding) => finding.code),
          code === undefined ? [] : [code],
        );
      });
    }
  });

  describe('for serverless', () => {
    const serverless = (min: string, max: string, engine = 'MySQL'): readonly (string | undefined)[] => {
      const draft = [
        ['PayType', 'Serverless'],
        ['Category', 'serverless_standard'],
        ['DBInstanceStorageType', 'general_essd'],
        ['DBInstanceClass', ''],
        ['MinCapacity', min],
        ['MaxCapacity', max],
      ].reduce((one, [name, text]) => withValue(one, name as CloneParameterName, text ?? ''), valid());
      const source = instanceDetail({ engine, vSwitchId: 'vsw-bp1a,vsw-bp1b' });
      return checkDraft(draft, { ...facts, source, zones: undefined }).map(({ parameter }) => parameter);
    };
    for (const [min, max, engine, wrong] of [
      ['0.5', '8', 'MySQL', []],
      ['8', '8', 'MySQL', []],
      ['0.25', '8', 'MySQL', ['MinCapacity']],
      ['5', '4', 'MySQL', ['MinCapacity']],
      ['1', '9', 'MySQL', ['MaxCapacity']],
      ['1', '1.5', 'MySQL', ['MaxCapacity']],
      ['', '', 'MySQL', ['MinCapacity', 'MaxCapacity']],
      ['0.5', '12', 'PostgreSQL', []],
      ['1', '8', 'SQLServer', ['MinCapacity']],
      ['1', '2', 'MariaDB', ['PayType']],
    ] as const) {
      it(`${wrong.length === 0 ? 'take' : 'refuse'} ${min} to ${max} RCU of ${engine}`, () => {
        assert.deepEqual(serverless(min, max, engine), wrong);
      });
    }

    it('want edition and billing to go together', () => {
      assert.deepEqual(
        errors(withValue(valid(), 'PayType', 'Serverless')).map(({ code }) => code),
        ['Commodity.InvalidComponent', 'InvalidInstanceLevel.DiskType'],
      );
    });
  });

  it('ask for the zones of an edition’s nodes', () => {
    const draft = withValue(withValue(valid(), 'Category', 'Finance'), 'ZoneIdSlave1', 'cn-hangzhou-i');
    const of = (one: CloneDraft): readonly (string | undefined)[] =>
      errors(one, { zones: undefined })
        .filter(({ code }) => code === 'ZoneId.NotMatchWithCategory')
        .map(({ parameter }) => parameter);
    assert.deepEqual(of(draft), ['ZoneIdSlave2']);
    assert.deepEqual(of(withValue(draft, 'ZoneIdSlave1', '')), ['ZoneIdSlave1']);
    // Another zone than the source's: the secondary one cannot be the source's by itself any more.
    const moved = withValue(withValue(valid(), 'ZoneId', 'cn-hangzhou-i'), 'ZoneIdSlave1', '');
    assert.deepEqual(of(moved), ['ZoneIdSlave1']);
  });

  it('ask for three free addresses where the edition has up to three nodes', () => {
    const vSwitches = facts.vSwitches?.map((one) => ({ ...one, availableIpCount: 2 }));
    const draft = withValue(valid(), 'Category', 'cluster');
    assert.ok(errors(draft, { vSwitches }).some(({ code }) => code === 'AtLeastThreeVSwitchAvailableIp'));
    assert.ok(!errors(valid(), { vSwitches }).some(({ parameter }) => parameter === 'VSwitchId'));
  });

  it('know the source that is gone, the class that is not sold any more, and the price that does not exist', () => {
    assert.deepEqual(
      errors(valid(), { source: undefined, sourceMissing: true }).map(({ code }) => code),
      ['InvalidDBInstanceId.NotFound'],
    );
    const source = instanceDetail({ dbInstanceClass: 'rds.mys2.standard', vSwitchId: 'vsw-bp1a,vsw-bp1b' });
    assert.deepEqual(
      checkDraft(withValue(valid(), 'DBInstanceClass', 'rds.mys2.standard'), { ...facts, source }).map(
        ({ severity, code }) => [severity, code],
      ),
      [['warning', 'UnsupportedClassCode']],
    );
    const warned = checkDraft(valid(), { ...facts, priceRefusal: 'Price.PricingPlanResultNotFound' });
    assert.deepEqual(
      warned.map(({ severity, parameter }) => [severity, parameter]),
      [['warning', 'PayType']],
    );
  });

  it('leave closed regions closed', () => {
    for (const regionId of ['ap-southeast-2', 'ap-south-1']) {
      assert.ok(errors({ ...valid(), regionId }).some(({ parameter }) => parameter === 'RegionId'));
    }
  });

  it('let a Classic source become a VPC clone only', () => {
    const source = instanceDetail({ networkType: 'Classic', vSwitchId: 'vsw-bp1a,vsw-bp1b' });
    const draft = fillFrom(
      newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
      source,
      now,
    );
    assert.deepEqual(errors(draft, { source }), []);
    assert.deepEqual(
      errors(withValue(draft, 'InstanceNetworkType', ''), { source }).map(({ code }) => code),
      ['StopService.Clone'],
    );
    assert.deepEqual(
      errors(withValue(draft, 'VPCId', ''), { source }).map(({ code }) => code),
      ['RequiredParam.NotFound'],
    );
  });

  describe('do not hold back what the lists may lack', () => {
    const of = (source: InstanceDetail, changed: Partial<CloneFacts>): readonly Finding[] => {
      const draft = fillFrom(
        newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
        source,
        now,
      );
      return errors(draft, { source, vSwitches: undefined, ...changed });
    };
    const two = { vSwitchId: 'vsw-bp1a,vsw-bp1b' };

    it('an engine version that is not on sale any more', () => {
      assert.deepEqual(of(instanceDetail(two), { zones: [], classes: [] }), []);
    });

    it('the source’s own edition and multi-zone id', () => {
      const source = instanceDetail({ ...two, zoneId: 'cn-hangzhou-MAZ6(b,f)', secondaryZoneIds: [] });
      assert.deepEqual(of(source, {}), []);
      const finance = instanceDetail({ ...two, category: 'Finance', vSwitchId: 'vsw-a,vsw-b,vsw-c' });
      const placed = { ...finance, secondaryZoneIds: ['cn-hangzhou-i', 'cn-hangzhou-j'] };
      assert.deepEqual(
        of(placed, {}).filter(({ parameter }) => parameter === 'Category'),
        [],
      );
    });

    it('a database that SQL Server or MariaDB no longer has, which is why one restores', () => {
      for (const engine of ['SQLServer', 'MariaDB']) {
        const source = instanceDetail({ ...two, engine });
        const draft = withValue(
          withValue(valid(), 'RestoreScope', 'DbNames'),
          'DbNames',
          'dropped_yesterday',
        );
        assert.deepEqual(errors(draft, { source }), []);
      }
    });

    it('a capacity that the source has, a step of 0, one table of a large database', () => {
      const serverless = { scaleMin: 0.5, scaleMax: 16, autoPause: false, switchForce: false };
      const source = instanceDetail({
        ...two,
        payType: 'SERVERLESS',
        category: 'serverless_standard',
        storageType: 'cloud_essd',
        serverless,
      });
      assert.deepEqual(of(source, { zones: undefined, classes: undefined }), []);
      const classes = (facts.classes ?? []).map((one) => ({ ...one, stepGB: 0 }));
      assert.deepEqual(errors(valid(), { classes }), []);
      const text = JSON.stringify([
        {
          type: 'db',
          name: 'shop',
          newname: 'shop',
          tables: [{ type: 'table', name: 'orders', newname: 'orders_old' }],
        },
      ]);
      const draft = withValue(withValue(valid(), 'RestoreScope', 'TableMeta'), 'TableMeta', text);
      const databases = [{ name: 'shop', sizeBytes: 300 * 1024 ** 3 }];
      assert.deepEqual(errors(draft, { databases }), []);
    });
  });
});
