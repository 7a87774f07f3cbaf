import * as v from 'valibot';
import { t } from '@vscode/l10n';
import type { Issue } from './keyCache';
import type { HttpSend } from './send';

/** Why the last request for credentials failed, in a text that is safe to show. */
export interface Refusals {
  last: string | undefined;
}

/** The common method of the library's providers that make requests: one request, without the library's cache. */
export interface LibraryProvider {
  refresher(): ReturnType<Issue>;
}

interface LibraryRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly bodyForm: Readonly<Record<string, string>> | undefined;
  readonly readTimeout: number | undefined;
  toRequestURL(): string;
}

const defaultTimeoutMs = 10_000;
/** Error formats of Alibaba Cloud services and of OAuth. */
const refusalSchema = v.object({
  Code: v.optional(v.string()),
  RequestId: v.optional(v.string()),
  error: v.optional(v.string()),
  requestId: v.optional(v.string()),
});

/**
 * Makes a provider of `@alicloud/credentials` send requests through `send`. Its own HTTP client does not use the
 * editor's proxy and certificates. The library has `doRequest` for its own tests only; its version is pinned, and a
 * test of each mode would notice if the member was removed.
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

/** Only code and RequestId, because the text of a refusal may quote the request. */
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
