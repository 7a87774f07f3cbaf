import assert from 'node:assert/strict';
import { CloneDBInstanceRequest } from '@alicloud/rds20140815';
import { exportRequest } from '../../../../src/core/clone/export';
import { exportFormats } from '../../../../src/shared/protocol';
import { foreignNames } from '../../../../src/core/clone/export/names';
import { awkward, input, request, serverlessRequest, unusualRequest } from './samples';

describe('Export of a request', () => {
  it('is JSON of the parameters as they are', () => {
    const all = Object.fromEntries(awkward.map((value, index) => [`P${index}`, value]));
    for (const one of [request, serverlessRequest, unusualRequest, all]) {
      const text = exportRequest('json', input({ request: one }));
      assert.deepEqual(JSON.parse(text), one);
      assert.match(text, /^\{\n {2}"/);
    }
  });

  it('ends with one newline in every format', () => {
    for (const format of exportFormats) assert.match(exportRequest(format, input()), /[^\n]\n$/);
  });

  it('knows every parameter of the SDK by its field', () => {
    assert.deepEqual(
      Object.fromEntries([...foreignNames].map(([wire, { sdk }]) => [sdk, wire])),
      CloneDBInstanceRequest.names(),
    );
  });
});
