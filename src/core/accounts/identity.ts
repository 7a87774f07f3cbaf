import { t } from '@vscode/l10n';
import * as v from 'valibot';
import { listText } from '../sentences';

/** Who the cloud says the keys are: the account and the principal in it. It survives a rotation of the keys. */
export interface Identity {
  /** What jobs record: equal for the same principal of the same account on the same service, whatever its key. */
  readonly id: string;
  /** Other ids under which the same may have been recorded: by an earlier version, or while STS did not answer. */
  readonly aliases: readonly string[];
  /** Number of the account; blank where it is not known. */
  readonly accountNumber: string;
  /** For example `user alice` or `role clone-reader`; blank where it is not known. */
  readonly principal: string;
}

/** Whether what was recorded is certainly the identity of now. What is not known counts as another one. */
export function isSameIdentity(recorded: string, now: Identity | undefined): boolean {
  return now !== undefined && recorded !== '' && (recorded === now.id || now.aliases.includes(recorded));
}

/** Account and principal, as STS or an ARN names them. Neither is blank. */
export type Caller = Pick<Identity, 'accountNumber' | 'principal'>;

const principals: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^user\/([\p{L}\p{N}._@-]{1,128})$/u, (name) => `user ${name}`],
  [/^role\/([\w.-]{1,128})$/, (name) => `role ${name}`],
  // The name of the session is another one after every renewal.
  [/^assumed-role\/([\w.-]{1,128})\/[^/]*$/, (name) => `role ${name}`],
  [/^(root)$/, (name) => name],
];

/** Who an ARN of RAM names (RAM user guide, "ARN"); undefined for one of another form. */
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

/** What STS answers to GetCallerIdentity (STS API reference, 2015-04-01); undefined when it names nobody. */
export function callerOfAnswer(body: unknown): Caller | undefined {
  const { output, success } = v.safeParse(answerSchema, body);
  const caller = success ? callerOfArn(output.Arn) : undefined;
  return success && caller?.accountNumber === output.AccountId ? caller : undefined;
}

/** For example `123456789012****, user alice`; blank when neither is known. */
export function identityText({ accountNumber, principal }: Caller): string {
  return listText([maskedNumber(accountNumber), principalText(principal)]);
}

/** The last four digits are left out, as Alibaba Cloud does it. */
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
