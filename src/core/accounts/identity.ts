import { t } from '@vscode/l10n';
import * as v from 'valibot';
import { listText } from '../sentences';

/** The account and principal that keys belong to. It stays the same when the keys are rotated. */
export interface Identity {
  /** Recorded in jobs. Equal for the same principal of the same account on the same service, regardless of its key. */
  readonly id: string;
  /** Other recorded ids of the same identity, from an earlier version or from when STS did not answer. */
  readonly aliases: readonly string[];
  /** Account number; blank if not known. */
  readonly accountNumber: string;
  /** E.g. `user alice` or `role clone-reader`; blank if not known. */
  readonly principal: string;
}

/** Whether the recorded identity is certainly the current one. Unknown identities count as different. */
export function isSameIdentity(recorded: string, now: Identity | undefined): boolean {
  return now !== undefined && recorded !== '' && (recorded === now.id || now.aliases.includes(recorded));
}

/** Account and principal as named by STS or an ARN. Neither is blank. */
export type Caller = Pick<Identity, 'accountNumber' | 'principal'>;

const principals: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^user\/([\p{L}\p{N}._@-]{1,128})$/u, (name) => `user ${name}`],
  [/^role\/([\w.-]{1,128})$/, (name) => `role ${name}`],
  // The session name changes with every renewal.
  [/^assumed-role\/([\w.-]{1,128})\/[^/]*$/, (name) => `role ${name}`],
  [/^(root)$/, (name) => name],
];

/** The account and principal in a RAM ARN (RAM user guide, "ARN"); undefined for other formats. */
export function callerOfArn(arn: string): Caller | undefined {
  const [, accountNumber = '', resource = ''] = /^acs:ram:[^:]*:(\d{1,30}):(.+)$/.exec(arn.trim()) ?? [];
  for (const [form, principalOf] of principals) {
    const name = form.exec(resource)?.[1];
    if (name !== undefined) return { accountNumber, principal: principalOf(name) };
  }
  return undefined;
}

const answerSchema = v.object({
  AccountId: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
  Arn: v.string(),
});

/**
 * Parses the answer of GetCallerIdentity (STS API reference, 2015-04-01); undefined if it names no account or
 * principal.
 */
export function callerOfAnswer(body: unknown): Caller | undefined {
  const { output, success } = v.safeParse(answerSchema, body);
  const caller = success ? callerOfArn(output.Arn) : undefined;
  return success && caller?.accountNumber === output.AccountId ? caller : undefined;
}

/** E.g. `123456789012****, user alice`; blank if neither is known. */
export function identityText({ accountNumber, principal }: Caller): string {
  return listText([maskedNumber(accountNumber), principalText(principal)]);
}

/** Hides the last four digits, as the Alibaba Cloud console does. */
function maskedNumber(accountNumber: string): string {
  return accountNumber === '' ? '' : `${accountNumber.slice(0, -4)}****`;
}

function principalText(principal: string): string {
  const [, kind, name = ''] = /^(user|role|access configuration) (.+)$/.exec(principal) ?? [];
  switch (kind) {
    case 'user':
      return t('user {0}', name);
    case 'role':
      return t('role {0}', name);
    case 'access configuration':
      return t('access configuration {0}', name);
    default:
      return principal === 'root' ? t('root user') : principal;
  }
}
