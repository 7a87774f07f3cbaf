import assert from 'node:assert/strict';
import { money } from '../../../src/core/form/price';
import { SkippingClock } from '../../support/clock';
import { settled } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { seedIds } from '../../support/sandbox';
import { useFormWorld } from './formWorld';

inEveryReading('the price in the form', ({ reading }) => {
  const world = useFormWorld(reading);

  describe('names the price', () => {
    it('without waiting for a pause in typing before anybody has typed', async () => {
      await world.start();
      const own = new SkippingClock(world.clock.now());
      const one = await world.openSettled(seedIds.ordersProd, { clock: own });
      assert.equal(one.state().price.status, 'ready');
      assert.deepEqual(own.sleeps, []);
      await world.change('DBInstanceStorage', '300');
      assert.deepEqual(own.sleeps, [300]);
      const before = world.asked('DescribePrice');
      own.advance(1_000);
      one.edits.reset('DBInstanceStorage');
      await settled(one);
      assert.equal(world.asked('DescribePrice'), before + 1);
      assert.deepEqual(own.sleeps, [300], 'a click is no typing');
      one.dispose();
      const { draft } = one.state();
      const vpc = { text: draft.values['VPCId']?.text ?? '', origin: 'chosen' } as const;
      const again = await world.openSettled(seedIds.ordersProd, {
        clock: own,
        draft: { ...draft, values: { ...draft.values, VPCId: vpc } },
      });
      assert.ok(again.state().choices['VSwitchId']?.choices.length);
      assert.deepEqual(own.sleeps, [300], 'nor is what was typed in an earlier window');
    });

    it('by the hour, with what that makes in a month, and anew for what is changed', async () => {
      await world.start();
      const one = await world.openSettled(seedIds.ordersProd);
      const before = one.state().price;
      assert.equal(before.status, 'ready');
      assert.match(before.sentence, /^CNY \d+\.\d\d per hour, about CNY [\d,]+\.\d\d in 30 days\.$/);
      await world.change('DBInstanceStorage', '500');
      assert.notEqual(one.state().price.sentence, before.sentence);
    });

    it('asks once for what is typed in one go, and drops the older answer', async () => {
      await world.start();
      const one = await world.openSettled(seedIds.ordersProd);
      const before = world.asked('DescribePrice');
      for (const [seq, text] of ['2', '20', '200'].entries())
        one.edits.change('DBInstanceStorage', text, seq + 1);
      await settled(one);
      assert.equal(world.asked('DescribePrice'), before + 1);
      assert.equal(world.cloud.sandbox.requests.at(-1)?.params['DBInstanceStorage'], '200');
    });

    it('of a subscription for the whole term, with the list price it is below', async () => {
      await world.start();
      const one = await world.openSettled(seedIds.ordersProd);
      await world.change('PayType', 'Prepaid');
      await world.change('UsedTime', '3');
      assert.match(
        one.state().price.sentence,
        /^CNY [\d,.]+ for 3 months, charged immediately\. List price: CNY [\d,.]+\.$/,
      );
      await world.change('AutoPay', 'false');
      assert.match(one.state().costNote, /an unpaid order is created/);
    });

    it('of a serverless clone as a range', async () => {
      await world.start();
      const one = await world.openSettled(seedIds.ordersProd);
      await world.change('PayType', 'Serverless');
      assert.match(
        one.state().price.sentence,
        /^CNY [\d.]+ to [A-Z]+ [\d.]+ per hour, by the capacity in use\.$/,
      );
      assert.match(one.state().costNote, /0\.5 to 4 RCU/);
      const { classPrices, choices } = one.state();
      const offered = choices['DBInstanceClass']?.choices.map(({ value }) => value) ?? [];
      assert.ok(offered.length > 0);
      assert.deepEqual(
        offered.map((name) => classPrices[name]),
        offered.map(() => '–'),
      );
    });

    it('stays the last right one while the storage is wrong', async () => {
      await world.start();
      const one = await world.openSettled(seedIds.ordersProd);
      await world.change('DBInstanceStorage', '300');
      const { amount } = one.state().price;
      assert.notEqual(amount, '');
      for (const wrong of ['50', '302', 'a lot']) {
        await world.change('DBInstanceStorage', wrong);
        assert.equal(one.state().price.amount, amount, wrong);
      }
      await world.change('DBInstanceStorage', '500');
      assert.notEqual(one.state().price.amount, amount);
    });

    it('of an international account in its currency, and finds out once that it is one', async () => {
      await world.start({ sandbox: { site: 'international' } });
      const one = await world.openSettled(seedIds.ordersProd);
      assert.match(one.state().price.sentence, /^USD /);
      const before = world.asked('DescribePrice');
      await world.change('DBInstanceStorage', '500');
      assert.equal(world.asked('DescribePrice'), before + 1);
      assert.match(one.state().choices['DBInstanceClass']?.choices[0]?.label ?? '', / cores, .* GB/);
    });

    it('or says that there is none, or why it is not known', async () => {
      await world.start();
      const one = await world.openSettled(seedIds.ordersProd);
      await world.change('DBInstanceClass', 'mysql.n2.2xlarge.2c');
      await world.change('PayType', 'Prepaid');
      const none = { amount: '', per: '', more: '', compared: '' };
      assert.deepEqual(one.state().price, {
        ...none,
        status: 'none',
        sentence: 'RDS has no price for this configuration.',
      });
      world.cloud.sandbox.faults.add({
        action: 'DescribePrice',
        fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
      });
      await world.change('UsedTime', '2');
      assert.equal(one.state().price.status, 'failed');
      assert.match(one.state().price.sentence, /Forbidden\.RAM/);
      // While the storage is wrong the answer for the last right one stands.
      await world.change('DBInstanceStorage', 'many');
      assert.equal(one.state().price.status, 'failed');
      await world.change('UsedTime', 'many');
      assert.equal(one.state().price.status, 'none');
    });
  });
});

describe('an amount', () => {
  it('says what it is, however small', () => {
    assert.deepEqual(
      [money(1234.5, 'CNY'), money(0.0123, 'USD'), money(0, 'CNY')],
      ['CNY 1,234.50', 'USD 0.0123', 'CNY 0.00'],
    );
  });
});
