import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { root } from '../../harness/shared.mjs';

const folder = join(root, 'test', 'ui', 'support', 'tls');
/** A certificate authority that nobody else knows; it has signed the certificate of {@link tlsHost} and of {@link direct}. */
export const caFile = join(folder, 'ca.pem');
/** A name that no name server will ever resolve. */
export const tlsHost = 'rds.test.invalid';
/** Of this machine, and not what an editor takes for it: its settings count for it. */
const direct = '127.0.0.2';

export interface ProxiedCloud {
  readonly proxy: string;
  /** The same without the proxy. */
  readonly direct: string;
  /** What the proxy was asked to connect to. */
  readonly connected: readonly string[];
  /** How many connections were made, through the proxy and without. */
  connections(): number;
  close(): Promise<void>;
}

/** TLS in front of a server on loopback, to be reached by its name through a proxy only, and by its address. */
export async function startProxy(target: string): Promise<ProxiedCloud> {
  const { port: targetPort } = new URL(target);
  const front = createTlsServer(
    { key: readFileSync(join(folder, 'server-key.pem')), cert: readFileSync(join(folder, 'server.pem')) },
    (socket) => {
      const inner = connect(Number(targetPort), '127.0.0.1');
      socket.pipe(inner).pipe(socket);
      for (const one of [socket, inner]) one.on('error', () => one.destroy());
    },
  );
  const connected: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createHttpServer((_request, response) => {
    response.writeHead(501).end();
  });
  let connections = 0;
  front.on('secureConnection', () => connections++);
  await listen(front, direct);
  for (const server of [front, proxy]) server.on('connection', (socket: Socket) => sockets.add(socket));
  proxy.on('connect', (request, socket) => {
    connected.push(request.url ?? '');
    if (request.url !== `${tlsHost}:443`) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const inner = connect(portOf(front), direct, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    });
    inner.on('error', () => socket.destroy());
    socket.on('error', () => inner.destroy());
  });
  await listen(proxy);
  return {
    proxy: `http://127.0.0.1:${portOf(proxy)}`,
    direct: `https://${direct}:${portOf(front)}`,
    connected,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([front, proxy].map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

function listen(server: Server, host = '127.0.0.1'): Promise<void> {
  return new Promise((resolve) => server.listen(0, host, resolve));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
