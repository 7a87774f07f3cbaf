import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, DraftValue, Finding } from '../../shared/clone';
import type { FieldSpec, GroupSpec } from '../../shared/protocol';
import type { Availability } from './availability';
import { editionFor, isServerlessEdition } from './editions';
import type { CloneFacts } from './facts';
import {
  adapted,
  capacity,
  fromSource,
  nodesFrom,
  off,
  serverlessSwitch,
  staysServerless,
  zonesOf,
  type PrefillContext,
} from './prefill';
import { suggestName } from './name';
import * as rules from './rules';

/**
 * One value of a draft: how it is shown, checked and prefilled, whatever operation it is sent with. Where it goes in a
 * request is in `operations`.
 */
export interface ParameterRow {
  readonly name: CloneParameterName;
  readonly type: 'text' | 'integer' | 'decimal' | 'boolean';
  /** Sent as it is whenever it applies, whatever the draft says. */
  readonly constant?: string;
  /** Absent for values that are decided elsewhere and have no field. */
  readonly field?: {
    readonly group: GroupSpec['id'];
    readonly control: FieldSpec['control'];
    readonly help: () => string;
    readonly required?: boolean;
    readonly unit?: 'GB' | 'RCU';
    /** Who decides when the value is blank: `source` by default. */
    readonly blank?: FieldSpec['blank'];
  };
  /** When the parameter applies; by default always. A parameter that does not apply is neither shown nor sent. */
  readonly availability?: Availability;
  readonly prefill?: (context: PrefillContext) => DraftValue | undefined;
  /** Problems of the value according to the known facts. Called only when the parameter applies. */
  readonly check: (draft: CloneDraft, facts: CloneFacts) => readonly Finding[];
}

const noRule = (): readonly Finding[] => [];

/** Rows in the order of the form. */
export const parameterRows: readonly ParameterRow[] = [
  { name: 'RegionId', type: 'text', check: rules.checkRegion },
  { name: 'DBInstanceId', type: 'text', check: rules.checkSource },
  {
    name: 'BackupId',
    type: 'text',
    field: {
      group: 'restorePoint',
      control: 'backupSet',
      help: () => t('The clone gets the data, databases and accounts that this backup set contains.'),
      required: true,
    },
    availability: { restoreBy: 'backupSet' },
    check: rules.checkBackupId,
  },
  {
    name: 'RestoreTime',
    type: 'text',
    field: {
      group: 'restorePoint',
      control: 'utcTime',
      help: () => t('Any second within the recovery window, such as 2026-11-24 09:30:00.'),
      required: true,
    },
    availability: { restoreBy: 'time' },
    check: rules.checkRestoreTime,
  },
  {
    name: 'DBInstanceDescription',
    type: 'text',
    field: {
      group: 'name',
      control: 'text',
      help: () =>
        t(
          '2 to 255 letters, digits, Chinese characters, underscores or hyphens; the first is a letter or Chinese character.',
        ),
    },
    // Until the restore point is known; then `withName` updates the name.
    prefill: ({ source, now }) =>
      source ? { text: suggestName(source, now), origin: 'default' } : undefined,
    check: rules.checkDescription,
  },
  {
    name: 'Category',
    type: 'text',
    field: {
      group: 'size',
      control: 'choice',
      help: () =>
        t(
          'How many nodes serve the clone: Basic has one, High-availability two, Cluster and Enterprise up to three.',
        ),
    },
    prefill: ({ source }) =>
      source && isServerlessEdition(source.category) && !staysServerless(source)
        ? adapted(source.category, editionFor(source.category, source.engine, false))
        : fromSource(source?.category),
    check: rules.checkCategory,
  },
  {
    name: 'DBInstanceClass',
    type: 'text',
    field: {
      group: 'size',
      control: 'choice',
      help: () => t('CPU and memory of the clone, and how much storage it can have.'),
    },
    prefill: ({ source }) => fromSource(source?.dbInstanceClass),
    check: rules.checkClass,
  },
  {
    name: 'DBInstanceStorageType',
    type: 'text',
    field: {
      group: 'size',
      control: 'choice',
      help: () =>
        t('If the source has a local SSD, so must the clone. An ESSD performance level cannot be lowered.'),
    },
    prefill: ({ source }) => fromSource(source?.storageType),
    check: rules.checkStorageType,
  },
  {
    name: 'DBInstanceStorage',
    type: 'integer',
    field: {
      group: 'size',
      control: 'number',
      unit: 'GB',
      help: () => t('At least the source’s storage, in steps of 5 GB.'),
    },
    // A size that is not a multiple of 5 GB is kept by sending no size.
    prefill: ({ source }) =>
      source?.storageGB === undefined || source.storageGB % 5 !== 0
        ? undefined
        : fromSource(String(source.storageGB)),
    check: rules.checkStorage,
  },
  {
    name: 'ZoneId',
    type: 'text',
    field: {
      group: 'placement',
      control: 'choice',
      help: () => t('The zone of the primary node.'),
    },
    prefill: ({ source }) => fromSource(zonesOf(source)[0]),
    check: rules.checkZone,
  },
  {
    name: 'ZoneIdSlave1',
    type: 'text',
    field: {
      group: 'placement',
      control: 'choice',
      blank: 'service',
      help: () =>
        t(
          'The zone of the second node. A different zone survives a zone outage; the same zone has lower latency. If blank, RDS chooses.',
        ),
    },
    availability: { nodes: 2 },
    prefill: ({ source }) => fromSource(nodesFrom(source) >= 2 ? zonesOf(source)[1] : undefined),
    check: rules.checkSecondZone,
  },
  {
    name: 'ZoneIdSlave2',
    type: 'text',
    field: {
      group: 'placement',
      control: 'choice',
      blank: 'service',
      help: () => t('The zone of the third node: the logger, or another secondary node.'),
    },
    availability: { nodes: 3 },
    prefill: ({ source }) => fromSource(nodesFrom(source) >= 3 ? zonesOf(source)[2] : undefined),
    check: rules.checkThirdZone,
  },
  {
    name: 'VPCId',
    type: 'text',
    field: {
      group: 'placement',
      control: 'text',
      help: () => t('A VPC of the same region, by its ID. The source’s VPC is filled in.'),
    },
    prefill: ({ source }) => fromSource(source?.vpcId),
    check: rules.checkVpc,
  },
  {
    name: 'VSwitchId',
    type: 'text',
    field: {
      group: 'placement',
      control: 'choice',
      help: () => t('Must be in the zone of the primary node and have free addresses.'),
    },
    prefill: ({ source }) => fromSource(source?.vSwitchId.split(',')[0]),
    check: rules.checkVSwitch('VSwitchId'),
  },
  {
    name: 'VSwitchIdSlave1',
    type: 'text',
    field: {
      group: 'placement',
      control: 'choice',
      help: () => t('Must be in the secondary zone.'),
    },
    availability: { nodes: 2, needs: 'ZoneIdSlave1' },
    prefill: ({ source }) => fromSource(nodesFrom(source) >= 2 ? source?.vSwitchId.split(',')[1] : undefined),
    check: rules.checkVSwitch('VSwitchIdSlave1'),
  },
  {
    name: 'VSwitchIdSlave2',
    type: 'text',
    field: {
      group: 'placement',
      control: 'choice',
      help: () => t('Must be in the second secondary zone.'),
    },
    availability: { nodes: 3, needs: 'ZoneIdSlave2' },
    prefill: ({ source }) => fromSource(nodesFrom(source) >= 3 ? source?.vSwitchId.split(',')[2] : undefined),
    check: rules.checkVSwitch('VSwitchIdSlave2'),
  },
  {
    name: 'SecurityIPList',
    type: 'text',
    field: {
      group: 'placement',
      control: 'text',
      help: () =>
        t('Addresses and CIDR blocks that may connect, separated by commas. 127.0.0.1 lets nobody in.'),
      required: true,
    },
    prefill: () => ({ text: '127.0.0.1', origin: 'default' }),
    check: rules.checkIpWhitelist,
  },
  {
    name: 'PayType',
    type: 'text',
    field: {
      group: 'billing',
      control: 'radio',
      help: () =>
        t(
          'Pay-as-you-go is billed for as long as the clone exists, a subscription is paid in advance, and serverless is billed by the capacity in use.',
        ),
      required: true,
    },
    // A clone of a subscription is not a subscription by default: a rehearsal must not buy a month because production
    // did.
    prefill: ({ source }) =>
      source &&
      (staysServerless(source)
        ? { text: 'Serverless', origin: 'source' }
        : { text: 'Postpaid', origin: 'default' }),
    check: rules.checkPayType,
  },
  {
    name: 'MinCapacity',
    type: 'decimal',
    field: {
      group: 'billing',
      control: 'number',
      unit: 'RCU',
      help: () =>
        t(
          'The lower limit of the capacity of the clone, 0.5 or higher. RDS documents serverless clones for the China site only.',
        ),
      required: true,
    },
    availability: { payTypes: ['Serverless'] },
    prefill: ({ source }) =>
      capacity(
        source,
        ({ scaleMin }) => scaleMin,
        ({ min }) => min,
      ),
    check: rules.checkMinCapacity,
  },
  {
    name: 'MaxCapacity',
    type: 'decimal',
    field: {
      group: 'billing',
      control: 'number',
      unit: 'RCU',
      help: () =>
        t(
          'The upper limit of the capacity of the clone, in whole numbers. RDS documents up to 8 for MySQL and 12 for PostgreSQL.',
        ),
      required: true,
    },
    availability: { payTypes: ['Serverless'] },
    prefill: ({ source }) =>
      capacity(
        source,
        ({ scaleMax }) => scaleMax,
        ({ leastMax, max }) => Math.min(max, leastMax * 4),
      ),
    check: rules.checkMaxCapacity,
  },
  {
    name: 'AutoPause',
    type: 'boolean',
    field: {
      group: 'billing',
      control: 'checkbox',
      help: () =>
        t(
          'Pauses after ten minutes without connections; only storage is billed then. The next connection wakes it.',
        ),
    },
    availability: { payTypes: ['Serverless'], engines: ['MySQL', 'PostgreSQL'] },
    prefill: ({ source }) => serverlessSwitch(source, ({ autoPause }) => autoPause),
    check: noRule,
  },
  {
    name: 'SwitchForce',
    type: 'boolean',
    field: {
      group: 'billing',
      control: 'checkbox',
      help: () => t('Allows scaling even if it causes a switchover, which briefly interrupts connections.'),
    },
    availability: { payTypes: ['Serverless'], engines: ['MySQL', 'PostgreSQL'] },
    prefill: ({ source }) => serverlessSwitch(source, ({ switchForce }) => switchForce),
    check: noRule,
  },
  {
    name: 'Period',
    type: 'text',
    field: {
      group: 'billing',
      control: 'radio',
      help: () => t('The unit of the duration.'),
      required: true,
    },
    availability: { payTypes: ['Prepaid'] },
    prefill: () => ({ text: 'Month', origin: 'default' }),
    check: rules.checkPeriod,
  },
  {
    name: 'UsedTime',
    type: 'integer',
    field: {
      group: 'billing',
      control: 'number',
      help: () => t('RDS documents 1 to 9 months and 1 to 3 years.'),
      required: true,
    },
    availability: { payTypes: ['Prepaid'] },
    prefill: () => ({ text: '1', origin: 'default' }),
    check: rules.checkUsedTime,
  },
  {
    name: 'AutoPay',
    type: 'boolean',
    field: {
      group: 'billing',
      control: 'checkbox',
      help: () =>
        t(
          'Pays immediately from the account. If off, an unpaid order is created, and cloning starts after you pay it in the console.',
        ),
    },
    availability: { payTypes: ['Prepaid'] },
    prefill: () => ({ text: 'true', origin: 'default' }),
    check: noRule,
  },
  {
    name: 'RestoreScope',
    type: 'text',
    field: {
      group: 'databases',
      control: 'radio',
      help: () => t('Usually Everything. Restoring less is faster and exposes less data.'),
      required: true,
    },
    prefill: () => ({ text: 'all', origin: 'default' }),
    check: rules.checkRestoreScope,
  },
  {
    name: 'DbNames',
    type: 'text',
    field: {
      group: 'databases',
      control: 'databaseNames',
      help: () => t('Only these databases are restored, under their own names.'),
      required: true,
    },
    availability: { scope: 'DbNames' },
    check: rules.checkDbNames,
  },
  {
    name: 'RestoreTable',
    type: 'text',
    constant: '1',
    availability: { scope: 'TableMeta' },
    check: noRule,
  },
  {
    name: 'TableMeta',
    type: 'text',
    field: {
      group: 'databases',
      control: 'tableMeta',
      help: () =>
        t(
          'Only these are restored, under the names given here. MySQL restores single tables, PostgreSQL whole databases.',
        ),
      required: true,
    },
    availability: { scope: 'TableMeta' },
    check: rules.checkTableMeta,
  },
  {
    name: 'DeletionProtection',
    type: 'boolean',
    field: {
      group: 'protection',
      control: 'checkbox',
      help: () => t('The clone cannot be released until this is switched off.'),
    },
    // A subscription cannot be released anyway.
    availability: { payTypes: ['Postpaid', 'Serverless'] },
    prefill: () => off,
    check: noRule,
  },
  {
    name: 'BackupType',
    type: 'text',
    field: {
      group: 'protection',
      control: 'choice',
      blank: 'service',
      help: () => t('Must match the type of the chosen backup set. If blank, RDS detects it.'),
    },
    availability: { restoreBy: 'backupSet' },
    check: rules.checkBackupType,
  },
  {
    name: 'PrivateIpAddress',
    type: 'text',
    field: {
      group: 'protection',
      control: 'text',
      blank: 'service',
      help: () => t('A free address of the primary node’s vSwitch. Blank lets RDS choose one.'),
    },
    check: rules.checkPrivateIp,
  },
  {
    name: 'InstanceNetworkType',
    type: 'text',
    field: {
      group: 'protection',
      control: 'choice',
      help: () => t('Always a VPC: instances in the classic network can no longer be created.'),
    },
    prefill: ({ source }) => (source ? adapted(source.networkType, 'VPC') : undefined),
    check: rules.checkNetworkType,
  },
  {
    name: 'DedicatedHostGroupId',
    type: 'text',
    field: {
      group: 'protection',
      control: 'choice',
      blank: 'service',
      help: () => t('Only for ApsaraDB MyBase: the dedicated cluster on whose hosts the clone runs.'),
    },
    check: rules.checkHostGroup,
  },
  {
    name: 'BurstingEnabled',
    type: 'boolean',
    field: {
      group: 'protection',
      control: 'choice',
      blank: 'service',
      help: () =>
        t(
          'I/O beyond the baseline of a premium ESSD, billed by use. RDS documents it for some sites only. Blank is not sent.',
        ),
    },
    availability: { storageTypes: ['general_essd'] },
    check: noRule,
  },
  {
    name: 'IoAccelerationEnabled',
    type: 'text',
    field: {
      group: 'protection',
      control: 'choice',
      blank: 'service',
      help: () =>
        t(
          'The buffer pool extension of a premium ESSD. RDS documents it for some sites only. Blank is not sent.',
        ),
    },
    availability: { storageTypes: ['general_essd'] },
    check: noRule,
  },
];
