import { execFile } from 'node:child_process';
import { t } from '@vscode/l10n';
import * as v from 'valibot';
import { hasPassed } from '../clock';
import type { Issued } from './keyCache';
import type { Refusals } from './librarySend';

/** Some programs wait for the user to sign in with a browser. */
const timeoutMs = 60_000;
/** How long a failed program is not run again by any caller, because it may open a window each time. */
const pauseMs = 10_000;

/** When each program last failed, epoch milliseconds, and why, in a text that is safe to show. */
export type ProgramFailures = Map<string, { readonly at: number; readonly why: string }>;

export interface ProgramContext {
  readonly now: () => number;
  readonly failures: ProgramFailures;
  /** Splits a command into program and parameters, as the CLI does. @throws if that is not possible */
  readonly split: (command: string) => readonly string[];
}

const answerSchema = v.object({
  mode: v.optional(v.string(), ''),
  access_key_id: v.pipe(v.string(), v.nonEmpty()),
  access_key_secret: v.pipe(v.string(), v.nonEmpty()),
  sts_token: v.optional(v.string(), ''),
  expiration: v.optional(v.union([v.string(), v.number()])),
});

/**
 * Runs the program of an `External` profile, which prints a profile as JSON (CLI reference, "External").
 * @throws Error; the reason is in `refusals`
 */
export async function askProgram(
  command: string,
  { now, failures, split }: ProgramContext,
  refusals: Refusals,
): Promise<Issued> {
  const failed = failures.get(command);
  const refuse = (why: string): Error => {
    refusals.last = why;
    return new Error(why);
  };
  if (failed && !hasPassed(pauseMs, failed.at, now())) throw refuse(failed.why);
  try {
    const keys = parse(await run(command, split));
    failures.delete(command);
    refusals.last = undefined;
    return keys;
  } catch (error) {
    const why = error instanceof ProgramError ? error.message : t('its program failed');
    failures.set(command, { at: now(), why });
    throw refuse(why);
  }
}

class ProgramError extends Error {}

function run(command: string, split: ProgramContext['split']): Promise<string> {
  let parts: readonly string[];
  try {
    parts = split(command);
  } catch {
    throw new ProgramError(t('its command cannot be read'));
  }
  const [program = '', ...parameters] = parts;
  return new Promise((resolve, reject) => {
    execFile(program, parameters, { timeout: timeoutMs, windowsHide: true }, (error, output) => {
      if (!error) resolve(output);
      else if (typeof error.code === 'number')
        reject(new ProgramError(t('its program ended with {0}', error.code)));
      else if (error.killed) reject(new ProgramError(t('its program did not end in time')));
      else reject(new ProgramError(t('its program could not be started')));
    });
  });
}

function parse(output: string): Issued {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    throw new ProgramError(t('its program printed no JSON'));
  }
  const parsed = v.safeParse(answerSchema, value);
  if (!parsed.success) throw new ProgramError(t('its program printed no keys'));
  const { mode, sts_token: securityToken, ...keys } = parsed.output;
  // In other modes, the printed keys are only used to get the actual keys.
  if (!/^(|ak|ststoken)$/i.test(mode))
    throw new ProgramError(t('its program printed a profile of a mode other than AK and StsToken'));
  if (/^ststoken$/i.test(mode) && securityToken === '')
    throw new ProgramError(t('its program printed no keys'));
  return {
    accessKeyId: keys.access_key_id,
    accessKeySecret: keys.access_key_secret,
    securityToken,
    expiration: keys.expiration,
  };
}
