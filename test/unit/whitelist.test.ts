import assert from 'node:assert/strict';
import { describeWhitelist } from '../../src/core/whitelist';

const group = (entries: readonly string[], attribute = '') => ({ name: 'default', attribute, entries });

describe('the IP whitelist of a clone', () => {
  it('that lets only the machine itself in lets nobody in', () => {
    for (const entries of [[], ['127.0.0.1'], ['127.0.0.1', '::1']]) {
      assert.match(describeWhitelist([group(entries)], undefined), /allows no address/);
    }
    // A group of the service itself lets no person in.
    assert.match(
      describeWhitelist([group(['127.0.0.1']), group(['100.64.0.0/10'], 'hidden')], undefined),
      /allows no address/,
    );
  });

  it('is told to be open to everyone where it is', () => {
    assert.match(describeWhitelist([group(['10.0.0.0/8', '0.0.0.0/0'])], undefined), /every address/);
  });

  it('is named otherwise, without a guess whether it lets the user in', () => {
    const many = Array.from({ length: 7 }, (_, index) => `10.0.0.${index}`);
    assert.match(
      describeWhitelist([group(many)], undefined),
      /allows 10\.0\.0\.0, .* and 2 more\. Whether that includes your address is not known/,
    );
  });

  it('is compared with that of the source', () => {
    const own = [group(['10.0.0.0/8'])];
    assert.match(describeWhitelist(own, [group(['10.0.0.0/8'])]), /the same as that of the source/);
    assert.match(describeWhitelist(own, [group(['192.168.0.0/16'])]), /not the same/);
  });
});
