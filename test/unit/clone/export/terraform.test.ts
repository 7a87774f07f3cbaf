import assert from 'node:assert/strict';
import { exportRequest } from '../../../../src/core/clone/export';
import { foreignNames } from '../../../../src/core/clone/export/names';
import type { CloneRequest } from '../../../../src/shared/clone';
import { parseHcl } from './parsers';
import { awkward, input, request, serverlessRequest, unusualRequest, withDescription } from './samples';

const payTypes = new Map([
  ['PayAsYouGo', 'Postpaid'],
  ['Subscription', 'Prepaid'],
  ['Serverless', 'Serverless'],
]);
const serverlessNames: Record<string, string> = {
  min_capacity: 'MinCapacity',
  max_capacity: 'MaxCapacity',
  auto_pause: 'AutoPause',
  switch_force: 'SwitchForce',
};
const wireNames = new Map([...foreignNames].map(([wire, { terraform }]) => [terraform, wire]));

function read(one: CloneRequest, overrides: Parameters<typeof input>[0] = {}) {
  const file = parseHcl(exportRequest('terraform', input({ request: one, ...overrides })));
  assert.equal(file.attributes.size, 0);
  assert.equal(file.blocks.length, 1);
  const [{ type, labels, body }] = file.blocks as [(typeof file.blocks)[number]];
  assert.equal(type, 'resource');
  assert.equal(labels[0], 'alicloud_rds_clone_db_instance');
  return { name: labels[1]!, body, notes: [...file.comments, ...body.comments].join('\n') };
}

/** The parameters that the provider sends for the resource. */
function sent(one: CloneRequest): Record<string, string | number | boolean> {
  const { body } = read(one);
  const parameters: Record<string, string | number | boolean> = {};
  for (const [attribute, value] of body.attributes) {
    const wire = wireNames.get(attribute);
    assert.ok(wire, attribute);
    parameters[wire] = wire === 'PayType' ? payTypes.get(String(value))! : value;
  }
  for (const block of body.blocks) {
    assert.equal(block.type, 'serverless_config');
    parameters['ServerlessConfig'] = JSON.stringify(
      Object.fromEntries([...block.body.attributes].map(([name, value]) => [serverlessNames[name], value])),
    );
  }
  return parameters;
}

describe('Export for Terraform', () => {
  it('says the same', () => {
    for (const { RegionId, ...one } of [request, serverlessRequest]) {
      assert.deepEqual(sent({ RegionId: RegionId!, ...one }), one);
      assert.match(read({ RegionId: RegionId!, ...one }).notes, new RegExp(`region .* "${RegionId}"`));
    }
  });

  it('says any value', () => {
    for (const value of awkward) {
      assert.equal(sent(withDescription(value))['DBInstanceDescription'], value);
    }
  });

  it('says in comments what it cannot say', () => {
    const { AutoPay, BurstingEnabled, IoAccelerationEnabled, RegionId, ...rest } = unusualRequest;
    assert.deepEqual(sent(unusualRequest), rest);
    const { notes } = read(unusualRequest, { endpoint: '127.0.0.1:8080' });
    for (const text of [
      `AutoPay = ${AutoPay}`,
      `BurstingEnabled = ${BurstingEnabled}`,
      `IoAccelerationEnabled = "${IoAccelerationEnabled}"`,
      `"${RegionId}"`,
      'endpoints { rds = "127.0.0.1:8080" }',
      'sends no ClientToken',
    ]) {
      assert.ok(notes.includes(text), text);
    }
    assert.ok(!read(request).notes.includes('has no attribute'));
  });

  it('says what the provider refuses or leaves out', () => {
    assert.match(
      read({ ...request, DBInstanceStorageType: 'general_essd' }).notes,
      /may refuse .*cloud_essd3/,
    );
    assert.match(
      read({ ...request, DeletionProtection: true }).notes,
      /deletion_protection for PayAsYouGo only/,
    );
    assert.doesNotMatch(
      read({ ...request, DeletionProtection: true, PayType: 'Postpaid' }).notes,
      /may refuse|PayAsYouGo only/,
    );
    for (const config of [
      '{"MinCapacity":1,"Other":2}',
      '{"MinCapacity":"1"}',
      'no JSON',
      '[]',
      '{}',
      'null',
    ]) {
      const { body, notes } = read({ ...request, ServerlessConfig: config });
      assert.ok(notes.includes('ServerlessConfig = '), config);
      assert.equal(body.blocks.length, 0);
    }
  });

  it('asks for what the provider requires', () => {
    const { notes } = read({
      RegionId: 'cn-hangzhou',
      DBInstanceId: 'rm-1',
      RestoreTime: '2026-11-24T09:30:00Z',
    });
    assert.match(notes, /requires payment_type/);
    assert.match(notes, /requires db_instance_storage_type/);
    assert.doesNotMatch(notes, /requires source_db_instance_id/);
    for (const one of [request, serverlessRequest]) assert.doesNotMatch(read(one).notes, /requires/);
    const { body } = read({ ...request, ServerlessConfig: '{"MinCapacity":1,"AutoPause":false}' });
    assert.match(body.blocks[0]!.body.comments.join(), /requires max_capacity/);
  });

  it('names the resource after the source', () => {
    for (const [sourceName, name] of [
      ['orders-db_1', 'orders-db_1'],
      ['My orders (new)', 'My_orders_new'],
      ['1st', '_1st'],
      ['-x-', 'x'],
      ['订单', 'rm-bp1source'],
      ['', 'rm-bp1source'],
      ['"\n${x}', 'x'],
    ] as const) {
      assert.equal(read(request, { sourceName }).name, name);
    }
    assert.equal(read({ DBInstanceId: '订' }, { sourceName: '' }).name, 'clone');
  });

  it('cannot be ended by what is in a comment', () => {
    const { notes, body } = read(
      { ...request, AutoPay: 'x\n}\ny = 1' },
      { sourceName: 'a\nb = 1', engine: 'x\ry' },
    );
    assert.ok(notes.includes('Clones a b = 1 (rm-bp1source, x y).'));
    assert.ok(!body.attributes.has('y'));
  });
});
