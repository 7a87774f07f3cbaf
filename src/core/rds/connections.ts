/**
 * Keeps connections from one call to the next. With its default `http.proxySupport` the editor replaces the agent of
 * each request by one of its own that serves this request alone and closes its connection, a TLS handshake for every
 * call. It leaves an agent alone that it has made itself, so the first one it makes for a host is kept and given to the
 * calls after it. It still asks the editor for the proxy and the certificates of every new connection.
 */
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import httpx, { type Options } from 'httpx';

/** Shorter than servers and proxies keep an unused connection, so that hardly any call meets one that is being closed. */
const idleMs = 10_000;
const keeping = { keepAlive: true, timeout: idleMs };

/** Where the editor replaces none. */
const own = { http: new HttpAgent(keeping), https: new HttpsAgent(keeping) };
/** Those of the editor, by host and port. */
const editors = new Map<string, HttpAgent>();
/** All that requests were sent with on purpose. */
const given = new WeakSet<HttpAgent>([own.http, own.https]);

const { request } = httpx;
/** The HTTP client of the SDK, which offers no way from the SDK to say which agent a request has. */
Object.assign(httpx, {
  request: (url: string, options: Options) =>
    request(url, { ...options, beforeRequest: (parts) => withConnection(url, parts) }),
});

function withConnection(url: string, parts: Options): Options & { readonly protocol: string } {
  const { protocol, host } = new URL(url);
  const isSecure = protocol === 'https:';
  if (!isRead(parts)) {
    // What changes something goes over a connection of its own: a kept one may break without telling what was done.
    const agent = isSecure ? new HttpsAgent() : new HttpAgent();
    given.add(agent);
    return { ...parts, protocol, agent };
  }
  const agent = editors.get(host) ?? (isSecure ? own.https : own.http);
  // The agent of the editor would ask for the connection to be closed.
  return { ...parts, protocol, agent, headers: { ...parts.headers, connection: 'keep-alive' } };
}

function isRead({ headers }: Options): boolean {
  const action = headers?.['x-acs-action'];
  return typeof action === 'string' && /^(Describe|List|Get)/.test(action);
}

/** Keeps the agent that the editor has made for a request, unless there is one for its host. */
export function keepConnection(sent: ClientRequest): void {
  const agent: unknown = 'agent' in sent ? sent.agent : undefined;
  const host = sent.getHeader('host');
  if (!(agent instanceof HttpAgent) || given.has(agent) || typeof host !== 'string' || editors.has(host))
    return;
  // Without TLS a proxy wants each request in a form of its own, which is given to the first of a connection only.
  if (sent.protocol !== 'https:') return;
  given.add(agent);
  editors.set(host, agent);
  Object.assign(agent, { keepAlive: true });
  if ('options' in agent && typeof agent.options === 'object') Object.assign(agent.options ?? {}, keeping);
}

/** What the editor is told of proxies and certificates has changed: the next call opens a connection by it. */
export function renewConnections(): void {
  for (const agent of [...editors.values(), own.http, own.https]) {
    for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
  }
  for (const agent of editors.values()) Object.assign(agent, { keepAlive: false });
  editors.clear();
}
