import assert from 'node:assert/strict';
import { readReply } from '../../../src/core/rds/reply';

describe('a reply', () => {
  it('tells its length in bytes, which is more than its characters', () => {
    const body = { RequestId: 'R', DBInstanceDescription: '订单库' };
    const text = JSON.stringify(body);
    const reply = readReply({ status: 200, headers: {}, text }, body, 'DescribeDBInstances', 'cn-hangzhou');
    assert.equal(reply.bytes, text.length + 6);
  });
});
