import assert from 'node:assert/strict';
import { exportRequest } from '../../../src/core/clone/export';
import {
  checkDraft,
  sourceText,
  toRequest,
  valuesOfWire,
  withValue,
  type CloneStart,
} from '../../../src/core/clone/draft';
import { fixFor } from '../../../src/core/clone/fixes';
import { createDdrInstance } from '../../../src/core/clone/operations/createDdrInstance';
import { CheckCreateDdrDBInstanceRequest, CreateDdrInstanceRequest } from '@alicloud/rds20140815';
import { parseJob } from '../../../src/core/jobs/job';
import { operationOf } from '../../../src/core/clone/operations';
import { failureOfJob, jobDetails } from '../../../src/core/jobs/details';
import { exportedClone } from '../../../src/core/jobs/exported';
import { parseCloneDraft } from '../../../src/shared/clone';
import { copiesPlace, copyDraft, copyStart } from '../../support/copies';
import { openForm, settled } from '../../support/form';
import { MemoryDisk } from '../../support/memoryFolder';
import { systemClock, type Clock } from '../../../src/core/clock';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import type { CloneDraft } from '../../../src/shared/clone';
import { seedIds } from '../../support/sandbox';
import { until } from '../../support/until';
import { startCloud, type Cloud } from '../../support/cloud';
import { jobOf } from '../jobs/jobOf';

/** Parameters of the SDK's request that are not sent, and why. */
const whyNotSent = new Map([
  ['BackupSetRegion', 'The set lies where the clone is to be; the vendor’s own tool does not send it.'],
  ['ConnectionMode', 'The default is the standard mode; the other one is no longer offered.'],
  ['EncryptionKey', 'For cloud disks, which are not documented for the clone.'],
  ['RoleARN', 'Belongs to EncryptionKey.'],
  ['ResourceGroupId', 'Not asked for CloneDBInstance either.'],
  ['SystemDBCharset', 'The data have their own.'],
  ['OwnerAccount', 'Internal to the service.'],
  ['OwnerId', 'Internal to the service.'],
  ['ResourceOwnerAccount', 'Internal to the service.'],
  ['ResourceOwnerId', 'Internal to the service.'],
]);

describe('a clone in another region', () => {
  it('sends every parameter of the SDK’s CreateDdrInstanceRequest, or has a reason not to', () => {
    const known = createDdrInstance.exported.names;
    for (const [sdk, wire] of Object.entries(CreateDdrInstanceRequest.names())) {
      assert.notEqual(known.has(wire), whyNotSent.has(wire), wire);
      if (known.has(wire)) assert.equal(known.get(wire)?.sdk, sdk);
    }
  });

  describe('in the form', () => {
    let cloud: Cloud;
    before(async () => {
      cloud = await startCloud();
    });
    after(() => cloud.close());
    const now = Date.now();

    it('names the set, or the time and its source; engine, version and network as documented', async () => {
      const draft = await copyDraft(cloud.client, now);
      const request = toRequest(draft);
      const names = new Set(Object.values(CreateDdrInstanceRequest.names()));
      assert.deepEqual(
        Object.keys(request).filter((name) => !names.has(name)),
        [],
      );
      assert.equal(request['RestoreType'], 'BackupSet');
      assert.equal(request['BackupSetId'], draft.values.BackupId?.text);
      assert.equal(request['SourceRegion'], undefined);
      assert.deepEqual(
        ['Engine', 'EngineVersion', 'DBInstanceNetType', 'SecurityIPList', 'RegionId'].map(
          (name) => request[name],
        ),
        ['MySQL', '5.7', 'Intranet', '127.0.0.1', 'cn-shanghai'],
      );
      const inTime = toRequest({
        ...withValue(draft, 'RestoreTime', '2026-11-28T10:00:00Z'),
        restoreBy: 'time',
      });
      assert.equal(inTime['RestoreType'], 'BackupTime');
      assert.equal(inTime['BackupSetId'], undefined);
      assert.equal(inTime['SourceRegion'], 'cn-hangzhou');
      assert.equal(inTime['SourceDBInstanceName'], seedIds.localSsd);
      assert.equal(toRequest(withValue(draft, 'InstanceNetworkType', ''))['InstanceNetworkType'], 'VPC');
      const several = withValue(draft, 'ZoneIdSlave1', 'cn-shanghai-f');
      assert.equal(toRequest(several)['ZoneId'], 'cn-shanghai-e:cn-shanghai-f');
    });

    it('asks beforehand with parameters that the check has', async () => {
      const draft = await copyDraft(cloud.client, now);
      const known = Object.values(CheckCreateDdrDBInstanceRequest.names());
      const asked = createDdrInstance.check?.(toRequest(draft));
      assert.ok(asked);
      assert.deepEqual(
        Object.keys(asked).filter((name) => !known.includes(name)),
        [],
      );
      assert.equal(await cloud.client.checkCopiedRestore('cn-shanghai', asked), true);
      const other = { ...asked, BackupSetId: '1' };
      assert.equal(await cloud.client.checkCopiedRestore('cn-shanghai', other), false);
      const incomplete = toRequest(withValue(draft, 'DBInstanceClass', ''));
      assert.equal(createDdrInstance.check?.(incomplete), undefined);
    });

    it('blocks on what RDS has answered, and not on a check that failed', async () => {
      const draft = await copyDraft(cloud.client, now);
      const severities = (restoreCheck: Parameters<typeof checkDraft>[1]['restoreCheck']): string[] =>
        checkDraft(draft, { now, restoreCheck }).map(({ severity }) => severity);
      assert.deepEqual(severities({ kind: 'valid' }), []);
      assert.deepEqual(severities({ kind: 'invalid' }), ['error']);
      assert.deepEqual(severities({ kind: 'failed', problem: 'denied' }), ['warning']);
    });

    it('is checked for a network, a size, an engine and who may connect', async () => {
      const whole = await copyDraft(cloud.client, now);
      const found = (name: Parameters<typeof withValue>[1], text: string): string[] =>
        checkDraft(withValue(whole, name, text), { now })
          .filter(({ parameter }) => parameter === name)
          .map(({ severity }) => severity);
      assert.deepEqual(checkDraft(whole, { now }), []);
      for (const name of ['ZoneId', 'VPCId', 'VSwitchId', 'SecurityIPList'] as const)
        assert.deepEqual(found(name, ''), ['error'], name);
      for (const name of ['DBInstanceClass', 'DBInstanceStorage'] as const)
        assert.deepEqual(found(name, ''), ['warning'], name);
      assert.deepEqual(found('DBInstanceStorage', '2005'), ['warning']);
      assert.deepEqual(found('DBInstanceStorageType', 'cloud_essd'), ['warning']);
      assert.deepEqual(found('PayType', 'Serverless'), ['error']);
      assert.deepEqual(found('SecurityIPList', '10.0.0.1, 10.1.0.0/16'), []);
      for (const wrong of ['10.0.0.1/33', 'a', '10.0.0.1,10.0.0.1', '0.0.0.0/0'])
        assert.deepEqual(found('SecurityIPList', wrong), ['warning'], wrong);
      const { engine: _, ...without } = whole;
      assert.equal(checkDraft(without, { now })[0]?.parameter, 'DBInstanceId');
    });

    it('is not given the zones and the network of its source, which are in another region', async () => {
      const draft = await copyDraft(cloud.client, now);
      const source = await cloud.client.describeInstance('cn-hangzhou', seedIds.localSsd);
      assert.ok(source);
      const facts = { now, source: createDdrInstance.asSource(source, draft) };
      for (const code of [
        'InvalidAvZone.Format',
        'InvalidAvZone.NotSupport',
        'ZoneId.NotMatchWithCategory',
        'InvalidTunnelId',
        'VpcNetworkTypeNotSupport',
      ])
        assert.equal(fixFor(code, withValue(draft, 'InstanceNetworkType', ''), facts), undefined, code);
      const near = { ...draft, operation: 'CloneDBInstance', regionId: 'cn-hangzhou' } as const;
      assert.equal(fixFor('InvalidAvZone.Format', near, { now, source })?.label, 'Use the Source’s Zones');
    });

    it('has a field for each way to name its source and its restore point', () => {
      assert.deepEqual(valuesOfWire('SourceRegion'), ['DBInstanceId']);
      assert.deepEqual(valuesOfWire('RestoreType'), ['BackupId', 'RestoreTime']);
    });

    it('is copied as what makes the same elsewhere', async () => {
      const draft = await copyDraft(cloud.client, now);
      const input = {
        operation: 'CreateDdrInstance',
        request: toRequest(draft),
        clientToken: 'token',
        sourceId: draft.sourceId,
        sourceName: 'orders',
        engine: 'MySQL',
      } as const;
      assert.match(
        exportRequest('cliBash', input),
        /rds CreateDdrInstance[\s\S]*--SecurityIPList 127\.0\.0\.1/,
      );
      assert.match(
        exportRequest('typescript', input),
        /new CreateDdrInstanceRequest\([\s\S]*client\.createDdrInstance\(/,
      );
      const terraform = exportRequest('terraform', input);
      assert.match(terraform, /resource "alicloud_rds_ddr_instance" "orders"/);
      assert.match(terraform, /security_ips += \["127\.0\.0\.1"\]/);
      assert.match(terraform, /instance_type += "rds\.mysql\.s2\.large"/);
    });

    it('is kept with its operation and the region of its source', async () => {
      const draft = await copyDraft(cloud.client, now);
      assert.deepEqual(parseCloneDraft(JSON.parse(JSON.stringify(draft))), draft);
      assert.equal(parseCloneDraft({ ...draft, operation: 'AnotherOne' }), undefined);
    });
  });

  for (const site of ['china', 'international'] as const) {
    describe(`from the form to its end, at the ${site} site`, () => {
      let cloud: Cloud;
      let store: JobStore;
      let form: CloneForm;
      beforeEach(async () => {
        cloud = await startCloud({ sandbox: { site } });
        store = new JobStore(new MemoryDisk().folder(), silentLogger);
      });
      afterEach(async () => {
        form.dispose();
        await store.dispose();
        await cloud.close();
      });
      const open = (start: CloneStart, draft?: CloneDraft, clock: Clock = systemClock): void => {
        const client = () => Promise.resolve(cloud.client);
        form = openForm({ start, client, clock, store, ...(draft ? { draft } : {}) });
      };

      it('shows what the operation takes and is checked, sent once, and kept as what it was', async () => {
        const { client, sandbox } = cloud;
        open(await copyStart(client, Date.now()));
        await until(() => form.state().choices['ZoneId']?.status === 'ready');
        assert.match(form.state().subtitle, /source in cn-hangzhou/);
        for (const name of [
          'Category',
          'RestoreScope',
          'DeletionProtection',
          'AutoPay',
          'BackupType',
        ] as const)
          assert.ok(!form.state().visible.includes(name), name);
        assert.ok(form.state().visible.includes('SecurityIPList'));
        assert.deepEqual(
          form.state().choices['PayType']?.choices.map(({ value }) => value),
          ['Postpaid', 'Prepaid'],
        );
        for (const name of ['ZoneId', 'VPCId'] as const) form.edits.change(name, copiesPlace[name], 1);
        await until(() => form.state().choices['VSwitchId']?.status === 'ready');
        await until(() => form.request['VSwitchId'] !== undefined);
        await until(() => form.state().price.status === 'ready');
        await until(() => sandbox.requests.some(({ action }) => action === 'CheckCreateDdrDBInstance'));
        assert.equal(form.errorCount, 0, JSON.stringify(form.state().findings));
        assert.deepEqual(await form.submit(form.state().revision), { kind: 'none' });
        const { job } = form;
        assert.ok(job);
        assert.equal(job.operation, 'CreateDdrInstance');
        assert.equal(job.regionId, 'cn-shanghai');
        assert.deepEqual(
          sandbox.clones().map(({ regionId }) => regionId),
          ['cn-shanghai'],
        );
        assert.equal(sandbox.requests.filter(({ action }) => action === 'CreateDdrInstance').length, 1);
        assert.ok(!sandbox.requests.some(({ action }) => action === 'CloneDBInstance'));
      });

      it('does not offer to back up the source, whose new set would not be a copy, nor a request file', async () => {
        const start = await copyStart(cloud.client, Date.now());
        open(start, undefined, { ...systemClock, now: () => Date.now() + 5 * 24 * 3_600_000 });
        await settled(form);
        assert.equal(form.state().offersBackup, undefined);
        assert.equal(form.state().offersFile, undefined);
      });

      it('asks for classes and speaks of a zone once there is one', async () => {
        open(await copyStart(cloud.client, Date.now()));
        await settled(form);
        const asks = (): number =>
          cloud.sandbox.requests.filter(({ action }) => action === 'DescribeAvailableClasses').length;
        const { choices, costNote } = form.state();
        assert.deepEqual([asks(), choices['DBInstanceClass']?.status], [0, 'ready']);
        assert.equal(choices['DBInstanceClass']?.problem, 'Choose the zone first.');
        assert.doesNotMatch(costNote, /zone/);
        form.edits.change('ZoneId', copiesPlace.ZoneId, 1);
        await until(() => (form.state().choices['DBInstanceClass']?.choices.length ?? 0) > 0);
        assert.match(form.state().costNote, /zone cn-shanghai-e/);
      });

      it('asks for no logs: those of the source say nothing of the copies', async () => {
        open(await copyStart(cloud.client, Date.now(), 'time'));
        await until(() => form.state().recoveryWindow.status === 'ready');
        await settled(form);
        const asked = new Set(cloud.sandbox.requests.map(({ action }) => action));
        assert.ok(!asked.has('DescribeBinlogFiles'));
        assert.deepEqual(
          form.state().timeline?.gaps.filter(({ kind }) => kind === 'noLogs'),
          [],
        );
      });

      it('shows a refusal at the field that it is about', async () => {
        const { client, sandbox } = cloud;
        sandbox.faults.add({
          action: 'CreateDdrInstance',
          times: 1,
          fault: { kind: 'error', status: 400, code: 'InvalidBackupSetID.Format' },
        });
        open(await copyStart(client, Date.now()), await copyDraft(client, Date.now()));
        await settled(form);
        const outcome = await form.submit(form.state().revision);
        assert.deepEqual(outcome, { kind: 'error', parameter: 'BackupId' });
        assert.ok(form.job && failureOfJob(form.job));
        form.edits.change('BackupId', 'another', 1);
        assert.equal(form.state().error, undefined);
      });
    });
  }

  it('says everywhere where its source is', () => {
    const job = jobOf({ sourceName: 'orders' });
    const away = { ...job, draft: { ...job.draft, sourceRegionId: 'cn-beijing' } };
    const context = { now: 0, versions: '' };
    assert.match(jobDetails(away, context), /Region of the source\W+cn-beijing/);
    assert.doesNotMatch(jobDetails(job, context), /Region of the source/);
    assert.match(sourceText(away.draft, 'orders'), /^orders \(.+\), cn-beijing$/);
    assert.deepEqual(
      [job, away].map((one) => exportedClone(one).sourceRegionId),
      [job.regionId, 'cn-beijing'],
    );
    const input = {
      request: {},
      clientToken: 'token',
      sourceId: 'rm-1',
      sourceName: 'orders',
      engine: 'MySQL',
    };
    assert.match(
      exportRequest('cliPowerShell', { ...input, sourceRegionId: 'cn-beijing' }),
      /orders \(rm-1 in cn-beijing, MySQL\)/,
    );
  });

  it('is what a job says; one of an earlier version says nothing and is CloneDBInstance', () => {
    assert.equal(operationOf({}).name, 'CloneDBInstance');
    assert.equal(parseJob({ operation: 'AnotherOne' }), undefined);
  });
});
