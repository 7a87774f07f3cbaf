import assert from 'node:assert/strict';
import {
  checkDraft,
  fillFrom,
  newDraft,
  toRequest,
  withRestoreBy,
  withValue,
} from '../../../src/core/clone/draft';
import { withName } from '../../../src/core/clone/name';
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
    backupSet({ backupId: 'b-n8tpg24c6i0v' }),
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
  return named(
    newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
    facts.source,
  );
}

/** As the form fills it in, which gives it a name too. */
function named(draft: CloneDraft, source: InstanceDetail | undefined): CloneDraft {
  return withName(fillFrom(draft, source, now), facts, source);
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

  const rows: readonly [CloneParameterName, string, string | undefined, 'doubt'?][] = [
    ['BackupId', '', 'RequiredParam.NotFound'],
    ['BackupId', 'abc', 'InvalidBakset.Invalid', 'doubt'],
    ['BackupId', '999', 'InvalidBakset.Invalid', 'doubt'],
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
    ['DBInstanceStorage', '3205', 'UnsupportExtendDisk.NotSupport', 'doubt'],
    ['DBInstanceStorageType', 'cloud_essd', 'CannotDecreaseEssdPerfLevel'],
    ['DBInstanceStorageType', 'cloud_ssd', 'CloudSSDNotSupport', 'doubt'],
    ['DBInstanceStorageType', 'local_ssd', 'InvalidInstanceLevel.DiskType', 'doubt'],
    ['DBInstanceStorageType', 'tape', 'InvalidInstanceLevel.DiskType', 'doubt'],
    ['Category', 'Finance', 'Commodity.InvalidComponent', 'doubt'],
    ['Category', 'cluster', 'ZoneId.NotMatchWithCategory', 'doubt'],
    ['Category', 'serverless_basic', 'Commodity.InvalidComponent'],
    ['ZoneId', 'cn-hangzhou-z', 'InvalidAvZone.Format', 'doubt'],
    ['ZoneId', 'cn-hangzhou-MAZ6(b,f)', 'InvalidAvZone.NotSupport'],
    ['ZoneIdSlave1', 'cn-hangzhou-z', 'InvalidAvZone.Format', 'doubt'],
    ['DBInstanceClass', 'mysql.gone.1', 'InvalidDBInstanceClass.Offline', 'doubt'],
    ['DBInstanceClass', 'large', 'InvalidInstanceLevel.Malformed', 'doubt'],
    ['DBInstanceClass', 'mysql.n2.medium.1', 'IncorrectTargetClasscode', 'doubt'],
    ['DBInstanceClass', 'rds.mysql.s2.large', 'InvalidInstanceLevel.DiskType', 'doubt'],
    ['VSwitchIdSlave1', 'vsw-bp1a', 'InvalidVswitchId', 'doubt'],
    ['VSwitchIdSlave1', '', 'InvalidVswitchId', 'doubt'],
    ['VSwitchId', 'vsw-bp1a,vsw-bp1b', 'InvalidVswitchId', 'doubt'],
    ['PrivateIpAddress', '10.0.0', 'Parameters.Invalid'],
    ['PrivateIpAddress', '10.0.9.1', 'Parameters.Invalid'],
    ['PrivateIpAddress', '10.0.0.5', 'InvalidIPAddress.Conflict'],
    ['InstanceNetworkType', 'Classic', 'VpcNetworkTypeNotSupport', 'doubt'],
    ['InstanceNetworkType', 'Moon', 'Parameters.Invalid'],
    ['DedicatedHostGroupId', 'dhg-2', 'HostInfo.NotFound', 'doubt'],
    ['BackupType', 'IncrementalBackup', 'InvalidBakset.Invalid', 'doubt'],
    ['BackupType', 'Half', 'Parameters.Invalid'],
    ['RestoreScope', 'half', 'Parameters.Invalid'],
    ['VPCId', 'my vpc', 'InvalidTunnelId', 'doubt'],
    ['VSwitchId', '', 'InvalidVswitchId'],
    ['VSwitchId', 'switch', 'InvalidVswitchId', 'doubt'],
    ['VSwitchId', 'vsw-unknown', 'InvalidVswitchId', 'doubt'],
    ['VSwitchId', 'vsw-bp1b', 'InvalidVswitchId'],
    ['VSwitchId', 'vsw-bp1c', 'AtLeastTwoVSwitchAvailableIp'],
    ['PayType', '', 'RequiredParam.NotFound'],
  ];
  for (const [parameter, text, code, doubt] of rows) {
    it(`${doubt ? 'doubt' : 'refuse'} ${parameter} "${text.slice(0, 20)}" at its field, as ${code ?? 'no code'}`, () => {
      const found = checkDraft(withValue(valid(), parameter, text), facts).filter(
        (finding) => finding.parameter === parameter,
      );
      assert.deepEqual(
        found.map(({ severity, code: found }) => [severity, found]),
        [[doubt ? 'warning' : 'error', code]],
      );
      assert.equal((found[0]?.message ?? '').endsWith(' RDS may refuse this.'), doubt !== undefined);
    });
  }

  for (const [parameter, text] of [
    ['DBInstanceDescription', '订单-恢复_2'],
    ['DBInstanceDescription', 'a1'],
    ['DBInstanceDescription', `a${'b'.repeat(254)}`],
    ['DBInstanceStorage', '100'],
    ['DBInstanceStorage', ''],
    ['DBInstanceStorageType', 'cloud_essd3'],
    ['DBInstanceStorageType', 'cloud_auto'],
    ['BackupId', 'b-n8tpg24c6i0v'],
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
      const recovery = { kind: 'none', reason: 'Log backup is off.' } as const;
      const of = (changed: Partial<CloneFacts>): readonly (string | undefined)[][] =>
        checkDraft(at('2026-11-20T00:00:00Z'), { ...facts, ...changed }).map(({ severity, code }) => [
          severity,
          code,
        ]);
      assert.deepEqual(of({ recovery: { ...recovery, refused: true } }), [['error', 'LogBackupNotEnabled']]);
      // A window that could not be derived is no refusal.
      assert.deepEqual(of({ recovery }), [['warning', 'LogBackupNotEnabled']]);
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
      ['Year', '3', undefined],
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

  it('doubt a term that is documented for other operations only', () => {
    for (const [period, usedTime] of [
      ['Month', '11'],
      ['Month', '12'],
      ['Year', '5'],
    ] as const) {
      const draft = [
        ['PayType', 'Prepaid'],
        ['Period', period],
        ['UsedTime', usedTime],
      ].reduce((one, [name, text]) => withValue(one, name as CloneParameterName, text ?? ''), valid());
      assert.deepEqual(
        checkDraft(draft, facts).map(({ severity, code }) => [severity, code]),
        [['warning', 'InvalidParam.UsedTime']],
      );
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

  for (const [name, changes, severity] of [
    ['a read-only instance', { instanceType: 'Readonly' }],
    ['an instance that is not running', { status: 'Rebooting' }],
    ['an expired instance', { lockMode: 'LockByExpiration' }, 'warning'],
    ['a guard instance', { instanceType: 'Guard' }, 'warning'],
  ] as const) {
    it(`${severity ? 'doubt' : 'refuse'} ${name} as a source`, () => {
      const source = instanceDetail({ ...changes, vSwitchId: 'vsw-bp1a,vsw-bp1b' });
      assert.deepEqual(
        checkDraft(valid(), { ...facts, source }).map((finding) => [finding.severity, finding.parameter]),
        [[severity ?? 'error', 'DBInstanceId']],
      );
    });
  }

  it('take a source whose status is not told', () => {
    const source = instanceDetail({ status: '', vSwitchId: 'vsw-bp1a,vsw-bp1b' });
    assert.deepEqual(checkDraft(valid(), { ...facts, source }), []);
  });

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
      ['more than fits', meta({ name: 'shop' }, { name: 'shop' }), 'DiskSize.NotEnough'],
      ['a set with too many tables', meta({ name: 'shop' }), 'InvalidMeta.TooLarge', '103'],
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

    it('doubt what the list of the restore point does not have', () => {
      for (const text of [meta({ name: 'gone' }), meta({ name: 'shop', tables: [table('gone')] })]) {
        const draft = scoped('TableMeta', 'TableMeta', text);
        const of = (changed: Partial<CloneFacts>): readonly (string | undefined)[][] =>
          checkDraft(draft, { ...facts, ...changed }).map(({ severity, code }) => [severity, code]);
        assert.deepEqual(of({}), [['warning', 'InvalidBackupSet']]);
        // The answer for what there is no list of.
        assert.deepEqual(of({ databases: [] }), []);
      }
    });

    it('refuse parts of a set without a list where that is documented, and doubt them elsewhere', () => {
      const draft = scoped('TableMeta', 'TableMeta', meta({ name: 'shop' }), '104');
      const of = (changes: Partial<InstanceDetail>): readonly string[] =>
        checkDraft(draft, { ...facts, source: instanceDetail(changes), zones: undefined })
          .filter(({ code }) => code === 'InvalidBackupSet')
          .map(({ severity }) => severity);
      assert.deepEqual(of({ storageType: 'local_ssd' }), ['error']);
      assert.deepEqual(of({ storageType: 'cloud_essd' }), ['warning']);
      assert.deepEqual(of({ storageType: 'local_ssd', engine: 'PostgreSQL' }), ['warning']);
    });

    it('warn of what may be too long for a URL', () => {
      const tables = Array.from({ length: 120 }, (_, index) => table(`a_long_name_of_a_table_${index}`));
      const found = checkDraft(scoped('TableMeta', 'TableMeta', meta({ name: 'audit', tables })), facts);
      assert.deepEqual(
        found.map(({ severity, code }) => [severity, code]),
        [['warning', 'InvalidMeta.TooLarge']],
      );
    });

    it('doubt tables of PostgreSQL, and parts of the engines that restore none', () => {
      const draft = scoped('TableMeta', 'TableMeta', meta({ name: 'shop', tables: [table('orders')] }));
      const of = (engine: string): readonly (string | undefined)[] =>
        checkDraft(draft, {
          ...facts,
          source: instanceDetail({ engine, vSwitchId: 'vsw-bp1a,vsw-bp1b' }),
        }).map(({ severity, code }) => (severity === 'warning' ? code : severity));
      assert.deepEqual(of('PostgreSQL'), ['Parameters.Invalid']);
      assert.deepEqual(of('SQLServer'), ['InvalidDBInstanceEngineType.Format']);
    });

    for (const [text, code] of [
      ['', 'RequiredParam.NotFound'],
      ['shop,gone', undefined],
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
    const serverless = (min: string, max: string, engine = 'MySQL'): readonly (string | undefined)[] =>
      findings(min, max, engine).map(({ parameter }) => parameter);
    const serverlessErrors = (min: string, max: string, engine: string): number =>
      findings(min, max, engine).filter(({ severity }) => severity === 'error').length;
    const findings = (min: string, max: string, engine: string): readonly Finding[] => {
      const draft = [
        ['PayType', 'Serverless'],
        ['Category', 'serverless_standard'],
        ['DBInstanceStorageType', 'general_essd'],
        ['DBInstanceClass', ''],
        ['MinCapacity', min],
        ['MaxCapacity', max],
      ].reduce((one, [name, text]) => withValue(one, name as CloneParameterName, text ?? ''), valid());
      const source = instanceDetail({ engine, vSwitchId: 'vsw-bp1a,vsw-bp1b' });
      return checkDraft(draft, { ...facts, source, zones: undefined });
    };
    for (const [min, max, engine, wrong] of [
      ['0.5', '8', 'MySQL', []],
      ['8', '8', 'MySQL', []],
      ['0.25', '8', 'MySQL', ['MinCapacity']],
      ['5', '4', 'MySQL', ['MinCapacity']],
      ['1', '33', 'MySQL', ['MaxCapacity']],
      ['1', '1.5', 'MySQL', ['MaxCapacity']],
      ['', '', 'MySQL', ['MinCapacity', 'MaxCapacity']],
      ['0.5', '12', 'PostgreSQL', []],
      ['1', '8', 'SQLServer', ['PayType', 'MinCapacity']],
      ['0.5', '15', 'PostgreSQL', ['MaxCapacity']],
      ['1', '2', 'MariaDB', ['PayType']],
    ] as const) {
      it(`${wrong.length === 0 ? 'take' : 'refuse'} ${min} to ${max} RCU of ${engine}`, () => {
        assert.deepEqual(serverless(min, max, engine), wrong);
      });
    }

    it('doubt a capacity that is documented for new instances only', () => {
      for (const [min, max, engine] of [
        ['1', '32', 'MySQL'],
        ['1', '14', 'PostgreSQL'],
      ] as const) {
        assert.deepEqual(serverless(min, max, engine), ['MaxCapacity']);
        assert.equal(serverlessErrors(min, max, engine), 0);
      }
      assert.equal(serverlessErrors('1', '33', 'MySQL'), 1);
    });

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
      checkDraft(one, { ...facts, zones: undefined })
        .filter(({ code }) => code === 'ZoneId.NotMatchWithCategory')
        .map(({ parameter }) => parameter);
    assert.deepEqual(of(draft), ['ZoneIdSlave2']);
    assert.deepEqual(of(withValue(draft, 'ZoneIdSlave1', '')), ['ZoneIdSlave1']);
    // Another zone than the source's: the secondary one cannot be the source's by itself any more.
    const moved = withValue(withValue(valid(), 'ZoneId', 'cn-hangzhou-i'), 'ZoneIdSlave1', '');
    assert.deepEqual(of(moved), ['ZoneIdSlave1']);
    assert.deepEqual(errors(moved), errors(withValue(valid(), 'ZoneId', 'cn-hangzhou-i')));
  });

  it('take a High-availability source that names no secondary zone', () => {
    const source = instanceDetail({ secondaryZoneIds: [] });
    const draft = named(
      newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
      source,
    );
    assert.equal(draft.values.ZoneIdSlave1, undefined);
    assert.deepEqual(checkDraft(draft, { ...facts, source }), []);
  });

  it('leave the network to RDS while zone and VPC are the source’s, and only then', () => {
    const blank = ['VSwitchId', 'VSwitchIdSlave1'].reduce(
      (draft, name) => withValue(draft, name as CloneParameterName, ''),
      valid(),
    );
    const of = (draft: CloneDraft): readonly string[] =>
      checkDraft(draft, facts)
        .filter(({ parameter }) => parameter === 'VSwitchId')
        .map(({ severity }) => severity);
    assert.deepEqual(of(blank), ['warning']);
    assert.equal(toRequest(blank)['VSwitchId'], undefined);
    assert.deepEqual(of(withValue(blank, 'ZoneId', 'cn-hangzhou-i')), ['error']);
    assert.deepEqual(of(withValue(blank, 'VPCId', 'vpc-other')), ['error']);
    // The second would be taken for the first one's.
    const gap = withValue(valid(), 'VSwitchId', '');
    assert.deepEqual(of(gap), ['error']);
    assert.equal(toRequest(gap)['VSwitchId'], undefined);
  });

  it('know zones by themselves, and pairs of them by the rows that hold both', () => {
    const zones = [
      { zoneId: 'cn-hangzhou-h', categories: facts.zones?.[0]?.categories ?? [] },
      {
        zoneId: 'cn-hangzhou-MAZ10(h,i)',
        categories: [{ category: 'HighAvailability', storageTypes: ['cloud_essd2', 'local_ssd'] }],
      },
      { zoneId: 'cn-hangzhou-k', categories: facts.zones?.[0]?.categories ?? [] },
    ];
    const of = (name: CloneParameterName, text: string): readonly (string | undefined)[][] =>
      checkDraft(withValue(valid(), name, text), {
        ...facts,
        zones,
        classes: undefined,
        vSwitches: undefined,
      }).map(({ severity, parameter, code }) => [severity, parameter, code]);
    assert.deepEqual(of('ZoneIdSlave1', 'cn-hangzhou-i'), []);
    assert.deepEqual(of('ZoneIdSlave1', 'cn-hangzhou-h'), []);
    assert.deepEqual(of('ZoneIdSlave1', 'cn-hangzhou-k'), [
      ['warning', 'ZoneIdSlave1', 'ZoneId.NotMatchWithCategory'],
    ]);
    assert.deepEqual(of('ZoneIdSlave1', 'cn-hangzhou-z'), [
      ['warning', 'ZoneIdSlave1', 'InvalidAvZone.Format'],
    ]);
  });

  it('leave a size off the steps to RDS, and doubt what a class or level finds too small', () => {
    const source = instanceDetail({ storageGB: 52, vSwitchId: 'vsw-bp1a,vsw-bp1b' });
    const draft = named(
      newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
      source,
    );
    assert.equal(toRequest(draft)['DBInstanceStorage'], undefined);
    assert.deepEqual(checkDraft(draft, { ...facts, source }), []);
    const of = (one: CloneDraft, changed: Partial<CloneFacts> = {}): readonly (string | undefined)[][] =>
      checkDraft(one, { ...facts, source, ...changed }).map(({ severity, parameter }) => [
        severity,
        parameter,
      ]);
    assert.deepEqual(of(withValue(draft, 'DBInstanceStorage', '52')), [['warning', 'DBInstanceStorage']]);
    assert.deepEqual(of(withValue(draft, 'DBInstanceStorage', '53')), [['error', 'DBInstanceStorage']]);
    const classes = (facts.classes ?? []).map((one) => ({ ...one, minStorageGB: 500 }));
    assert.deepEqual(of(draft, { classes }), [['warning', 'DBInstanceStorage']]);
  });

  it('take the source’s address in another VPC', () => {
    const draft = withValue(withValue(valid(), 'VPCId', 'vpc-other'), 'PrivateIpAddress', '10.0.0.5');
    assert.ok(!errors(draft).some(({ parameter }) => parameter === 'PrivateIpAddress'));
  });

  it('judge no backup set by a list that is not complete', () => {
    const draft = withValue(valid(), 'BackupId', '999');
    assert.deepEqual(checkDraft(draft, { ...facts, backupsIncomplete: true }), []);
  });

  it('ask for three free addresses where the edition has up to three nodes', () => {
    const vSwitches = facts.vSwitches?.map((one) => ({ ...one, availableIpCount: 2 }));
    const draft = withValue(valid(), 'Category', 'cluster');
    const tight = (one: CloneDraft): readonly string[] =>
      checkDraft(one, { ...facts, vSwitches })
        .filter(({ code }) => code === 'AtLeastThreeVSwitchAvailableIp')
        .map(({ severity }) => severity);
    assert.deepEqual(tight(draft), ['warning']);
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

  it('doubt regions that were announced to close', () => {
    for (const regionId of ['ap-southeast-2', 'ap-south-1']) {
      const found = checkDraft({ ...valid(), regionId }, facts).filter(
        ({ parameter }) => parameter === 'RegionId',
      );
      assert.deepEqual(
        found.map(({ severity }) => severity),
        ['warning'],
      );
    }
  });

  it('let a Classic source become a VPC clone only', () => {
    const source = instanceDetail({ networkType: 'Classic', vSwitchId: 'vsw-bp1a,vsw-bp1b' });
    const draft = named(
      newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
      source,
    );
    assert.deepEqual(errors(draft, { source }), []);
    assert.deepEqual(
      errors(withValue(draft, 'InstanceNetworkType', ''), { source }).map(({ code }) => code),
      ['StopService.Clone'],
    );
    assert.deepEqual(
      checkDraft(withValue(draft, 'VPCId', ''), { ...facts, source }).map(({ severity, code }) => [
        severity,
        code,
      ]),
      [['warning', 'RequiredParam.NotFound']],
    );
  });

  describe('do not hold back what the lists may lack', () => {
    const of = (source: InstanceDetail, changed: Partial<CloneFacts>): readonly Finding[] => {
      const draft = named(
        newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
        source,
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

    it('a vSwitch whose zone the service does not tell', () => {
      const vSwitches = (facts.vSwitches ?? []).map((one) => ({ ...one, zoneId: '' }));
      assert.deepEqual(errors(valid(), { vSwitches }), []);
    });

    it('a time of the recovery window, also where the clock of this machine is behind', () => {
      const end = '2026-11-24T09:55:00Z';
      const draft = withValue(withRestoreBy(valid(), 'time'), 'RestoreTime', end);
      assert.deepEqual(errors(draft, { now: Date.parse(end) - 10 * 60_000 }), []);
    });

    it('a blank edition of a serverless source that is to be paid by use', () => {
      const source = instanceDetail({ ...two, payType: 'SERVERLESS', category: 'serverless_standard' });
      const draft = withValue(withValue(valid(), 'Category', ''), 'PayType', 'Postpaid');
      const about = checkDraft(draft, { ...facts, source }).filter(
        ({ parameter }) => parameter === 'Category',
      );
      assert.deepEqual(
        about.map(({ severity }) => severity),
        ['warning'],
      );
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
