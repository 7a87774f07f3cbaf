import assert from 'node:assert/strict';
import { parseEndpoint, type Endpoint } from '../../../src/core/endpoints/endpoint';
import { PlainEndpoints } from '../../../src/core/endpoints/plainEndpoints';

function endpoint(text: string): Endpoint {
  const parsed = parseEndpoint(text);
  assert.ok('endpoint' in parsed && parsed.endpoint);
  return parsed.endpoint;
}

function world(answer: boolean | (() => Promise<boolean>)) {
  let kept: readonly string[] = [];
  const asked: string[] = [];
  const memory = {
    read: () => kept,
    write: (hosts: readonly string[]) => {
      kept = hosts;
      return Promise.resolve();
    },
  };
  const make = (): PlainEndpoints =>
    new PlainEndpoints(memory, (host) => {
      asked.push(host);
      return typeof answer === 'boolean' ? Promise.resolve(answer) : answer();
    });
  return { make, asked };
}

describe('an endpoint without encryption', () => {
  for (const text of [
    'https://rds.example.com',
    'rds.example.com',
    'http://127.0.0.1:8931',
    'http://127.1.2.3',
    'http://localhost:80',
    'http://[::1]:8931',
    'http://0x7f.1:8931',
  ]) {
    it(`needs nobody's word: ${text}`, async () => {
      const { make, asked } = world(false);
      assert.ok(await make().mayUse(endpoint(text)));
      assert.deepEqual(asked, []);
    });
  }

  for (const text of [
    'http://rds.example.com',
    'http://10.0.0.5:8931',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://[::2]:80',
  ]) {
    it(`is asked about once: ${text}`, async () => {
      const { make, asked } = world(true);
      const one = make();
      assert.ok(await one.mayUse(endpoint(text)));
      assert.ok(await one.mayUse(endpoint(text)));
      assert.ok(await make().mayUse(endpoint(text)));
      assert.equal(asked.length, 1);
      assert.ok(await make().mayUse(endpoint('http://other.example.com')));
      assert.equal(asked.length, 2);
    });
  }

  it('is not used once it was declined, and not asked about again but on request', async () => {
    const { make, asked } = world(false);
    const one = make();
    const plain = endpoint('http://rds.example.com');
    assert.deepEqual([await one.mayUse(plain), await one.mayUse(plain)], [false, false]);
    assert.equal(asked.length, 1);
    one.askAgain();
    assert.equal(await one.mayUse(plain), false);
    assert.equal(asked.length, 2);
  });

  it('is asked about once by all that wait for it', async () => {
    let agree = (): void => undefined;
    const { make, asked } = world(() => new Promise((resolve) => (agree = () => resolve(true))));
    const one = make();
    const plain = endpoint('http://rds.example.com');
    const all = Promise.all([one.mayUse(plain), one.mayUse(plain)]);
    agree();
    assert.deepEqual(await all, [true, true]);
    assert.equal(asked.length, 1);
  });
});
