import { parameterRows, type ParameterRow } from '../../src/core/clone/parameters';
import { fieldLabel } from '../../src/core/errors/fields';
import { latest, memberNames, newestFull } from '../../src/core/requestFile/format';
import type { CloneParameterName } from '../../src/shared/clone';

/** Example values for completion. */
const examples: Readonly<Partial<Record<CloneParameterName, readonly unknown[]>>> = {
  Category: ['Basic', 'HighAvailability', 'cluster', 'Finance', 'serverless_basic', 'serverless_standard'],
  DBInstanceStorageType: ['cloud_essd', 'cloud_essd2', 'cloud_essd3', 'general_essd', 'local_ssd'],
  PayType: ['Postpaid', 'Prepaid', 'Serverless'],
  Period: ['Month', 'Year'],
  RestoreScope: ['all', 'DbNames', 'TableMeta'],
  BackupType: ['FullBackup', 'IncrementalBackup'],
  InstanceNetworkType: ['VPC'],
  IoAccelerationEnabled: ['1', '0'],
};

const describe = (row: ParameterRow): string => {
  const label = fieldLabel(row.name);
  const unit = row.field?.unit === undefined ? '' : ` (${row.field.unit})`;
  return `${label.endsWith(unit) ? label : label + unit}. ${row.field?.help() ?? ''}`;
};

const valueOf = (name: string): object => {
  const row = parameterRows.find((one) => one.name === name);
  if (!row) throw new Error(`No parameter: ${name}`);
  const known = row.type === 'boolean' ? [true, false] : examples[row.name];
  return { description: describe(row), ...(known ? { examples: known } : {}) };
};

/**
 * The schema with which VS Code completes and explains request files. It rejects nothing, because the extension itself
 * reports problems.
 */
export function requestFileSchema(): object {
  const text = (description: string, more: readonly string[] = []): object => ({
    description,
    ...(more.length > 0 ? { examples: more } : {}),
  });
  const object = (description: string, properties: object): object => ({
    description,
    type: 'object',
    properties,
  });
  const properties: Readonly<Record<string, object>> = {
    $schema: text('The schema of this file, for editors without the extension.'),
    version: { description: 'The version of this format.', examples: [1] },
    accountId: text(
      'The account that is needed. Nothing is switched without a question. Never a key or a secret.',
      ['default', 'sandbox', 'profile:name'],
    ),
    source: object('The instance that is cloned.', {
      regionId: text('The ID of its region.', ['cn-hangzhou']),
      dbInstanceId: text('The ID of the instance.', ['rm-bp1abc']),
    }),
    restorePoint: object(
      'What is restored: a backup set or a point in time. A relative one is looked up when the form opens.',
      {
        backupId: text('The ID of a backup set, or the newest full one.', [newestFull]),
        restoreTime: text(
          'A time in UTC such as 2026-11-27T06:32:05Z, a span before now, or the latest time.',
          [latest, '24 hours ago'],
        ),
      },
    ),
    values: object(
      'Parameters of CloneDBInstance by their names there. What is left out is taken from the source.',
      Object.fromEntries((memberNames['values'] ?? []).map((name) => [name, valueOf(name)])),
    ),
    after: object('What is done here once the clone is ready.', {
      verify: {
        description: 'Compare the databases of the clone with those of the restore point.',
        examples: [true],
      },
      releaseAfter: {
        description:
          'Makes the file a restore drill: Run Restore Drill… releases its clone once its databases match the restore point. The form releases nothing.',
        examples: ['verified'],
      },
      remindAfterDays: {
        description: 'Remind of releasing the clone after so many days, 1 to 365. Never when it is left out.',
        examples: [1, 7, 30],
      },
    }),
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Clone request of RDS Clone',
    type: 'object',
    defaultSnippets: [
      {
        label: 'Clone request',
        body: {
          version: 1,
          source: { regionId: '$1', dbInstanceId: '$2' },
          restorePoint: { restoreTime: latest },
          values: {},
        },
      },
    ],
    properties,
  };
}
