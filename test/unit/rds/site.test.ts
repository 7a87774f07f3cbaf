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

  it('is not asked for again where the user or the moment was the reason', async () => {
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

  it('is not turned by a refusal that speaks of something else, nor is the other site asked', async () => {
    const memory = siteInMemory();
    await memory.set('international');
    for (const changes of [
      { code: 'InvalidParameter' },
      { code: 'CommodityServiceCalling.Exception' },
      { code: 'SqlExecuteFailedOrTimeout' },
      { code: 'LockTimeout', httpStatus: 403 },
      { code: 'Price.PricingPlanResultNotFound' },
      { code: 'OperationDenied.DBInstanceStatus', httpStatus: 403 },
    ]) {
      const asked: Site[] = [];
      const ask = (site: Site): Promise<string> => {
        asked.push(site);
        return site === 'china' ? Promise.resolve('yes') : Promise.reject(refusal(changes));
      };
      await assert.rejects(askSite(memory, ask));
      assert.deepEqual(asked, ['international'], changes.code);
    }
    assert.equal(await memory.get(), 'international');
    const other = (site: Site): Promise<string> =>
      site === 'china'
        ? Promise.resolve('yes')
        : Promise.reject(
            refusal({ code: 'InvalidParameter', serviceMessage: 'CommodityCode is not valid.' }),
          );
    assert.equal(await askSite(memory, other), 'yes');
    assert.equal(await memory.get(), 'china');
  });

  it('is asked for once as long as it is unknown where the refusal is not about it', async () => {
    for (const code of [
      'SignatureDoesNotMatch',
      'InvalidTimeStamp.Expired',
      'InvalidDBInstanceId.NotFound',
      'InvalidDBInstanceClass.Offline',
      'OperationDenied.ZoneResource',
      'OperationDenied.OrderProcessing',
      'OperationDenied.SomethingNew',
      'IncorrectEngineState',
      'InvalidDBInstanceStorage.Malformed',
      'Something.NotFound',
      'QuotaExceed.Instances',
      'MissingParameter',
      'RequiredParam.NotFound',
      'InvalidParam.UsedTime',
      'Order.InstHasUnpaidOrder',
    ]) {
      let asked = 0;
      const ask = (): Promise<never> => {
        asked++;
        return Promise.reject(refusal({ code }));
      };
      await assert.rejects(askSite(siteInMemory(), ask));
      assert.equal(asked, 1, code);
    }
  });

  it('is asked for by one question only where both refuse it with a code that nobody knows', async () => {
    const memory = siteInMemory();
    let asked = 0;
    const ask = (code: string, operation = 'DescribePrice') =>
      askSite(memory, () => {
        asked++;
        return Promise.reject(refusal({ code, operation }));
      }).catch(() => undefined);
    await ask('Odd.Code');
    await ask('Odd.Code');
    assert.equal(asked, 3);
    await ask('Odd.Code', 'ListClasses');
    await ask('InvalidParameter');
    await ask('InvalidParameter');
    assert.equal(asked, 9);
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
