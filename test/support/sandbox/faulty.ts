import { serviceError } from '../../../src/sandbox/errors';
import {
  errorReply,
  send,
  sendText,
  type Exchange,
  type Reply,
  type ServerParts,
} from '../../../src/sandbox/exchange';
import { distort, type Fault } from './faults';
import type { RequestLog } from './requests';

/** Answers a call according to a fault, or leaves it unanswered. `act` performs the call and returns its answer. */
export async function serveFaulty(
  exchange: Exchange,
  parts: ServerParts,
  fault: Fault,
  act: () => Promise<Reply>,
  requests: RequestLog,
): Promise<void> {
  const acts =
    'when' in fault
      ? fault.when === 'after'
      : !['throttle', 'redirect', 'error', 'html', 'empty'].includes(fault.kind);
  const reply = acts ? await act() : undefined;
  switch (fault.kind) {
    case 'delay':
      await pause(fault.ms);
      return reply && send(exchange, parts, reply);
    case 'reset':
      requests.add(exchange, 0, '');
      exchange.request.socket.resetAndDestroy();
      return;
    case 'hang':
      requests.add(exchange, 0, '');
      return;
    case 'throttle': {
      const refusal = errorReply(serviceError(fault.code ?? 'Throttling.User'), exchange);
      const wait = fault.retryAfterMs;
      return send(exchange, parts, {
        ...refusal,
        ...(wait === undefined ? {} : { headers: { 'x-acs-retry-after': String(wait) } }),
      });
    }
    case 'error':
      return send(exchange, parts, errorReply(serviceError(fault.code, fault), exchange));
    case 'html': {
      const status = fault.status ?? 502;
      const page = `<html><head><title>${status}</title></head><body><h1>${status} Bad Gateway</h1></body></html>`;
      return sendText(exchange, parts, { status, code: 'html' }, page, 'text/html');
    }
    case 'empty':
      return sendText(exchange, parts, { status: fault.status ?? 403, code: 'empty' }, '', '');
    case 'redirect': {
      const headers = { location: fault.location ?? 'http://127.0.0.1:9/' };
      return sendText(exchange, parts, { status: 302, code: 'redirect', headers }, '', '');
    }
    case 'malformed':
      return reply && send(exchange, parts, { ...reply, body: Object(patched(fault, reply.body)) as object });
    case 'truncate': {
      const text = JSON.stringify(reply?.body);
      const half = text.slice(0, text.length / 2);
      return sendText(exchange, parts, { status: 200, code: '' }, half, 'application/json;charset=utf-8');
    }
  }
}

function patched(fault: Extract<Fault, { kind: 'malformed' }>, body: object): unknown {
  return fault.patch ? fault.patch(structuredClone(body)) : distort(body);
}

/** Does not keep the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
