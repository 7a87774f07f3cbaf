import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as $dara from '@darabonba/typescript';
import type { Endpoint } from '../../../src/core/endpoints/endpoint';

interface Bundles {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>;
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

const root = join(__dirname, '..');
const bundles = JSON.parse(readFileSync(join(root, 'out', 'bundles.json'), 'utf8')) as Bundles;
/** The files of the bundle by their names in the package, and where they are. */
const files = new Map(
  Object.keys(bundles.outputs['dist/sdk.js']?.inputs ?? {})
    .filter((path) => !path.startsWith('unused:'))
    .map((path) => [path.replace(/^.*node_modules\//, ''), path]),
);
const textOf = (name: string): string => readFileSync(join(root, files.get(name) ?? name), 'utf8');

const [client, webSocket] = [
  '@alicloud/openapi-core/dist/client.js',
  '@darabonba/typescript/dist/websocket.js',
];
const connect =
  /\b(newDefaultWebSocketClient|newWebSocketClientAndConnect|new (\w+\.)?DefaultWebSocketClient)\b/;

/**
 * The packages that are left out: the one module that imports each, what of this module leads to the package, and who
 * else uses that.
 */
const leftOut: Readonly<
  Record<string, { readonly importer: string; readonly use: RegExp; readonly users: readonly string[] }>
> = {
  ws: { importer: webSocket, use: connect, users: [client] },
  'http-proxy-agent': { importer: webSocket, use: connect, users: [client] },
  'https-proxy-agent': { importer: webSocket, use: connect, users: [client] },
  'socks-proxy-agent': { importer: webSocket, use: connect, users: [client] },
  moment: { importer: '@darabonba/typescript/dist/date.js', use: /(dara|_1)\.Date\b/, users: [] },
  lodash: { importer: '@darabonba/typescript/dist/func.js', use: /(dara|_1)\.merge\b/, users: [] },
  xmlbuilder: {
    importer: 'xml2js/lib/builder.js',
    // The first is what offers the second.
    use: /\bxml2js_1\.Builder\b|\bXML\.toXML\b/,
    users: ['@darabonba/typescript/dist/xml.js'],
  },
};

describe('the bundle of the SDK', () => {
  it('leaves out what one module of it imports, and no other', () => {
    const importers: Record<string, string[]> = {};
    for (const [name, path] of files)
      for (const imported of bundles.inputs[path]?.imports ?? []) {
        const [, left] = /^unused:(.+)$/.exec(imported.path) ?? [];
        if (left !== undefined) (importers[left] ??= []).push(name);
      }
    const expected = Object.entries(leftOut).map(([name, { importer }]) => [name, [importer]]);
    assert.deepEqual(importers, Object.fromEntries(expected));
  });

  for (const [name, { importer, use, users }] of Object.entries(leftOut)) {
    it(`has nothing that needs ${name}`, () => {
      const found = [...files.keys()].filter((file) => file !== importer && use.test(textOf(file)));
      assert.deepEqual(found, users);
    });
  }

  it('opens WebSockets in one place, for an endpoint of that protocol, which ours are not', () => {
    const text = textOf(client);
    const lines = text.split('\n').map((line) => line.trim());
    const at = lines.findIndex((line) => connect.test(line));
    const guard = lines.lastIndexOf('if (isWebSocket) {', at);
    assert.ok(guard > 0 && !lines.slice(guard, at).includes('}'), 'within the condition');
    assert.equal(lines.filter((line) => connect.test(line)).length, 1);
    const isWebSocket = lines.filter((line) => /\bisWebSocket = /.test(line));
    assert.deepEqual(isWebSocket, ["let isWebSocket = protocol === 'ws' || protocol === 'wss';"]);
    // What an endpoint can be, by its type.
    const ours: Readonly<Record<Endpoint['protocol'], true>> = { http: true, https: true };
    assert.deepEqual(Object.keys(ours), ['http', 'https']);
  });

  it('says so when something left out is needed after all', () => {
    assert.throws(() => $dara.merge({}, { a: 1 }), /lodash is not part of this bundle/);
    assert.throws(() => new $dara.Date('2026-01-01'), /moment is not part of this bundle/);
    assert.throws(() => $dara.XML.toXML({ a: 1 }), /xmlbuilder is not part of this bundle/);
  });

  it('has of RDS the models of requests and nothing more', () => {
    const models = [...files.keys()].filter((file) => file.includes('rds20140815'));
    assert.ok(models.length > 15);
    for (const file of models) assert.match(file, /\/dist\/models\/\w+Request\.js$/);
  });

  it('is small, and no file that is shipped holds or loads compiled code', () => {
    const dist = join(root, 'dist');
    // Without minifying it is twice as large.
    assert.ok(statSync(join(dist, 'sdk.js')).size < 700 * 1024);
    for (const file of readdirSync(dist).filter((one) => one.endsWith('.js')))
      assert.doesNotMatch(readFileSync(join(dist, file), 'utf8'), /cachedData|node:vm|require\("vm"\)/, file);
  });
});
