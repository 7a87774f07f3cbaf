import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFolder } from '../../../src/core/files/diskFolder';
import { catalogue } from '../../../src/core/errors/catalogue';
import { isRdsError } from '../../../src/core/errors/rdsError';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { recordedCodes, seedIds, type AddedInstance } from '../../support/sandbox';
import { cloneErrors } from '../../../src/sandbox/documentedErrors';
import type { CloneParameterName, Finding } from '../../../src/shared/clone';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { openForm, settled } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { writeReport } from '../../support/report';
import { preflight } from './preflightTable';
import { until } from '../../support/until';

/** A draft that the rule of one code finds something wrong with, and nothing else. */
interface Scenario {
  readonly source?: string;
  readonly regionId?: string;
  /** Which of the source's sets; the newest that can be restored by default. */
  readonly backup?: 'restorable' | 'failed' | 'LARGE';
  readonly changes: Partial<Record<CloneParameterName, string>>;
}

const added = {
  guard: 'rm-bp1guard0000000001',
  classic: 'rm-bp1classic00000001',
  released: 'rm-bp1released0000001',
  oldClass: 'rm-bp1oldclass0000001',
  sydney: 'rm-syd000000000000001',
  mumbai: 'rm-mum000000000000001',
} as const;

const instances: readonly AddedInstance[] = [
  { like: seedIds.ordersProd, id: added.guard, changes: { instanceType: 'Guard' } },
  { like: seedIds.ordersProd, id: added.classic, changes: { networkType: 'Classic' } },
  { like: seedIds.ordersProd, id: added.released, changes: { status: 'Released' } },
  { like: seedIds.localSsd, id: added.oldClass, changes: { instanceClass: 'rds.mys2.standard' } },
  { like: seedIds.ordersProd, id: added.sydney, regionId: 'ap-southeast-2' },
  { like: seedIds.ordersProd, id: added.mumbai, regionId: 'ap-south-1' },
];

function meta(...databases: readonly object[]): string {
  return JSON.stringify(databases.map((one) => ({ type: 'db', tables: [], ...one })));
}
const parts = (text: string): Scenario['changes'] => ({ RestoreScope: 'TableMeta', TableMeta: text });
const shop = meta({ name: 'shop', newname: 'shop_restored' });

const scenarios: Readonly<Record<string, Scenario>> = {
  'InvalidAvZone.Format': { changes: { ZoneId: 'cn-hangzhou-z' } },
  'InvalidAvZone.NotSupport': { changes: { ZoneId: 'cn-hangzhou-MAZ6(b,f)' } },
  'ZoneId.NotMatchWithCategory': { changes: { ZoneId: 'cn-hangzhou-j', ZoneIdSlave1: '' } },
  'HostInfo.NotFound': { changes: { DedicatedHostGroupId: 'dhg-bp1nowhere' } },
  'InvalidInstanceLevel.DiskType': { changes: { DBInstanceStorageType: 'local_ssd' } },
  'InvalidInstanceLevel.Malformed': { changes: { DBInstanceClass: 'large' } },
  'InvalidDBInstanceClass.Offline': { changes: { DBInstanceClass: 'rds.mysql.t1.small' } },
  UnsupportedClassCode: { source: added.oldClass, changes: {} },
  IncorrectTargetClasscode: { changes: { DBInstanceClass: 'mysql.n2.large.1' } },
  CannotDecreaseEssdPerfLevel: {
    source: seedIds.postgres,
    regionId: 'cn-shanghai',
    changes: { DBInstanceStorageType: 'cloud_essd' },
  },
  CloudSSDNotSupport: { changes: { DBInstanceStorageType: 'cloud_ssd' } },
  'InvalidRecoveryDbInstance.StorageType': {
    source: seedIds.localSsd,
    changes: { DBInstanceStorageType: 'cloud_essd' },
  },
  'InvalidRecoveryDbInstance.StorageSize': { changes: { DBInstanceStorage: '95' } },
  'UnsupportExtendDisk.NotSupport': { changes: { DBInstanceStorage: '65000' } },
  'DiskSize.NotEnough': {
    source: seedIds.localSsd,
    changes: parts(meta(...[1, 2, 3, 4, 5].map((copy) => ({ name: 'shop', newname: `shop_${copy}` })))),
  },
  InvalidTunnelId: { changes: { VPCId: 'vpc-bp1nowhere' } },
  InvalidVswitchId: { changes: { VSwitchId: 'vsw-bp1nowhere' } },
  AtLeastTwoVSwitchAvailableIp: {
    changes: { ZoneId: 'cn-hangzhou-j', VSwitchId: 'vsw-bp1j2full4x7z2qn5vw91' },
  },
  AtLeastThreeVSwitchAvailableIp: {
    source: seedIds.cluster,
    changes: { ZoneId: 'cn-hangzhou-k', VSwitchId: 'vsw-bp1k1tiny9c3r6ht8jy42' },
  },
  'InvalidIPAddress.Conflict': { changes: { PrivateIpAddress: '10.10.0.11' } },
  VpcNetworkTypeNotSupport: { changes: { InstanceNetworkType: 'Classic' } },
  'StopService.Clone': { source: added.classic, changes: { InstanceNetworkType: '' } },
  'RequiredParam.NotFound': { changes: { BackupId: '' } },
  'InvalidBakset.Invalid': { backup: 'failed', changes: {} },
  InvalidBackupSet: {
    source: seedIds.localSsd,
    changes: parts(meta({ name: 'nowhere', newname: 'somewhere' })),
  },
  'InvalidMeta.TooLarge': { backup: 'LARGE', changes: parts(shop) },
  'InvalidDBInstanceId.NotFound': { source: 'rm-bp1nowhere00000001', changes: { PayType: 'Postpaid' } },
  'InvalideStatus.Format': { source: seedIds.restarting, changes: {} },
  ProductInstanceReleased: { source: added.released, changes: {} },
  'Api.NotSupport': { source: added.guard, changes: {} },
  IncorrectCharacterType: { source: seedIds.readOnly, changes: {} },
  'InvalidDBInstanceEngineType.Format': { source: seedIds.sqlServer, changes: parts(shop) },
  'Commodity.InvalidComponent': {
    source: seedIds.postgres,
    regionId: 'cn-shanghai',
    changes: { Category: 'cluster' },
  },
  'Price.PricingPlanResultNotFound': {
    changes: { PayType: 'Prepaid', DBInstanceClass: 'mysql.n2.2xlarge.2c' },
  },
  'Order.PeriodInvalid': { changes: { PayType: 'Prepaid', Period: 'Week' } },
  'InvalidParam.UsedTime': { changes: { PayType: 'Prepaid', UsedTime: '10' } },
  RegionEndTimeDissolvedAustralia: { source: added.sydney, regionId: 'ap-southeast-2', changes: {} },
  RegionEndTimeDissolvedIndia: { source: added.mumbai, regionId: 'ap-south-1', changes: {} },
  'Parameters.Invalid': { changes: { DBInstanceDescription: '1st' } },
};

/** Said before it is sent, but not held back: nothing proves that the service refuses it. */
const told: ReadonlySet<string> = new Set([
  'InvalidAvZone.Format',
  'ZoneId.NotMatchWithCategory',
  'HostInfo.NotFound',
  'InvalidInstanceLevel.DiskType',
  'InvalidInstanceLevel.Malformed',
  'InvalidDBInstanceClass.Offline',
  'UnsupportedClassCode',
  'IncorrectTargetClasscode',
  'CloudSSDNotSupport',
  'UnsupportExtendDisk.NotSupport',
  'InvalidTunnelId',
  'InvalidVswitchId',
  'AtLeastThreeVSwitchAvailableIp',
  'VpcNetworkTypeNotSupport',
  'InvalidBackupSet',
  'Api.NotSupport',
  'InvalidDBInstanceEngineType.Format',
  'Commodity.InvalidComponent',
  'Price.PricingPlanResultNotFound',
  'InvalidParam.UsedTime',
  'RegionEndTimeDissolvedAustralia',
  'RegionEndTimeDissolvedIndia',
]);

const codes = Object.keys(cloneErrors);

inEveryReading('the errors of CloneDBInstance', ({ reading, isDefault }) => {
  const rules = Object.entries(preflight).flatMap(([code, known]) =>
    'rule' in known ? [[code, known.rule] as const] : [],
  );
  /** What was offered to mend each. */
  const fixes = new Map<string, string>();
  let folder: string;
  let cloud: Cloud;
  let store: JobStore;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-preflight-'));
    store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
    cloud = await startCloud({ sandbox: { instances, reading } });
  });
  after(async () => {
    await store.dispose();
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  it('are all 82 in the table: found in advance, or a reason why not', () => {
    assert.equal(codes.length, 82);
    assert.deepEqual(Object.keys(preflight).sort(), [...codes].sort());
    for (const known of Object.values(preflight)) {
      if ('serviceOnly' in known) assert.ok(known.serviceOnly.endsWith('.'));
    }
    assert.deepEqual(Object.keys(scenarios).sort(), rules.map(([code]) => code).sort());
    if (!isDefault) return;
    writeReport(
      'preflight',
      ['Code', 'Found before it is sent, at', 'Why only the service can know'],
      Object.entries(preflight).map(([code, known]) => [
        code,
        'rule' in known ? known.rule : '',
        'serviceOnly' in known ? known.serviceOnly : '',
      ]),
    );
  });

  it('are all explained by the catalogue', () => {
    for (const code of codes) assert.ok(catalogue.has(code), code);
  });

  for (const [code, parameter] of rules) {
    it(`${code} is found at ${parameter}, and the request is refused with it`, async () => {
      const scenario = scenarios[code];
      assert.ok(scenario);
      const { source = seedIds.ordersProd, regionId = 'cn-hangzhou', backup = 'restorable' } = scenario;
      const sets = await cloud.client.listBackups(regionId, source).all.catch(() => []);
      const set = sets.find(({ status, isAvailable, metaStatus }) =>
        backup === 'failed'
          ? status === 'Failed'
          : isAvailable && metaStatus === (backup === 'LARGE' ? 'LARGE' : 'OK'),
      );
      const form = openForm({
        start: { regionId, sourceId: source, backupId: set?.backupId ?? '1' },
        client: () => Promise.resolve(cloud.client),
        clock: new SkippingClock(Date.now()),
        store,
      });
      try {
        await settled(form);
        let seq = 0;
        for (const [name, text] of Object.entries(scenario.changes)) {
          form.edits.change(name as CloneParameterName, text, ++seq);
          await settled(form);
        }
        const blocking = (finding: Finding): boolean =>
          finding.code === code && finding.parameter === parameter;
        // Some facts no field waits for.
        await until(() => form.state().findings.some(blocking)).catch(() => undefined);
        const found = form.state().findings.filter(blocking);
        assert.equal(found.length, 1, JSON.stringify(form.state().findings));
        const expected = told.has(code) ? 'warning' : 'error';
        assert.equal(found[0]?.severity, expected);

        const { request } = form;
        const offered = form.state().findings.find(blocking)?.fix ?? '';
        if (offered !== '') {
          fixes.set(code, offered);
          const fix = form.edits.fix(code, parameter);
          await settled(form);
          const left = form.state().findings.filter(blocking);
          if (fix?.kind === 'values') assert.deepEqual(left, [], `${offered} mends it`);
        }

        await assert.rejects(
          cloud.client.cloneInstance(regionId, { ...request, ClientToken: code }),
          (error) => {
            assert.ok(isRdsError(error));
            const isRecorded = reading.errors === 'recorded';
            assert.equal(error.code, (isRecorded ? recordedCodes[code] : undefined) ?? code);
            return true;
          },
        );
      } finally {
        form.dispose();
      }
    });
  }

  it('are mostly mended at a press of a button', () => {
    // Not those about the source itself, a missing choice, or a region that is gone.
    assert.ok(fixes.size >= 25, [...fixes].map((one) => one.join(': ')).join('; '));
  });
});
