import { t } from '@vscode/l10n';
import { aboutToken, comment, purpose } from './comment';
import { operationOf } from '../operations';
import type { ExportInput } from './input';
import { quoteTypeScript } from './quoteTypeScript';
import { serverlessMembers } from './serverless';

/** Milliseconds. Both timeouts are equal because the SDK uses the connect timeout as an idle timeout too. */
const timeoutMs = 30_000;

/** A program for the official SDK that creates the clone and prints its id. It uses the default credentials chain. */
export function exportTypeScript(input: ExportInput): string {
  const { request, clientToken, endpoint } = input;
  const { sdk, names } = operationOf(input).exported;
  const serverless = serverlessMembers(request);
  const fields: string[] = [];
  const notes: string[] = [];
  for (const [name, value] of Object.entries(request)) {
    const field = names.get(name)?.sdk;
    if (field === undefined || (name === 'ServerlessConfig' && !serverless)) {
      notes.push(t('The SDK has no field for {0} = {1}.', name, literal(value)));
    } else if (name === 'ServerlessConfig' && serverless) {
      const members = serverless.map((member) => `  ${member.sdk}: ${member.value},`);
      fields.push(`${field}: new ${sdk.request}ServerlessConfig({`, ...members, '}),');
    } else {
      fields.push(`${field}: ${literal(value)},`);
    }
  }
  const regionId = request['RegionId'];
  const settings = [
    'credential: new Credential(),',
    ...(regionId === undefined ? [] : [`regionId: ${literal(regionId)},`]),
    ...(endpoint === undefined ? [] : [`endpoint: ${literal(endpoint)},`]),
    comment('//', t('Milliseconds; the SDK’s own limits are too short for a clone.')),
    `connectTimeout: ${timeoutMs},`,
    `readTimeout: ${timeoutMs},`,
  ];
  const models = [sdk.request, ...(serverless ? [`${sdk.request}ServerlessConfig`] : [])];
  const header = [
    purpose(input),
    t('Save this as clone.ts and run it as CommonJS, which the packages are:'),
    `npm install ${packages}`,
    'npx tsx clone.ts',
    ...notes,
  ];
  return `${header.map((text) => comment('//', text)).join('\n')}
import Credential from '@alicloud/credentials';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import Client, { ${models.join(', ')} } from '@alicloud/rds20140815';

async function main(): Promise<void> {
  const client = new Client(
    new $OpenApiUtil.Config({
      ${settings.join('\n      ')}
    }),
  );
  const request = new ${sdk.request}({
    ${fields.join('\n    ')}
    ${comment('//', aboutToken())}
    clientToken: ${literal(clientToken)},
  });
  const response = await client.${sdk.method}(request);
  console.log(response.body?.DBInstanceId);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
`;
}

const packages = '@alicloud/credentials @alicloud/openapi-core @alicloud/rds20140815';

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteTypeScript(value) : String(value);
}
