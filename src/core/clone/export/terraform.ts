import { t } from '@vscode/l10n';
import type { CloneRequest } from '../../../shared/clone';
import { comment, purpose } from './comment';
import type { ExportInput } from './input';
import { foreignNames } from './names';
import { quoteHcl } from './quoteHcl';
import { serverlessMembers } from './serverless';

type Attribute = readonly [name: string, value: string];

/**
 * A resource alicloud_rds_clone_db_instance, formatted like `terraform fmt`. Comments name the values that the provider
 * aliyun/alicloud does not support, and what else it needs.
 */
export function exportTerraform(input: ExportInput): string {
  const { request, endpoint } = input;
  const attributes: Attribute[] = [];
  const blocks: (readonly Attribute[])[] = [];
  const notes: string[] = [];
  for (const [name, value] of Object.entries(request)) {
    const attribute = foreignNames.get(name)?.terraform;
    if (name === 'RegionId') continue;
    if (name === 'ServerlessConfig') {
      const members = serverlessMembers(request);
      if (members) blocks.push(members.map((member) => [member.terraform, String(member.value)]));
      else notes.push(notExpressible(name, value));
    } else if (attribute === undefined) {
      notes.push(notExpressible(name, value));
    } else {
      attributes.push([attribute, hclValue(name === 'PayType' ? paymentType(String(value)) : value)]);
    }
  }
  const regionId = request['RegionId'];
  const header = [
    purpose(input),
    t('Needs version 1.207.0 or newer of the provider aliyun/alicloud.'),
    ...(regionId === undefined
      ? []
      : [t('The region is the provider’s; it must be {0}.', quoteHcl(String(regionId)))]),
    ...(endpoint === undefined
      ? []
      : [t('The endpoint is the provider’s: {0}', `endpoints { rds = ${quoteHcl(endpoint)} }`)]),
    t('The provider sends no ClientToken: applying this creates another clone.'),
    ...notes,
    ...refusals(request),
  ];
  return [
    ...header.map((text) => comment('#', text)),
    `resource "alicloud_rds_clone_db_instance" ${quoteHcl(resourceName(input))} {`,
    ...body(attributes, required, '  '),
    ...blocks.flatMap((block) => [
      '',
      '  serverless_config {',
      ...body(block, requiredOfServerless, '    '),
      '  }',
    ]),
    '}',
    '',
  ].join('\n');
}

/** A letter or underscore, then letters, digits, underscores and hyphens; ASCII only, so that it is easy to type. */
function resourceName({ request, sourceName }: ExportInput): string {
  const sourceId = String(request['DBInstanceId'] ?? '');
  const name = [sourceName, sourceId]
    .map((text) => text.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^[_-]+|[_-]+$/g, ''))
    .find((text) => text !== '');
  if (name === undefined) return 'clone';
  return /^[A-Za-z]/.test(name) ? name : `_${name}`;
}

function paymentType(payType: string): string {
  switch (payType) {
    case 'Postpaid':
      return 'PayAsYouGo';
    case 'Prepaid':
      return 'Subscription';
    default:
      return payType;
  }
}

function hclValue(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteHcl(value) : String(value);
}

function notExpressible(name: string, value: string | number | boolean): string {
  return t('The provider has no attribute for {0} = {1}.', name, hclValue(value));
}

/** Required attributes in the schema of the resource and of its block `serverless_config`. */
const required = ['source_db_instance_id', 'payment_type', 'db_instance_storage_type'];
const requiredOfServerless = ['min_capacity', 'max_capacity'];

function body(
  attributes: readonly Attribute[],
  requiredNames: readonly string[],
  indentation: string,
): readonly string[] {
  const width = Math.max(...attributes.map(([name]) => name.length));
  return [
    ...requiredNames
      .filter((name) => attributes.every(([given]) => given !== name))
      .map((name) => comment('#', t('The provider requires {0}: enter the source’s.', name))),
    ...attributes.map(([name, value]) => `${name.padEnd(width)} = ${value}`),
  ].map((line) => `${indentation}${line}`);
}

/** Values that the service accepts but the provider refuses or does not send. */
function refusals(request: CloneRequest): readonly string[] {
  const storageType = request['DBInstanceStorageType'];
  const notes: string[] = [];
  if (storageType !== undefined && !storageTypes.has(String(storageType))) {
    notes.push(
      t('The provider may refuse this db_instance_storage_type; it knows {0}.', [...storageTypes].join(', ')),
    );
  }
  if (request['DeletionProtection'] === true && request['PayType'] !== 'Postpaid') {
    notes.push(t('The provider sets deletion_protection for PayAsYouGo only.'));
  }
  return notes;
}

/** The values of `db_instance_storage_type` in the schema of the resource. */
const storageTypes: ReadonlySet<string> = new Set([
  'cloud_essd',
  'cloud_essd2',
  'cloud_essd3',
  'cloud_ssd',
  'local_ssd',
]);
