import { failureCodes } from '../errors/failureCodes';
import { RdsError } from '../errors/rdsError';
import { isObject, type Json } from './read';
import type { SdkReply } from './sdk';

/** A reply that is proven to be a JSON object with a RequestId. */
export interface Reply {
  readonly body: Json;
  readonly requestId: string;
  /** Length of the body in UTF-8. */
  readonly bytes?: number;
}

/**
 * Checks a reply that the SDK takes for a success: the SDK accepts redirects and every status below 400.
 * @throws RdsError of kind `badResponse`
 */
export function readReply(reply: SdkReply, body: unknown, operation: string, regionId: string): Reply {
  const answer = reply.status < 300 && isObject(body) ? body : undefined;
  const requestId = firstText(answer?.['RequestId'], headerText(reply.headers['x-acs-request-id']));
  if (answer && requestId !== undefined)
    return { body: answer, requestId, bytes: Buffer.byteLength(reply.text) };
  throw new RdsError({
    kind: 'badResponse',
    operation,
    regionId,
    httpStatus: reply.status,
    requestId,
    ...(reply.status < 300 && reply.text.trim() === '' ? { code: failureCodes.emptyResponse } : {}),
  });
}

/** Numbers with more digits than JavaScript can represent become text, so that ids stay exact. */
const longNumber = /("(?:[^"\\]|\\.)*")|(?<![\d.eE+-])(-?\d{16,})(?![\d.eE])/g;

export function parseObject(json: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(
      /[\s:[,]-?\d{16}/.test(json)
        ? json.replace(longNumber, (_, quoted: string | undefined, digits: string) => quoted ?? `"${digits}"`)
        : json,
    );
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

export function headerText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
