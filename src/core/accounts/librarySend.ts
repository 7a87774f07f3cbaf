import * as v from 'valibot';
import { t } from '@vscode/l10n';
import type { Issue } from './kept';
import type { HttpSend } from './send';

/** Why the last question for credentials was answered with an error, in words safe to show. */
export interface Refusals {
  last: string | undefined;
}

/** What the providers of the library have in common that ask somebody: one question, without their own memory. */
export interface LibraryProvider {
  refresher(): ReturnType<Issue>;
}

/** The part of the library's request that says where it goes. */
interface LibraryRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly bodyForm: Readonly<Record<string, string>> | undefined;
  readonly readTimeout: number | undefined;
  toRequestURL(): string;
}

const defaultTimeoutMs = 10_000;
/** Of Alibaba Cloud's services, and of OAuth. */
const refusalSchema = v.object({
  Code: v.optional(v.string()),
  RequestId: v.optional(v.string()),
  error: v.optional(v.string()),
  requestId: v.optional(v.string()),
});

/**
 * Has a provider of `@alicloud/credentials` ask through `send` instead of its own HTTP client, which knows neither the
 * editor's proxy nor its certificates. The member is one that the library keeps for its own tests; the version is
 * pinned, and a test of each mode would notice if it went away.
 */
export function throughSend<P extends object>(provider: P, send: HttpSend, refusals: Refusals): P {
  return Object.assign(provider, {
    doRequest: async (request: LibraryRequest) => {
      const form = Object.entries(request.bodyForm ?? {});
      const url = request.toRequestURL();
      const { host } = new URL(url);
      const answer = await send({
        method: request.method,
        url,
        headers: request.headers ?? {},
        body: form.length === 0 ? undefined : encodeForm(form),
        timeoutMs: request.readTimeout ?? defaultTimeoutMs,
      }).catch((error: unknown) => {
        refusals.last = t('{0} did not respond', host);
        throw error;
      });
      refusals.last = answer.status === 200 ? undefined : describe(host, answer.status, answer.body);
      return { statusCode: answer.status, headers: answer.headers, body: answer.body };
    },
  });
}

function encodeForm(form: readonly (readonly [string, string])[]): string {
  return form.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

/** Code and RequestId and nothing else: the text of a refusal may quote what was sent. */
export function describe(host: string, status: number, body: Buffer): string {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return t('{0} returned HTTP {1}', host, status);
  }
  const { output, success } = v.safeParse(refusalSchema, value);
  const code = success ? (output.Code ?? output.error ?? '') : '';
  if (!success || !/^[\w.]{1,100}$/.test(code)) return t('{0} returned HTTP {1}', host, status);
  const id = output.RequestId ?? output.requestId ?? '';
  return /^[\w-]{1,64}$/.test(id)
    ? t('{0} returned {1} (HTTP {2}, RequestId {3})', host, code, status, id)
    : t('{0} returned {1} (HTTP {2})', host, code, status);
}
