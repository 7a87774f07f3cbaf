import { t } from '@vscode/l10n';
import { comment, purpose } from './comment';
import { operationOf } from '../operations';
import type { ExportInput } from './input';
import { quoteHcl } from './quoteHcl';
import { serverlessMembers } from './serverless';

type Attribute = readonly [name: string, value: string];

/**
 * The resource of the operation, formatted as `terraform fmt` does. What the provider aliyun/alicloud has no
 * attribute for, and what it needs besides, is said in comments.
 */
export function exportTerraform(input: ExportInput): string {
  const { request, endpoint } = input;
  const { names, terraform } = operationOf(input).exported;
  const attributes: Attribute[] = [];
  const blocks: (readonly Attribute[])[] = [];
  const notes: string[] = [];
  for (const [name, value] of Object.entries(request)) {
    const attribute = names.get(name)?.terraform;
    if (name === 'RegionId') continue;
    if (name === 'ServerlessConfig') {
      const members = serverlessMembers(request);
      if (members) blocks.push(members.map((member) => [member.terraform, String(member.value)]));
      else notes.push(notExpressible(name, value));
    } else if (attribute === undefined) {
      notes.push(notExpressible(name, value));
    } else {
      attributes.push([
        attribute,
        terraform.lists.includes(name)
          ? hclList(String(value))
          : hclValue(name === 'PayType' ? paymentType(String(value)) : value),
      ]);
    }
  }
  const regionId = request['RegionId'];
  const header = [
    purpose(input),
    t('Needs version {0} or newer of the provider aliyun/alicloud.', terraform.version),
    ...(regionId === undefined
      ? []
      : [t('The region is the provider’s; it must be {0}.', quoteHcl(String(regionId)))]),
    ...(endpoint === undefined
      ? []
      : [t('The endpoint is the provider’s: {0}', `endpoints { rds = ${quoteHcl(endpoint)} }`)]),
    ...notes,
    ...terraform.notes(request),
  ];
  return [
    ...header.map((text) => comment('#', text)),
    `resource "${terraform.resource}" ${quoteHcl(resourceName(input))} {`,
    ...body(attributes, terraform.required, '  '),
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

/** A letter or underscore, then letters, digits, underscores and hyphens; ASCII only, so that it can be typed. */
function resourceName({ sourceId, sourceName }: ExportInput): string {
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

function hclList(text: string): string {
  return `[${text
    .split(',')
    .map((entry) => quoteHcl(entry.trim()))
    .join(', ')}]`;
}

function hclValue(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteHcl(value) : String(value);
}

function notExpressible(name: string, value: string | number | boolean): string {
  return t('The provider has no attribute for {0} = {1}.', name, hclValue(value));
}

/** What the schema of the block `serverless_config` lets nobody leave out. */
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
