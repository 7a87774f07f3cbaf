import assert from 'node:assert/strict';
import { checkDraft, newDraft, toRequest, withValue } from '../../../src/core/clone/draft';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import { instanceDetail } from '../../support/builders';
import { errors, facts, named, now, valid } from './rulesFacts';

describe('the rules of a clone', () => {
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

  it('take the source’s address in another VPC', () => {
    const draft = withValue(withValue(valid(), 'VPCId', 'vpc-other'), 'PrivateIpAddress', '10.0.0.5');
    assert.ok(!errors(draft).some(({ parameter }) => parameter === 'PrivateIpAddress'));
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
});
