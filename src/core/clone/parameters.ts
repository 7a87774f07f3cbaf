import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, DraftValue, Finding } from '../../shared/clone';
import type { InstanceDetail } from '../../shared/model';
import type { FieldSpec, GroupSpec } from '../../shared/protocol';
import { fieldLabel } from '../errors/fields';
import type { CloneFacts } from './facts';
import * as rules from './rules';
import { isServerless } from './instanceState';

/** What a new draft is made from. */
export interface PrefillContext {
  readonly source: InstanceDetail | undefined;
  readonly now: number;
}

/** One CloneDBInstance parameter: how it is shown, checked, prefilled and sent. Adding a parameter is adding a row. */
export interface ParameterRow {
  readonly name: CloneParameterName;
  /** How the text of the draft becomes a value of the request. */
  readonly type: 'text' | 'integer' | 'boolean';
  /** Absent for what the node decides and the form does not ask. */
  readonly field?: {
    readonly group: GroupSpec['id'];
    readonly control: FieldSpec['control'];
    readonly help: () => string;
    readonly required?: boolean;
  };
  /** Whether it is part of the request as the draft stands. */
  readonly applies: (draft: CloneDraft) => boolean;
  readonly prefill?: (context: PrefillContext) => DraftValue | undefined;
  /** Problems with the value, given what is known. Called only when the parameter applies. */
  readonly check: (draft: CloneDraft, facts: CloneFacts) => readonly Finding[];
}

const always = (): boolean => true;
const whenPrepaid = (draft: CloneDraft): boolean => draft.values.PayType?.text === 'Prepaid';
const noRule = (): readonly Finding[] => [];

/** Rows in the order of the form. */
export const parameterRows: readonly ParameterRow[] = [
  { name: 'RegionId', type: 'text', applies: always, check: noRule },
  { name: 'DBInstanceId', type: 'text', applies: always, check: rules.checkSource },
  {
    name: 'BackupId',
    type: 'text',
    field: {
      group: 'restorePoint',
      control: 'backupSet',
      help: () => t('The clone gets the data, databases and accounts that this set holds.'),
      required: true,
    },
    applies: (draft) => draft.restoreBy === 'backupSet',
    check: rules.checkBackupId,
  },
  {
    name: 'RestoreTime',
    type: 'text',
    field: {
      group: 'restorePoint',
      control: 'utcTime',
      help: () => t('Any second inside the recovery window, as 2026-11-24 09:30:00.'),
      required: true,
    },
    applies: (draft) => draft.restoreBy === 'time',
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
    applies: always,
    prefill: ({ source, now }) =>
      source ? { text: suggestName(source, now), origin: 'default' } : undefined,
    check: rules.checkDescription,
  },
  {
    name: 'DBInstanceClass',
    type: 'text',
    field: {
      group: 'size',
      control: 'choice',
      help: () => t('CPU and memory of the clone, and how much storage it can have.'),
    },
    applies: always,
    prefill: ({ source }) =>
      source && !isServerless(source) ? fromSource(source.dbInstanceClass) : undefined,
    check: rules.checkClass,
  },
  {
    name: 'DBInstanceStorage',
    type: 'integer',
    field: {
      group: 'size',
      control: 'integer',
      help: () => t('At least the source’s storage, in steps of 5 GB.'),
    },
    applies: always,
    prefill: ({ source }) =>
      source?.storageGB === undefined
        ? undefined
        : adapted(String(source.storageGB), String(Math.ceil(source.storageGB / 5) * 5)),
    check: rules.checkStorage,
  },
  {
    name: 'DBInstanceStorageType',
    type: 'text',
    field: {
      group: 'size',
      control: 'choice',
      help: () => t('A local SSD stays a local SSD; an ESSD performance level cannot go down.'),
    },
    applies: always,
    prefill: ({ source }) => fromSource(source?.storageType),
    check: rules.checkStorageType,
  },
  {
    name: 'Category',
    type: 'text',
    field: {
      group: 'size',
      control: 'choice',
      help: () => t('How many nodes serve the clone.'),
    },
    applies: always,
    prefill: ({ source }) =>
      source ? adapted(source.category, provisionedEdition(source.category)) : undefined,
    check: rules.checkCategory,
  },
  {
    name: 'ZoneId',
    type: 'text',
    field: {
      group: 'placement',
      control: 'choice',
      help: () => t('The zone of the primary node.'),
    },
    applies: always,
    prefill: ({ source }) => fromSource(source?.zoneId),
    check: rules.checkZone,
  },
  {
    name: 'VPCId',
    type: 'text',
    field: {
      group: 'network',
      control: 'text',
      help: () => t('A VPC of the same region, by its ID. The source’s VPC is filled in.'),
    },
    applies: always,
    prefill: ({ source }) => fromSource(source?.vpcId),
    check: rules.checkVpc,
  },
  {
    name: 'VSwitchId',
    type: 'text',
    field: {
      group: 'network',
      control: 'choice',
      help: () => t('Must lie in the chosen zone and have at least two free addresses.'),
      required: true,
    },
    applies: always,
    // A source in two zones has one for each; without a secondary zone the request takes the first one's only.
    prefill: ({ source }) => fromSource(source?.vSwitchId.split(',')[0]),
    check: rules.checkVSwitch,
  },
  {
    name: 'PayType',
    type: 'text',
    field: {
      group: 'billing',
      control: 'radio',
      help: () =>
        t('Pay-as-you-go is billed by the time the clone exists, a subscription is paid in advance.'),
      required: true,
    },
    applies: always,
    // Not the source's: a rehearsal must not buy a month because production did.
    prefill: () => ({ text: 'Postpaid', origin: 'default' }),
    check: rules.checkPayType,
  },
  {
    name: 'Period',
    type: 'text',
    field: {
      group: 'billing',
      control: 'radio',
      help: () => t('What the duration is counted in.'),
      required: true,
    },
    applies: whenPrepaid,
    prefill: () => ({ text: 'Month', origin: 'default' }),
    check: rules.checkPeriod,
  },
  {
    name: 'UsedTime',
    type: 'integer',
    field: {
      group: 'billing',
      control: 'integer',
      help: () =>
        t('1 to 9 months or 1 to 3 years. The whole amount is charged when the request is accepted.'),
      required: true,
    },
    applies: whenPrepaid,
    prefill: () => ({ text: '1', origin: 'default' }),
    check: rules.checkUsedTime,
  },
  {
    name: 'DeletionProtection',
    type: 'boolean',
    field: {
      group: 'protection',
      control: 'checkbox',
      help: () => t('The clone cannot be released until this is switched off.'),
    },
    applies: always,
    prefill: () => ({ text: 'false', origin: 'default' }),
    check: noRule,
  },
];

const groupTitles: Readonly<Record<GroupSpec['id'], () => string>> = {
  restorePoint: () => t('Restore point'),
  name: () => t('Name'),
  size: () => t('Size'),
  placement: () => t('Placement'),
  network: () => t('Network'),
  billing: () => t('Billing'),
  protection: () => t('Protection'),
};

/** The form's groups and fields, with their texts in the person's language. */
export function formGroups(): GroupSpec[] {
  const groups = new Map<GroupSpec['id'], GroupSpec>();
  for (const { name, field } of parameterRows) {
    if (!field) continue;
    const group = groups.get(field.group) ?? {
      id: field.group,
      title: groupTitles[field.group](),
      fields: [],
    };
    group.fields.push({
      name,
      label: fieldLabel(name),
      help: field.help(),
      control: field.control,
      required: field.required ?? false,
    });
    groups.set(field.group, group);
  }
  return [...groups.values()];
}

function fromSource(value: string | undefined): DraftValue | undefined {
  return value ? { text: value, origin: 'source' } : undefined;
}

/** A value of the source as a clone can have it; not called the source's where it had to be changed. */
function adapted(value: string, possible: string): DraftValue | undefined {
  return value === possible ? fromSource(value) : { text: possible, origin: 'default' };
}

/** A name that says what it is and is unlikely to exist, so that a clone can be found again by it. UTC time. */
export function suggestName(source: InstanceDetail, now: number): string {
  const base = (source.description || source.dbInstanceId).replace(/[^A-Za-z0-9\p{Script=Han}_-]/gu, '-');
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(4, 14);
  const stem = /^[A-Za-z\p{Script=Han}]/u.test(base) ? base : `clone-of-${base}`;
  return `${stem.slice(0, 230)}-clone-${stamp}`;
}

/** The provisioned edition nearest to a serverless one, since a pay-as-you-go clone cannot be serverless. */
function provisionedEdition(category: string): string {
  switch (category.toLowerCase()) {
    case 'serverless_basic':
      return 'Basic';
    case 'serverless_standard':
    case 'serverless_ha':
      return 'HighAvailability';
    default:
      return category;
  }
}
