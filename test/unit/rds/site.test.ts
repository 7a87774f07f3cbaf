import assert from 'node:assert/strict';
import { RdsError } from '../../../src/core/errors/rdsError';
import { askSite, commodityCode, siteInMemory, type Site } from '../../../src/core/rds/site';

function refusal(changes: Partial<ConstructorParameters<typeof RdsError>[0]> = {}): RdsError {
  return new RdsError({
    kind: 'service',
    operation: 'DescribePrice',
    code: 'InvalidCommodityCode',
    httpStatus: 400,
    ...changes,
  });
}

describe('the site of an account', () => {
  it('has commodity codes of its own for each way to pay', () => {
    const codes = (['china', 'international'] as const).flatMap((site) =>
      ['Postpaid', 'Prepaid', 'Serverless'].map((payType) => commodityCode(site, payType)),
    );
    assert.equal(new Set(codes).size, 6);
    assert.deepEqual(codes.slice(0, 2), ['bards', 'rds']);
  });

  it('is found out once and remembered', async () => {
    const memory = siteInMemory();
    const asked: Site[] = [];
    const ask = (site: Site): Promise<string> => {
      asked.push(site);
      return site === 'international' ? Promise.resolve('yes') : Promise.reject(refusal());
    };
    assert.equal(await askSite(memory, ask), 'yes');
    assert.equal(await askSite(memory, ask), 'yes');
    assert.deepEqual(asked, ['china', 'international', 'international']);
  });

  it('is not asked for again where the person or the moment was the reason', async () => {
    for (const error of [
      refusal({ code: 'Forbidden.RAM', httpStatus: 403 }),
      refusal({ kind: 'throttled', code: 'Throttling.User' }),
      refusal({ code: 'ServiceUnavailable', httpStatus: 503 }),
      new Error('unrelated'),
    ]) {
      let asked = 0;
      await assert.rejects(
        askSite(siteInMemory(), () => {
          asked++;
          return Promise.reject(error);
        }),
        error,
      );
      assert.equal(asked, 1);
    }
  });

  it('stays unknown when neither answers, and the first refusal is told', async () => {
    const memory = siteInMemory();
    await assert.rejects(
      askSite(memory, (site) => Promise.reject(refusal({ code: site }))),
      (error) => error instanceof RdsError && error.code === 'china',
    );
    assert.equal(await memory.get(), undefined);
  });
});
