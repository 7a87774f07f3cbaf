import assert from 'node:assert/strict';
import { singleZones } from '../../../src/core/clone/facts';
import { isOfferedPair, offeredZones } from '../../../src/core/clone/zones';

const offer = (category: string, ...storageTypes: string[]) => ({ category, storageTypes });

describe('a row of several zones', () => {
  const rows = [
    { zoneId: 'cn-hangzhou-MAZ10(h,i)', categories: [offer('HighAvailability', 'local_ssd', 'cloud_essd')] },
    {
      zoneId: 'cn-hangzhou-h',
      categories: [offer('Basic', 'cloud_essd'), offer('HighAvailability', 'cloud_essd')],
    },
    { zoneId: 'cn-hangzhou-j', categories: [offer('Basic', 'cloud_essd')] },
  ];

  it('is read in both spellings', () => {
    assert.deepEqual(singleZones('cn-hangzhou-MAZ10(h,i)'), ['cn-hangzhou-h', 'cn-hangzhou-i']);
    assert.deepEqual(singleZones('ap-southeast-1MAZ1(a,b)'), ['ap-southeast-1a', 'ap-southeast-1b']);
    assert.deepEqual(singleZones('cn-hangzhou-h'), ['cn-hangzhou-h']);
    assert.deepEqual(singleZones(''), []);
  });

  it('adds what it offers to each of its zones', () => {
    assert.deepEqual(offeredZones(rows), [
      {
        zoneId: 'cn-hangzhou-h',
        categories: [offer('HighAvailability', 'local_ssd', 'cloud_essd'), offer('Basic', 'cloud_essd')],
      },
      { zoneId: 'cn-hangzhou-i', categories: [offer('HighAvailability', 'local_ssd', 'cloud_essd')] },
      { zoneId: 'cn-hangzhou-j', categories: [offer('Basic', 'cloud_essd')] },
    ]);
  });

  it('makes a pair of its zones, and says nothing where there is none of its kind', () => {
    assert.equal(isOfferedPair(rows, 'cn-hangzhou-h', 'cn-hangzhou-i'), true);
    assert.equal(isOfferedPair(rows, 'cn-hangzhou-h', 'cn-hangzhou-j'), false);
    assert.equal(isOfferedPair(rows, 'cn-hangzhou-h', 'cn-hangzhou-h'), undefined);
    assert.equal(isOfferedPair(rows.slice(1), 'cn-hangzhou-h', 'cn-hangzhou-j'), undefined);
  });
});
