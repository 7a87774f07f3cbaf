import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { clientCall, clientOf, keptOpen, userProblem } from '../../../src/core/connect/clients';

const endpoint = { host: 'rm-1.mysql.rds.aliyuncs.com', port: 3307 };
const hostileUsers = [
  '$(touch x)',
  '`id`',
  '--password=x',
  '-h evil.example',
  "a'b",
  'a"b',
  'a b; reboot',
  '${PATH}',
  '%PATH%',
  '订单',
  '\\',
];

describe('the client of an engine', () => {
  it('is called with host, port and user, and asks for the password itself', () => {
    assert.deepEqual(clientCall('mysql', endpoint, 'root'), {
      program: 'mysql',
      args: ['--host=rm-1.mysql.rds.aliyuncs.com', '--port=3307', '--user=root', '--password'],
    });
    assert.deepEqual(clientCall('mariadb', endpoint, 'root'), clientCall('mysql', endpoint, 'root'));
    assert.deepEqual(clientCall('postgresql', endpoint, 'root').args, [
      '--host=rm-1.mysql.rds.aliyuncs.com',
      '--port=3307',
      '--username=root',
      '--dbname=postgres',
      '--password',
    ]);
    assert.deepEqual(clientCall('sqlserver', endpoint, 'sa').args, [
      '-Srm-1.mysql.rds.aliyuncs.com,3307',
      '-Usa',
    ]);
  });

  it('gets no other word and no password, whatever the user is called', () => {
    for (const engine of Object.keys(clientOf) as (keyof typeof clientOf)[]) {
      const { args } = clientCall(engine, endpoint, 'root');
      for (const user of hostileUsers) {
        const hostile = clientCall(engine, endpoint, user).args;
        assert.equal(hostile.length, args.length);
        const others = hostile.filter((word, index) => word !== args[index]);
        assert.equal(others.length, 1);
        assert.match(others[0]!, /^(--user=|--username=|-U)/);
      }
    }
  });

  it('needs the name of an account, in one line', () => {
    for (const name of ['', '  ', 'a\nb', 'a\u0000', 'x'.repeat(129)]) assert.ok(userProblem(name), name);
    for (const name of ['root', ...hostileUsers]) assert.equal(userProblem(name), undefined);
  });
});

describe('a terminal of a client', () => {
  /** Runs it as the editor does: without a shell before it. */
  const run = (script: string, args: readonly string[]) => {
    const call = keptOpen({ program: process.execPath, args: ['-e', script, '--', ...args] }, 'linux');
    return spawnSync(call.program, [...call.args], { encoding: 'utf8', input: '\n' });
  };

  it('gives the client its words as they are', () => {
    const { stdout, status } = run(
      'process.stdout.write(JSON.stringify(process.argv.slice(1)))',
      hostileUsers,
    );
    assert.deepEqual(JSON.parse(stdout), hostileUsers);
    assert.equal(status, 0);
  });

  it('stays open when the client fails or is not there, and only then', () => {
    assert.match(
      run('console.log("denied"); process.exit(1)', []).stdout,
      /^denied\n\nPress Enter to close\. $/,
    );
    assert.doesNotMatch(run('', []).stdout, /Press Enter/);
    const missing = keptOpen({ program: 'no-such-client', args: [] }, 'darwin');
    const { stdout, stderr } = spawnSync(missing.program, [...missing.args], {
      encoding: 'utf8',
      input: '\n',
    });
    assert.match(stderr, /no-such-client/);
    assert.match(stdout, /Press Enter/);
  });

  it('is the client itself on Windows', () => {
    const call = clientCall('mysql', endpoint, 'root');
    assert.deepEqual(keptOpen(call, 'win32'), call);
  });
});
