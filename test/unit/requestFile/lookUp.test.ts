import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock';
import { checkRequestFile } from '../../../src/core/requestFile/check';
import { lookUp, ofSource } from '../../../src/core/requestFile/lookUp';
import { parseRequestFile } from '../../../src/core/requestFile/parse';
import { startCloud, type Cloud } from '../../support/cloud';
import { openForm, settled } from '../../support/form';
import { startOf } from '../../../src/core/requestFile/start';
import { seedIds } from '../../support/sandbox';
import { storeWith } from '../vscode/support';

describe('a request file that is checked with RDS', function () {
  this.timeout(30_000);
  let cloud: Cloud;
  before(async () => {
    cloud = await startCloud();
  });
  after(() => cloud.close());

  const written = (values: object, dbInstanceId: string = seedIds.ordersProd): string =>
    JSON.stringify({
      version: 1,
      source: { regionId: 'cn-hangzhou', dbInstanceId },
      restorePoint: { backupId: 'newest full backup' },
      values,
    });
  const client = (): Promise<Cloud['client']> => Promise.resolve(cloud.client);
  const look = (text: string): ReturnType<typeof lookUp> =>
    lookUp(parseRequestFile(text).readable!, { client, clock: systemClock });

  it('has the errors of its form, at their values, and the fixes of the form', async () => {
    const text = written({
      DBInstanceStorage: 5,
      ZoneId: 'cn-hangzhou-x',
      DBInstanceStorageType: 'cloud_ssd',
    });
    const answers = await look(text);
    const found = checkRequestFile(text, systemClock.now(), answers);
    const { readable } = parseRequestFile(text);
    const store = await storeWith();
    const form = openForm({
      start: startOf(readable!, readable!.restorePoint),
      given: readable!.values,
      client,
      clock: systemClock,
      store,
    });
    await settled(form);
    const { findings } = form.state();
    form.dispose();
    await store.dispose();
    const errors = (all: readonly { severity: string; message: string }[]): readonly string[] =>
      all.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    assert.deepEqual([...errors(found)].sort(), [...errors(findings)].sort());
    assert.ok(errors(found).length >= 2, errors(found).join());
    const storage = found.find(({ from, to }) => text.slice(from, to) === '5');
    const [fix] = storage!.fixes();
    assert.equal(fix?.label, 'Set Storage to 100 GB');
    assert.equal(fix.text, text.replace('"DBInstanceStorage":5', '"DBInstanceStorage":100'));
    // What does not hang on the other values still holds for what comes of it.
    assert.deepEqual(
      checkRequestFile(fix.text, systemClock.now(), ofSource(answers)).filter(
        ({ message }) => message === storage!.message,
      ),
      [],
    );
    assert.equal(checkRequestFile(text, systemClock.now()).length, 0);
    assert.ok(cloud.sandbox.requests.every(({ action }) => /^(Describe|List|Get)/.test(action)));
  });

  it('has none where all is as it should be', async () => {
    const text = written({ DBInstanceStorage: 120 });
    assert.deepEqual(checkRequestFile(text, systemClock.now(), await look(text)), []);
  });

  it('is not checked where its source cannot be read', async () => {
    await assert.rejects(look(written({}, 'rm-nobodys')), /./);
  });
});
