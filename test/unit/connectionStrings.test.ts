import assert from 'node:assert/strict';
import { connectionStrings } from '../../src/core/connectionStrings';
import type { NetInfo } from '../../src/shared/model';

const inside: NetInfo = {
  connectionString: 'rm-1.mysql.rds.aliyuncs.com',
  port: '3307',
  ipType: 'Private',
  ipAddress: '10.0.0.1',
  kind: 'Normal',
  babelfishPort: '',
  pgBouncerPort: '',
};
const outside: NetInfo = { ...inside, connectionString: 'rm-1-pub.mysql.rds.aliyuncs.com', ipType: 'Public' };

describe('ways to connect', () => {
  it('begin with the private address, and name each client of the engine', () => {
    const [first, second] = connectionStrings('MySQL', [outside, inside]);
    assert.deepEqual([first?.network, second?.network], ['private address', 'public address']);
    assert.deepEqual(
      first?.strings.map(({ text }) => text),
      [
        'rm-1.mysql.rds.aliyuncs.com:3307',
        'mysql -h rm-1.mysql.rds.aliyuncs.com -P 3307 -u <user> -p',
        'mysql://<user>@rm-1.mysql.rds.aliyuncs.com:3307/<database>',
        'jdbc:mysql://rm-1.mysql.rds.aliyuncs.com:3307/<database>',
      ],
    );
  });

  for (const [engine, label, port] of [
    ['PostgreSQL', 'psql', '5432'],
    ['SQLServer', 'sqlcmd', '1433'],
    ['MariaDB', 'mysql', '3306'],
  ] as const) {
    it(`exist for ${engine}, with its usual port where none is told`, () => {
      const [address] = connectionStrings(engine, [{ ...inside, port: '' }]);
      const found = address?.strings.find((one) => one.label === label);
      assert.ok(found?.text.includes(port), found?.text);
      for (const { text } of address?.strings ?? []) assert.ok(!/password/i.test(text));
      assert.deepEqual(address?.endpoint, { host: inside.connectionString, port: Number(port) });
      assert.ok(address.strings.some((one) => one.label === 'URI'));
    });
  }

  it('give the address for read/write splitting last, and never for that of the primary', () => {
    const split = {
      ...inside,
      connectionString: 'rm-1-rw.mysql.rds.aliyuncs.com',
      kind: 'ReadWriteSplitting',
    };
    const found = connectionStrings('MySQL', [split, outside, { ...inside, kind: '' }]);
    assert.deepEqual(
      found.map(({ network, isPrimary }) => [network, isPrimary]),
      [
        ['primary, private address', true],
        ['primary, public address', true],
        ['read/write splitting, private address', false],
      ],
    );
    assert.deepEqual(
      connectionStrings('MySQL', [split]).map(({ isPrimary }) => isPrimary),
      [false],
    );
  });

  it('name the ports of PgBouncer and Babelfish for PostgreSQL', () => {
    const ports = { ...inside, pgBouncerPort: '6432', babelfishPort: '1433' };
    const labels = (engine: string): string[] =>
      connectionStrings(engine, [ports]).flatMap(({ strings }) => strings.map(({ label }) => label));
    assert.deepEqual(labels('PostgreSQL').slice(-2), ['psql (PgBouncer)', 'sqlcmd (Babelfish)']);
    assert.ok(!labels('MySQL').some((label) => /PgBouncer|Babelfish/.test(label)));
  });

  it('are none where host or port does not look like one', () => {
    const odd: Partial<NetInfo>[] = [
      'rm-1.example.com; rm -rf ~',
      'rm-1 $(touch x)',
      '-oProxyCommand=x',
      'a"b',
      'rm-1.example.com\nreboot',
      'rm-1.example.com/?x',
      'rm_1.example.com',
      'xn--\u0430.com',
      '.a',
      'a..b',
      'a'.repeat(64),
    ].map((connectionString) => ({ connectionString }));
    odd.push(...['0', '65536', '33 06', '3306;reboot', '$(x)', '-1', '1e3'].map((port) => ({ port })));
    for (const one of odd) {
      for (const engine of ['MySQL', 'PostgreSQL', 'SQLServer', 'MariaDB', 'Oracle']) {
        const [address] = connectionStrings(engine, [{ ...inside, ...one }]);
        assert.deepEqual(address?.strings, [], JSON.stringify(one));
        assert.equal(address?.endpoint, undefined);
      }
    }
    const extra = { ...inside, pgBouncerPort: '6432; reboot', babelfishPort: '1433,x' };
    const texts = connectionStrings('PostgreSQL', [extra]).flatMap(({ strings }) => strings);
    assert.deepEqual(
      texts.map(({ label }) => label),
      ['Address and port', 'psql', 'URI', 'JDBC'],
    );
    for (const host of ['10.0.0.1', 'RM-1.mysql.rds.aliyuncs.com', 'a']) {
      const [address] = connectionStrings('MySQL', [{ ...inside, connectionString: host }]);
      assert.equal(address?.strings[0]?.text, `${host}:3307`);
    }
  });

  it('are address and port alone for an engine that is not known', () => {
    const [odd] = connectionStrings('Oracle', [inside]);
    assert.equal(odd?.strings.length, 1);
    assert.equal(odd.endpoint, undefined);
    assert.deepEqual(connectionStrings('MySQL', []), []);
  });
});
