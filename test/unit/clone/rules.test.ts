import assert from 'node:assert/strict';
import { checkDraft, fillFrom, newDraft, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import type { CloneDraft, CloneParameterName, Finding } from '../../../src/shared/clone';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');

const facts: CloneFacts = {
  now,
  source: instanceDetail(),
  backups: [
    backupSet(),
    backupSet({ backupId: '101', status: 'Failed' }),
    backupSet({ backupId: '102', isAvailable: false }),
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
    { zoneId: 'cn-hangzhou-i', categories: [] },
  ],
  classes: [{ dbInstanceClass: 'mysql.n2.medium.2c', minStorageGB: 20, maxStorageGB: 3200, stepGB: 5 }],
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
    ['DBInstanceStorageType', 'cloud_ssd', 'InvalidInstanceLevel.DiskType'],
    ['Category', 'Finance', 'ZoneId.NotMatchWithCategory'],
    ['Category', 'serverless_basic', 'Commodity.InvalidComponent'],
    ['ZoneId', 'cn-hangzhou-z', 'InvalidAvZone.Format'],
    ['DBInstanceClass', 'mysql.gone.1', 'InvalidDBInstanceClass.Offline'],
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

  it('ask for an edition and a class when the source is serverless', () => {
    const source = instanceDetail({
      payType: 'SERVERLESS',
      category: 'serverless_basic',
      dbInstanceClass: 'mysql.n2.serverless.1c',
    });
    const draft = fillFrom(
      newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
      source,
      now,
    );
    assert.equal(draft.values.Category?.text, 'Basic');
    assert.deepEqual(
      checkDraft(draft, { now, source }).map((finding) => finding.parameter),
      ['DBInstanceClass'],
    );
  });
});
