import assert from 'node:assert/strict';
import { checkDraft, newDraft, toRequest, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import type { CloneDraft, CloneParameterName, Finding } from '../../../src/shared/clone';
import { instanceDetail } from '../../support/builders';
import { errors, facts, named, now, valid } from './rulesFacts';

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
});
