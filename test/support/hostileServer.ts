import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { accountOf } from './cloud';
import type { Clock } from '../../src/core/clock';
import { systemClock } from '../../src/core/clock';
import { silentLogger } from '../../src/core/log';
import { RdsClient } from '../../src/core/rds/client';
import type { Limiter } from '../../src/core/rds/limiter';
import { createTransport } from '../../src/core/rds/transport';

export interface Hostile {
  readonly client: RdsClient;
  /** Number of requests by operation. */
  readonly requests: Map<string, number>;
  readonly bytesSent: () => number;
  close(): Promise<void>;
}

interface Options {
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  readonly limiter?: Limiter;
}

/** Starts a loopback service with the given answers, and the extension's client for it. */
export async function startHostile(answer: RequestListener, options: Options = {}): Promise<Hostile> {
  const requests = new Map<string, number>();
  const server = createServer((request, response) => {
    const action = String(request.headers['x-acs-action'] ?? '');
    requests.set(action, (requests.get(action) ?? 0) + 1);
    answer(request, response);
  });
  return listen(server, requests, options);
}

/** The same with a raw socket. */
export async function startRaw(answer: (socket: Socket) => void, options: Options = {}): Promise<Hostile> {
  const server = createTcpServer((socket) => {
    socket.once('data', () => answer(socket));
  });
  return listen(server, new Map(), options);
}

async function listen(server: Server, requests: Map<string, number>, options: Options): Promise<Hostile> {
  const sockets = new Set<Socket>();
  let closedBytes = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closedBytes += socket.bytesWritten;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const transport = createTransport({
    account: accountOf(
      { endpoint: `http://127.0.0.1:${port}` },
      { accessKeyId: 'LTAItest', accessKeySecret: 'x' },
    ),
    loadSdk: () => import('../../src/core/rds/sdk'),
    clock: options.clock ?? systemClock,
    logger: silentLogger,
    random: () => 0.5,
    userAgent: 'test',
    timeoutMs: options.timeoutMs ?? 20_000,
    ...(options.limiter ? { limiter: options.limiter } : {}),
  });
  return {
    client: new RdsClient(transport),
    requests,
    bytesSent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, closedBytes),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const part = Buffer.alloc(64 * 1024, 'x');

/** Sends a body of this size as fast as the client reads. */
export function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= part.length;
      if (!response.write(part)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}
