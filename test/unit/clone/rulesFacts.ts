import { checkDraft, fillFrom, newDraft } from '../../../src/core/clone/draft';
import { withName } from '../../../src/core/clone/name';
import type { CloneFacts } from '../../../src/core/clone/facts';
import type { CloneDraft, Finding } from '../../../src/shared/clone';
import type { ClassSpec, InstanceDetail } from '../../../src/shared/model';
import { backupSet, instanceDetail } from '../../support/builders';

export const now = Date.parse('2026-11-24T10:00:00Z');

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

/** A source, its backup sets and all that is offered for its clones. */
export const facts: CloneFacts = {
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

/** A draft in which no rule finds anything. */
export function valid(): CloneDraft {
  return named(
    newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
    facts.source,
  );
}

/** As the form fills it in, which gives it a name too. */
export function named(draft: CloneDraft, source: InstanceDetail | undefined): CloneDraft {
  return withName(fillFrom(draft, source, now), facts, source);
}

/** What is wrong for certain, without what is only doubted. */
export function errors(draft: CloneDraft, changed: Partial<CloneFacts> = {}): readonly Finding[] {
  return checkDraft(draft, { ...facts, ...changed }).filter((finding) => finding.severity === 'error');
}
