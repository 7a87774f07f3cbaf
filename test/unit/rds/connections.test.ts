import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callSdk, renewConnections, type OperationName } from '../../../src/core/rds/sdk';
import { CredentialValue } from '../../../src/core/accounts/credentials';

/** What becomes of the editor's own agents is tested in an editor: `test/ui/accounts.test.ts`. */
describe('the connections of calls', () => {
  let server: Server;
  let connections: number;
  let headers: IncomingMessage['headers'][];

  beforeEach(async () => {
    connections = 0;
    headers = [];
    server = createServer((request, response) => {
      headers.push(request.headers);
      request.resume().on('end', () => response.end('{"RequestId":"R"}'));
    });
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const call = async (name: OperationName): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    const keys = new CredentialValue({
      accessKeyId: 'LTAItest',
      accessKeySecret: 'x',
      providerName: 'static',
    });
    await callSdk(name, name === 'DescribeRegions' ? {} : { DBInstanceId: 'rm-1' }, {
      endpoint: { protocol: 'http', host: `127.0.0.1:${port}` },
      regionId: 'cn-hangzhou',
      credential: { getCredential: () => Promise.resolve(keys) },
      userAgent: 'test',
      exchange: {
        status: undefined,
        headers: undefined,
        request: undefined,
        signal: undefined,
        timeoutMs: 5_000,
      },
    });
    // The connection is free when everything of the answer has been dealt with.
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('are kept for the calls after them', async () => {
    for (let time = 0; time < 5; time++) await call('DescribeRegions');
    assert.equal(connections, 1);
    assert.deepEqual(new Set(headers.map(({ connection }) => connection)), new Set(['keep-alive']));
  });

  it('are not shared with a call that changes something, and end with it', async () => {
    await call('DescribeRegions');
    await call('DeleteDBInstance');
    await call('DescribeRegions');
    assert.equal(connections, 2);
    assert.deepEqual(
      headers.map(({ connection }) => connection),
      ['keep-alive', 'close', 'keep-alive'],
    );
  });

  it('are made anew when the settings of the network change', async () => {
    await call('DescribeRegions');
    renewConnections();
    await call('DescribeRegions');
    assert.equal(connections, 2);
  });
});
