import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draftForAnother, newDraft } from '../../../src/core/clone/draft';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { seedIds } from '../../support/sandbox';
import type { CloneParameterName } from '../../../src/shared/clone';
import type { PresetView } from '../../../src/shared/protocol';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { openForm, settled, type OpenFormOptions } from '../../support/form';
import { until } from '../../support/until';

describe('a new form', () => {
  let folder: string;
  let cloud: Cloud;
  let store: JobStore;
  let clock: SkippingClock;
  const forms: CloneForm[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-last-'));
    clock = new SkippingClock(Date.now());
    cloud = await startCloud({ clock });
    store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
  });
  afterEach(async () => {
    for (const form of forms.splice(0)) form.dispose();
    await store.dispose();
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  const open = async (sourceId: string, options: Partial<OpenFormOptions> = {}): Promise<CloneForm> => {
    const form = openForm({
      start: { regionId: 'cn-hangzhou', sourceId },
      client: () => Promise.resolve(cloud.client),
      clock,
      store,
      ...options,
    });
    forms.push(form);
    await settled(form);
    return form;
  };
  const change = async (form: CloneForm, name: CloneParameterName, text: string): Promise<void> => {
    form.edits.change(name, text, form.state().seq + 1);
    await settled(form);
  };
  const valuesOf = (form: CloneForm, ...names: readonly string[]): readonly (string | undefined)[] =>
    names.map((name) => form.state().draft.values[name]?.text);
  const lastClone = (form: CloneForm): PresetView =>
    form.state().presets.find(({ id }) => id === 'lastClone')!;
  const offers = (form: CloneForm): boolean => lastClone(form).isAvailable && !lastClone(form).isCurrent;
  /** The offer of a form, with what it costs. */
  const offerOf = async (form: CloneForm): Promise<PresetView> => {
    form.edits.openGroup('size');
    await until(() => lastClone(form).cost !== '');
    assert.ok(offers(form));
    return lastClone(form);
  };
  /** A class with 16 cores, and the values that a form of the source has by itself. */
  const cloneLarge = async (): Promise<{ readonly large: string; readonly own: object }> => {
    const form = await open(seedIds.ordersProd);
    const own = form.state().draft.values;
    const choice = form
      .state()
      .choices['DBInstanceClass']?.choices.find(({ label }) => /\b16 cores/.test(label));
    assert.ok(choice);
    await change(form, 'DBInstanceClass', choice.value);
    await change(form, 'ZoneId', 'cn-hangzhou-i');
    await change(form, 'DeletionProtection', 'true');
    await form.submit();
    assert.equal(form.job?.phase, 'accepted');
    return { large: choice.value, own };
  };
  const withoutName = (values: object): object =>
    Object.fromEntries(
      Object.entries(values).filter(([name]) => !['DBInstanceDescription', 'RestoreTime'].includes(name)),
    );

  it('is filled in from its source alone, whatever was cloned before', async () => {
    const before = (await open(seedIds.cluster)).state().draft.values;
    const { own } = await cloneLarge();
    const again = await open(seedIds.ordersProd);
    assert.deepEqual(withoutName(again.state().draft.values), withoutName(own));
    const other = await open(seedIds.cluster);
    assert.deepEqual(withoutName(other.state().draft.values), withoutName(before));
    assert.ok(!offers(other));
  });

  it('offers the settings of the last clone of the instance, with what they change and cost', async () => {
    const { large } = await cloneLarge();
    const form = await open(seedIds.ordersProd);
    const { of, label, detail, cost } = await offerOf(form);
    assert.equal(label, 'Like my last clone');
    assert.match(detail, / · 16 cores, .* · Zone cn-hangzhou-i · .*Deletion protection yes/);
    assert.match(cost, /^[\d,.]+ \/ h$/);

    const price = (): number => Number(/[\d,.]+/.exec(form.state().price.sentence)?.[0]);
    assert.ok(form.edits.usePreset('lastClone', of));
    await settled(form);
    assert.deepEqual(valuesOf(form, 'DBInstanceClass', 'ZoneId', 'DeletionProtection'), [
      large,
      'cn-hangzhou-i',
      'true',
    ]);
    assert.equal(form.state().draft.values['DBInstanceClass']?.origin, 'preset');
    assert.ok(!offers(form) && lastClone(form).isCurrent);
    assert.equal(price().toFixed(2), /[\d.]+/.exec(cost)?.[0]);
    assert.deepEqual(form.state().findings, []);
    assert.ok(form.unsent);
  });

  it('offers nothing of a clone that was refused, of another account, or made like this one', async () => {
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 400, code: 'InvalidParam.UsedTime' },
    });
    const refused = await open(seedIds.ordersProd);
    await change(refused, 'DBInstanceStorage', '500');
    await refused.submit();
    assert.equal(refused.job?.phase, 'refused');
    assert.ok(!offers(await open(seedIds.ordersProd)));
    await cloneLarge();
    assert.ok(!offers(await open(seedIds.ordersProd, { accountId: 'sandbox' })));
    // Of two of the same millisecond none is the newest.
    await clock.sleep(1_000);
    const plain = await open(seedIds.ordersProd);
    await plain.submit();
    // The newest counts, not the one that is most unlike.
    assert.ok(!offers(await open(seedIds.ordersProd)));
  });

  it('is the last clone whatever the form has, with the source’s value where that clone had it', async () => {
    const { large } = await cloneLarge();
    const form = await open(seedIds.ordersProd);
    await change(form, 'Category', 'Basic');
    await change(form, 'DBInstanceStorage', '500');
    await change(form, 'DBInstanceStorageType', 'cloud_essd3');
    await change(form, 'BurstingEnabled', 'true');
    const { of, detail } = await offerOf(form);
    assert.match(detail, /^High-availability Edition · 16 cores, .* · 100 GB /);
    assert.ok(form.edits.usePreset('lastClone', of));
    await settled(form);
    const [job] = store.list();
    const names = ['Category', 'DBInstanceClass', 'DBInstanceStorage', 'DBInstanceStorageType', 'ZoneId'];
    assert.deepEqual(
      valuesOf(form, ...names),
      names.map((name) => job?.draft.values[name as CloneParameterName]?.text),
    );
    assert.deepEqual(valuesOf(form, 'Category', 'DBInstanceClass'), ['HighAvailability', large]);
    assert.ok(lastClone(form).isCurrent);
    form.edits.reset(undefined);
    await settled(form);
    assert.deepEqual(form.state().review.differences, []);
  });

  it('takes a class to where it is offered only, and back to the source’s with the edition', async () => {
    const form = await open(seedIds.ordersProd);
    const own = form.state().draft.values;
    const smallest = (): PresetView => form.state().presets.find(({ id }) => id === 'smallest')!;
    form.edits.openGroup('size');
    await until(() => smallest().isAvailable);
    assert.ok(form.edits.usePreset('smallest', ''));
    await settled(form);
    assert.equal(form.state().draft.values['Category']?.text, 'Basic');
    assert.ok(smallest().isCurrent);
    assert.notEqual(form.state().draft.values['DBInstanceClass']?.text, own['DBInstanceClass']?.text);
    await change(form, 'Category', 'HighAvailability');
    assert.deepEqual(form.state().draft.values['DBInstanceClass'], own['DBInstanceClass']);
    assert.ok(form.edits.usePreset('smallest', ''));
    await settled(form);
    form.edits.reset('Category');
    await settled(form);
    assert.deepEqual(form.state().draft.values['DBInstanceClass'], own['DBInstanceClass']);
  });

  it('does nothing for a link that is not of the newest clone any more', async () => {
    await cloneLarge();
    const form = await open(seedIds.ordersProd);
    const { of } = await offerOf(form);
    const [job] = store.list();
    assert.ok(job);
    const newer = { ...job, id: '00000000-0000-4000-8000-000000000009', createdAt: job.createdAt + 1 };
    await store.create(newer);
    assert.ok(!form.edits.usePreset('lastClone', of));
    assert.equal(form.state().draft.values['ZoneId']?.origin, 'source');
  });

  it('takes no subscription, and nothing that the source has outgrown, from a clone before', async () => {
    const first = await open(seedIds.ordersProd);
    await change(first, 'PayType', 'Prepaid');
    await change(first, 'UsedTime', '3');
    await first.submit();
    assert.ok(!offers(await open(seedIds.ordersProd)));
    const [job] = store.list();
    assert.ok(job);
    const small = {
      ...job.draft,
      values: { ...job.draft.values, DBInstanceStorage: { text: '20', origin: 'chosen' } },
    } as const;
    await store.update(job.id, (one) => ({ ...one, draft: small }));
    assert.ok(!offers(await open(seedIds.ordersProd)));
  });

  it('like an earlier one has the source’s storage of now, and another clone no address of the first', async () => {
    const at = { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd };
    const { values, ...draft } = newDraft(at, 0);
    const rounded = { ...values, DBInstanceStorage: { text: '55', origin: 'default' } } as const;
    const again = await open(seedIds.ordersProd, { draft: draftForAnother({ ...draft, values: rounded }) });
    assert.deepEqual(valuesOf(again, 'DBInstanceStorage'), ['100']);
    const first = await open(seedIds.ordersProd);
    await first.submit();
    assert.ok(first.job);
    await change(again, 'PrivateIpAddress', '10.0.0.200');
    const sent = await open(seedIds.ordersProd, { job: first.job, draft: again.state().draft });
    assert.ok(sent.state().draft.values['PrivateIpAddress']);
    sent.startAnew();
    assert.equal(sent.state().draft.values['PrivateIpAddress'], undefined);
  });
});
