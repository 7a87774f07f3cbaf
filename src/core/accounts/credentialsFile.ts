/**
 * Reads the INI credentials file of the SDKs. The library's own provider is not used: it calls STS without the editor's
 * proxy and VPC settings, and merges two sections of the same name, which may have keys of two accounts.
 */
import { t } from '@vscode/l10n';
import type { AccountId } from '../../shared/ids';
import { callerOfRole, type ExpectedCaller } from './expectedCaller';
import { credentialsFile } from './configStamp';
import { credentialOf, type CredentialProvider } from './credentials';
import type { Environment } from './environment';
import type { Issue } from './keyCache';
import type { Refusals } from './librarySend';
import { assumeRole, fromLibrary, instanceRole, type StsContext } from './profileProviders';
import type { HttpSend } from './send';
import { readTextFile, whyUnreadable } from './textFile';

export interface CredentialsFileContext extends StsContext {
  readonly env: Environment;
  readonly send: HttpSend;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Section = ReadonlyMap<string, string>;

/** If the file does not exist, the provider counts as not configured, unless the environment names the file. */
export async function credentialsFileProvider(
  id: AccountId,
  context: CredentialsFileContext,
): Promise<CredentialProvider> {
  const { env } = context;
  const file = credentialsFile(env);
  const fails = (name: string): CredentialProvider => ({
    id,
    name,
    load: () => Promise.reject(new Error('It cannot be used.')),
  });
  let text: string | undefined;
  try {
    text = await readTextFile(file);
  } catch (error) {
    return fails(t('Credentials file {0}: it cannot be read: {1}.', file, whyUnreadable(error)));
  }
  if (text === undefined) {
    const name = t('Credentials file {0}: not found.', file);
    // If the environment names the file, it must exist.
    if (env['ALIBABA_CLOUD_CREDENTIALS_FILE']) return fails(name);
    return { id, name, load: () => Promise.resolve(undefined) };
  }
  if (/^\s*\{/.test(text))
    return fails(t('Credentials file {0}: it is JSON, as of the aliyun CLI, and not an INI file.', file));
  const wanted = env['ALIBABA_CLOUD_PROFILE'] || 'default';
  const sections = sectionsOf(text).filter(({ name }) => name === wanted);
  const [found] = sections;
  if (!found || sections.length > 1) {
    return fails(
      found
        ? t('Credentials file {0}: [{1}] is there twice.', file, wanted)
        : t('Credentials file {0}: no usable credentials under [{1}].', file, wanted),
    );
  }
  const refusals: Refusals = { last: undefined };
  const otherwise = t('Credentials file {0}: no usable credentials under [{1}].', file, wanted);
  let source: { readonly issue: Issue; readonly expected?: ExpectedCaller | undefined } | undefined;
  try {
    source = keysOfSection(found.values, context, refusals);
  } catch {
    // The builder throws if it cannot use the configuration.
  }
  if (!source) return fails(otherwise);
  const { issue, expected } = source;
  return {
    id,
    get name() {
      return refusals.last === undefined
        ? otherwise
        : t('Credentials file {0}, [{1}]: {2}.', file, wanted, refusals.last);
    },
    load: async () => credentialOf(await issue(), 'profile', expected),
  };
}

/** Supports the types that the SDKs document (Alibaba Cloud SDK, "Manage access credentials"); undefined for others. */
function keysOfSection(
  values: Section,
  context: CredentialsFileContext,
  refusals: Refusals,
): { readonly issue: Issue; readonly expected?: ExpectedCaller | undefined } | undefined {
  const { send, now } = context;
  const value = (name: string): string => values.get(name) ?? '';
  const own: Issue = () =>
    Promise.resolve({
      accessKeyId: value('access_key_id'),
      accessKeySecret: value('access_key_secret'),
      securityToken: value('type') === 'sts' ? value('security_token') : '',
    });
  switch (value('type')) {
    case 'sts':
      return value('security_token') === '' ? undefined : { issue: own };
    case 'access_key':
      return { issue: own };
    case 'ecs_ram_role':
      return { issue: fromLibrary(instanceRole(value('role_name')), send, now, refusals) };
    case 'ram_role_arn': {
      if (value('role_arn') === '') return undefined;
      const role = {
        ram_role_arn: value('role_arn'),
        ram_session_name: value('role_session_name'),
        expired_seconds: 0,
        external_id: '',
        sts_region: '',
        sts_endpoint: '',
        policy: value('policy'),
      };
      return {
        issue: fromLibrary(assumeRole(role, own, context), send, now, refusals),
        expected: callerOfRole(role.ram_role_arn),
      };
    }
    default:
      return undefined;
  }
}

function sectionsOf(text: string): readonly { readonly name: string; readonly values: Section }[] {
  const sections: { name: string; values: Map<string, string> }[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, section] = /^\s*\[([^\]]*)\]\s*(?:[;#].*)?$/.exec(line) ?? [];
    if (section !== undefined) sections.push({ name: section.trim(), values: new Map() });
    const [, name = '', value = ''] = /^\s*([^=;#[\s]+)\s*=(.*)$/.exec(line) ?? [];
    if (name !== '') sections.at(-1)?.values.set(name, plain(value));
  }
  return sections;
}

/** Removes quotes and a trailing comment. */
function plain(value: string): string {
  const text = value.trim();
  const [, , quoted] = /^(["'])(.*?)\1\s*(?:[;#].*)?$/.exec(text) ?? [];
  return quoted ?? /^(.*?)(?:\s+[;#].*)?$/.exec(text)?.[1] ?? '';
}
