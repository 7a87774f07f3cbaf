import { connect, createServer, type AddressInfo } from 'node:net';

interface Traffic {
  readonly connections: number;
  /** Bytes, headers included; of TLS those inside of it. */
  readonly sent: number;
  readonly received: number;
}

export interface Meter {
  readonly endpoint: string;
  /** What has passed since the start. */
  traffic(): Traffic;
  close(): void;
}

/** Stands in front of a server on loopback and counts what passes. */
export async function startMeter(target: string): Promise<Meter> {
  const { port } = new URL(target);
  const traffic = { connections: 0, sent: 0, received: 0 };
  const server = createServer((outer) => {
    traffic.connections++;
    const inner = connect(Number(port), '127.0.0.1');
    outer.on('data', (data) => (traffic.sent += data.length));
    inner.on('data', (data) => (traffic.received += data.length));
    outer.pipe(inner).pipe(outer);
    outer.on('error', () => inner.destroy());
    inner.on('error', () => outer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    traffic: () => ({ ...traffic }),
    close: () => server.close(),
  };
}
