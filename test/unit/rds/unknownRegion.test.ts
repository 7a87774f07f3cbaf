import assert from 'node:assert/strict';
import { explain } from '../../../src/core/errors/explain';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { RdsError, type RdsErrorInit } from '../../../src/core/errors/rdsError';
import { unknownRegionWords } from '../../../src/core/rds/unknownRegion';
import { isListRefused, regionsToShow } from '../../../src/core/backups/shownRegions';
import { noteState } from '../../support/credentialStates';

describe('a region or zone that does not exist', () => {
  const causeOf = (
    error: Omit<RdsErrorInit, 'operation'>,
    regionId: string,
    origin = '',
    parameters = {},
  ): string => {
    const names = { isKnown: (one: string) => one === 'cn-new', origin: () => origin };
    const ourWords = unknownRegionWords({ regionId, parameters, failure: error }, names);
    return explain(new RdsError({ operation: 'DescribeRegions', regionId, ...error, ourWords })).cause;
  };
  const missing = { kind: 'network', code: failureCodes.hostNotFound } as const;

  for (const [name, error, regionId, origin, parameters, expected] of [
    [
      'named by a profile',
      missing,
      'cn-hangzou',
      'the profile p of the aliyun CLI',
      {},
      'No address of RDS was found for the region cn-hangzou. The region comes from the profile p of the aliyun CLI.',
    ],
    [
      'that is a zone',
      missing,
      'cn-hangzhou-h',
      'the setting rdsClone.regions',
      {},
      'No address of RDS was found for the region cn-hangzhou-h. The region comes from the setting rdsClone.regions. The region of the zone is cn-hangzhou.',
    ],
    [
      'that the service refuses',
      { kind: 'service', code: 'InvalidRegionId.NotFound' },
      'cn-x',
      '',
      {},
      'RDS knows no region cn-x.',
    ],
    [
      'of which a zone is refused',
      { kind: 'service', code: 'InvalidAvZone.Format' },
      'cn-hangzhou',
      '',
      { ZoneId: 'cn-hangzhou-zz', ZoneIdSlave1: 'cn-hangzhou-h' },
      'RDS does not know all of these zones in the region cn-hangzhou: cn-hangzhou-zz, cn-hangzhou-h.',
    ],
  ] as const) {
    it(`is named in the error: one ${name}`, () => {
      assert.equal(causeOf(error, regionId, origin, parameters), expected);
      noteState('region', name, expected);
    });
  }

  it('is named whatever it is called', () => {
    assert.match(causeOf(missing, 'constructor'), /^No address .* the region constructor\.$/);
    assert.match(causeOf(missing, 'constructor-h'), /^No address .* the region constructor-h\.$/);
  });

  it('is not spoken of where the region is known and the network is at fault', () => {
    const usual = explain(new RdsError({ operation: 'DescribeRegions', ...missing })).cause;
    for (const regionId of ['cn-hangzhou', 'cn-new']) assert.equal(causeOf(missing, regionId), usual);
  });

  it('does not hide the regions of the settings, nor does a list that is refused', async () => {
    const denied = new RdsError({ kind: 'service', operation: 'DescribeRegions', code: 'Forbidden.RAM' });
    const noKeys = new RdsError({ kind: 'credentials', operation: 'DescribeRegions' });
    const unknown = new RdsError({ operation: 'DescribeRegions', ...missing });
    for (const error of [denied, unknown]) {
      assert.ok(isListRefused(error));
      const shown = await regionsToShow(Promise.reject(error), ['cn-beijing']);
      assert.deepEqual(
        shown.map((one) => one.regionId),
        ['cn-beijing'],
      );
      await assert.rejects(regionsToShow(Promise.reject(error), []), error);
    }
    await assert.rejects(regionsToShow(Promise.reject(noKeys), ['cn-beijing']), noKeys);
    noteState(
      'region',
      'the list of regions is refused, the settings name regions',
      'those are shown below the error',
    );
  });
});
