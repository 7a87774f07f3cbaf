/**
 * Keeps connections open between calls. With the default `http.proxySupport`, VS Code replaces the agent of each
 * request by an agent that serves this request alone and closes its connection, which costs a TLS handshake for every
 * call. VS Code does not replace an agent that it has made itself, so the first agent it makes for a host is kept and
 * reused for later calls. That agent still asks VS Code for the proxy and the certificates of every new connection.
 */
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import httpx, { type Options } from 'httpx';

/**
 * Shorter than servers and proxies keep an idle connection, so that a call rarely meets a connection that is closing.
 */
const idleMs = 10_000;
const keeping = { keepAlive: true, timeout: idleMs };

const own = { http: new HttpAgent(keeping), https: new HttpsAgent(keeping) };
/** Agents made by VS Code, by host and port. */
const editors = new Map<string, HttpAgent>();
/** All agents that this module has set on a request. */
const given = new WeakSet<HttpAgent>([own.http, own.https]);

const { request } = httpx;
/** Patches the SDK's HTTP client, because the SDK has no option for the agent of a request. */
Object.assign(httpx, {
  request: (url: string, options: Options) =>
    request(url, { ...options, beforeRequest: (parts) => withConnection(url, parts) }),
});

function withConnection(url: string, parts: Options): Options & { readonly protocol: string } {
  const { protocol, host } = new URL(url);
  const isSecure = protocol === 'https:';
  if (!isRead(parts)) {
    // A call that changes something gets a new connection: a kept connection may break without telling whether the call
    // was carried out.
    const agent = isSecure ? new HttpsAgent() : new HttpAgent();
    given.add(agent);
    return { ...parts, protocol, agent };
  }
  const agent = editors.get(host) ?? (isSecure ? own.https : own.http);
  // Otherwise VS Code's agent would ask for the connection to be closed.
  return { ...parts, protocol, agent, headers: { ...parts.headers, connection: 'keep-alive' } };
}

function isRead({ headers }: Options): boolean {
  const action = headers?.['x-acs-action'];
  return typeof action === 'string' && /^(Describe|List|Get)/.test(action);
}

/** Keeps the agent that VS Code made for a request, unless its host has an agent already. */
export function keepConnection(sent: ClientRequest): void {
  const agent: unknown = 'agent' in sent ? sent.agent : undefined;
  const host = sent.getHeader('host');
  if (!(agent instanceof HttpAgent) || given.has(agent) || typeof host !== 'string' || editors.has(host))
    return;
  // Without TLS, a proxy needs each request in absolute form, and only the first request of a connection gets it.
  if (sent.protocol !== 'https:') return;
  given.add(agent);
  editors.set(host, agent);
  Object.assign(agent, { keepAlive: true });
  if ('options' in agent && typeof agent.options === 'object') Object.assign(agent.options ?? {}, keeping);
}

/** Call this when the proxy or certificate settings of VS Code have changed: later calls open new connections. */
export function renewConnections(): void {
  for (const agent of [...editors.values(), own.http, own.https]) {
    for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
  }
  for (const agent of editors.values()) Object.assign(agent, { keepAlive: false });
  editors.clear();
}
