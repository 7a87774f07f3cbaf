import assert from 'node:assert/strict';
import { seedIds, type AddedInstance, type SandboxOptions } from '../../support/sandbox';
import { backupIdOf, clone } from './cloning';
import { judges, type Changes, type Refusal } from './judging';
import { Clock, refusal, sandboxes } from './support';

const instances: AddedInstance[] = [
  { like: seedIds.ordersProd, id: 'rm-guard', changes: { instanceType: 'Guard' } },
  { like: seedIds.ordersProd, id: 'rm-temp', changes: { instanceType: 'Temp' } },
  { like: seedIds.ordersProd, id: 'rm-released', changes: { status: 'Released' } },
  { like: seedIds.ordersProd, id: 'rm-sydney', regionId: 'ap-southeast-2' },
  { like: seedIds.readOnly, id: 'rr-mumbai', regionId: 'ap-south-1', changes: { status: 'Rebooting' } },
  { like: seedIds.postgres, id: 'pgm-elsewhere', regionId: 'xx-elsewhere-1' },
];
const options: SandboxOptions = { instances };
const sydney: Changes = { DBInstanceId: 'rm-sydney', regionId: 'ap-southeast-2' };
const mumbai: Changes = { DBInstanceId: 'rr-mumbai', regionId: 'ap-south-1' };

const refused: Refusal[] = [
  ['no source', { DBInstanceId: undefined }, 'MissingDBInstanceId', 400],
  ['no billing method', { payType: undefined }, 'MissingPayType', 400],
  ['an unknown source', { DBInstanceId: 'rm-none' }, 'InvalidDBInstanceId.NotFound', 400],
  ['a source of another region', { regionId: 'cn-shanghai' }, 'InvalidDBInstanceId.NotFound', 400],
  ['a read-only source', { DBInstanceId: seedIds.readOnly }, 'IncorrectCharacterType', 403],
  ['a source that restarts', { DBInstanceId: seedIds.restarting }, 'InvalideStatus.Format', 400],
  ['a locked source', { DBInstanceId: seedIds.locked }, 'InvalideStatus.Format', 400],
  ['a guard instance', { DBInstanceId: 'rm-guard' }, 'Api.NotSupport', 400],
  ['a temporary instance', { DBInstanceId: 'rm-temp' }, 'Api.NotSupport', 400],
  ['a released source', { DBInstanceId: 'rm-released' }, 'ProductInstanceReleased', 400],
  ['a source in Sydney', sydney, 'RegionEndTimeDissolvedAustralia', 400],
  [
    'a subscription in Sydney',
    { ...sydney, payType: 'Prepaid', period: 'Month', usedTime: 1 },
    'RegionEndTimeDissolvedAustralia',
    400,
  ],
  ['a source in Mumbai, whatever it is', mumbai, 'RegionEndTimeDissolvedIndia', 400],
  [
    'a source in Mumbai by another region',
    { ...mumbai, regionId: 'cn-hangzhou' },
    'InvalidDBInstanceId.NotFound',
    400,
  ],
  // the source before the restore point
  [
    'a released source without restore point',
    { DBInstanceId: 'rm-released', restoreTime: undefined },
    'ProductInstanceReleased',
    400,
  ],
];

describe('The source of a clone in the sandbox', () => {
  const start = sandboxes();
  judges(
    {
      refused,
      accepted: [
        [
          'a source of a region that is not seeded',
          { DBInstanceId: 'pgm-elsewhere', regionId: 'xx-elsewhere-1' },
        ],
      ],
    },
    options,
  );

  it('is judged by the status of the moment', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    sandbox.setInstanceStatus(seedIds.ordersProd, 'Released');
    assert.equal((await refusal(clone(sandbox))).code, 'ProductInstanceReleased');
    sandbox.setInstanceStatus(seedIds.ordersProd, 'Running');
    await clone(sandbox);
  });

  it('may be a clone when that is Running', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const { id } = await clone(sandbox);
    time.advance(2_000);
    const again = await refusal(clone(sandbox, { DBInstanceId: id, clientToken: 'b' }));
    assert.equal(again.code, 'InvalideStatus.Format');
    time.advance(20_000);
    const backup = await backupIdOf(sandbox, id, () => true);
    await clone(sandbox, { DBInstanceId: id, clientToken: 'c', restoreTime: undefined, backupId: backup });
  });
});
