import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { quoteBash } from '../../../src/core/clone/export/quoteBash';
import { quotePowerShell } from '../../../src/core/clone/export/quotePowerShell';
import { addressProblem, whitelistCommand } from '../../../src/core/connect/whitelistCommand';

const entry = { regionId: 'cn-hangzhou', dbInstanceId: 'rm-1', profile: undefined, address: '203.0.113.7' };

describe('the command for the IP whitelist', () => {
  it('appends an address, and never replaces what is there', () => {
    assert.equal(
      whitelistCommand(entry, quoteBash),
      'aliyun rds ModifySecurityIps --region cn-hangzhou --DBInstanceId rm-1 --SecurityIps 203.0.113.7 --ModifyMode Append',
    );
    assert.match(
      whitelistCommand(entry, quotePowerShell),
      / --SecurityIps '203\.0\.113\.7' --ModifyMode 'Append'$/,
    );
  });

  it('names the profile of the account, and quotes what comes from outside', () => {
    for (const odd of ['prod', 'my profile', "it's", '$(touch x)', '`id`', 'a;b', '-x', '\u202e!']) {
      const command = whitelistCommand({ ...entry, dbInstanceId: odd, profile: odd }, quoteBash);
      const words = execFileSync('bash', ['-c', `aliyun() { printf '%s\\0' "$@"; }\n${command}`], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      });
      const value = (name: string): readonly string[] =>
        odd.startsWith('-') ? [`--${name}=${odd}`] : [`--${name}`, odd];
      assert.deepEqual(words.split('\0').slice(0, -1), [
        'rds',
        'ModifySecurityIps',
        ...value('profile'),
        '--region',
        'cn-hangzhou',
        ...value('DBInstanceId'),
        '--SecurityIps',
        '203.0.113.7',
        '--ModifyMode',
        'Append',
      ]);
    }
  });

  it('takes IPv4 addresses and ranges of 1 to 32 bits', () => {
    for (const good of ['203.0.113.7', ' 10.0.0.1 ', '10.23.0.0/24', '10.0.0.0/1', '1.2.3.4/32'])
      assert.equal(addressProblem(good), undefined, good);
    for (const bad of [
      '',
      '0.0.0.0/0',
      '1.2.3.4/33',
      '1.2.3',
      '1.2.3.256',
      '::1',
      'a.b.c.d',
      '1.2.3.4,5.6.7.8',
      '1.2.3.4; reboot',
      '1.2.3.4/',
    ])
      assert.ok(addressProblem(bad), bad);
  });
});
