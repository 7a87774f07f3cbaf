import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identity } from '../../../src/core/accounts/identity';
import { withValue } from '../../../src/core/clone/draft';
import { dropSentDrafts } from '../../../src/core/drafts/sent';
import { DraftStore } from '../../../src/core/drafts/store';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { clientTokenFor, intentOf } from '../../../src/core/jobs/intents';
import type { CloneJob } from '../../../src/core/jobs/job';
import { sendJob } from '../../../src/core/jobs/send';
import { JobStore } from '../../../src/core/jobs/store';
import { recordSent } from '../../../src/core/jobs/record';
import { silentLogger } from '../../../src/core/log';
import type { CloneDraft } from '../../../src/shared/clone';
import { openForm, settled, type OpenFormOptions } from '../../support/form';
import { useJobWorld } from './world';
import { until } from '../../support/until';
import { plainIdentity } from '../../support/identity';

describe('a form and the clone it became', function () {
  let stores: JobStore[] = [];
  const forms: CloneForm[] = [];
  // Before the folder is removed.
  afterEach(async () => {
    for (const form of forms.splice(0)) form.dispose();
    await Promise.all(stores.map((store) => store.dispose()));
  });
  const world = useJobWorld();
  let draft: CloneDraft;
  beforeEach(async () => {
    stores = [];
    draft = await world.draftOf({ DBInstanceDescription: 'one-intent' });
  });

  /** As another window sees the folder. */
  const anotherStore = async (): Promise<JobStore> => {
    const store = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    stores.push(store);
    await store.load();
    return store;
  };
  /** As every version writes its files. */
  const writeWhole = (id: string, text: string): Promise<void> =>
    diskFolder(join(world.folder, 'jobs')).write(`${id}.json`, text);
  const open = async (store: JobStore, more: Partial<OpenFormOptions> = {}): Promise<CloneForm> => {
    const form = openForm({
      start: { regionId: draft.regionId, sourceId: draft.sourceId },
      draft,
      client: () => Promise.resolve(world.cloud.client),
      clock: world.clock,
      store,
      ...more,
    });
    forms.push(form);
    await settled(form);
    return form;
  };

  it('is one in two windows that press at the same moment, every time', async () => {
    const [one, two] = [await anotherStore(), await anotherStore()];
    for (let round = 1; round <= 10; round++) {
      const draftId = randomUUID();
      const values = {
        ...draft.values,
        DBInstanceDescription: { text: `r-${round}`, origin: 'chosen' as const },
      };
      const pair = await Promise.all(
        [one, two].map((store) => open(store, { draftId, draft: { ...draft, values } })),
      );
      await Promise.all(pair.map((form) => form.submit()));
      assert.equal(world.sends(), round);
      assert.equal(world.cloud.sandbox.clones().length, round);
      await Promise.all([one.load(), two.load()]);
      for (const form of pair) {
        assert.equal(form.state().frozen, true);
        assert.equal(form.job?.dbInstanceId, world.cloud.sandbox.clones().at(-1)?.dbInstanceId);
        form.dispose();
      }
    }
  });

  it('shows its clone when it comes back without knowing of it, as after a crash of the page', async () => {
    const form = await open(world.store);
    await form.submit();
    const back = await open(await anotherStore(), { draftId: form.draftId, draft, wasOpen: true });
    assert.equal(back.state().frozen, true);
    assert.equal(back.job?.id, form.job?.id);
    await back.submit();
    assert.equal(world.sends(), 1);
    // Until another one is asked for.
    back.startAnew();
    assert.notEqual(back.draftId, form.draftId);
    assert.equal(back.state().frozen, false);
  });

  it('shows a clone that another window makes of it while it is open', async () => {
    const [one, two] = [await anotherStore(), await anotherStore()];
    const draftId = randomUUID();
    const [here, there] = [await open(one, { draftId }), await open(two, { draftId })];
    await here.submit();
    await until(() => there.state().frozen);
    assert.equal(there.job?.id, here.job?.id);
  });

  it('makes one of two retries of a refused job in two windows', async () => {
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 400, code: 'InvalidBakset.Invalid' },
    });
    const form = await open(world.store);
    await form.submit();
    const job = form.job!;
    assert.equal(job.phase, 'refused');
    form.dispose();
    const [one, two] = [await anotherStore(), await anotherStore()];
    const retry = (store: JobStore): Promise<CloneForm> =>
      open(store, { job: store.get(job.id), draft: job.draft, draftId: intentOf(job) });
    const retries = [await retry(one), await retry(two)];
    await Promise.all(retries.map((each) => each.submit()));
    assert.equal(world.cloud.sandbox.clones().length, 1);
    assert.equal(world.sends(), 2);
  });

  it('sends the token that a copy of its request has, also after a reload', async () => {
    const form = await open(world.store);
    const copied = form.clientToken;
    const reloaded = await open(await anotherStore(), { draftId: form.draftId, draft });
    assert.equal(reloaded.clientToken, copied);
    // The copied command is run first.
    const run = await world.cloud.client.cloneInstance(draft.regionId, {
      ...form.request,
      ClientToken: copied,
    });
    await form.submit();
    assert.equal(form.job?.dbInstanceId, run.dbInstanceId);
    assert.equal(world.cloud.sandbox.clones().length, 1);
  });

  it('keeps its token for an hour after a refusal, and has another one later or when a value changes', async () => {
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'OperationDenied.OutofUsage' },
    });
    const form = await open(world.store);
    await form.submit();
    const { clientToken } = form.job!;
    assert.equal(form.job?.phase, 'refused');
    assert.equal(form.clientToken, clientToken);
    const later = world.clock.now() + 61 * 60_000;
    const tokenAt = (now: number): string => clientTokenFor(form.draftId, form.request, world.store, now);
    assert.notEqual(tokenAt(later), clientToken);
    assert.equal(tokenAt(later), tokenAt(later + 1));
    form.edits.change('DBInstanceDescription', 'another', 9);
    assert.notEqual(form.clientToken, clientToken);
  });

  it('keeps the token of a clone for a copy of its request, however late', async () => {
    const form = await open(world.store);
    await form.submit();
    const { clientToken } = form.job!;
    world.clock.advance(5 * 60 * 60_000);
    assert.equal(form.clientToken, clientToken);
  });

  it('asks too where the first one was never visible, or another host has made it and nobody told', async () => {
    const first = await open(world.store);
    const late = new JobStore(
      { ...diskFolder(join(world.folder, 'jobs')), watch: () => undefined },
      silentLogger,
    );
    stores.push(late);
    await late.load();
    const asked: string[] = [];
    const confirmSecond = (job: CloneJob): Promise<boolean> => {
      asked.push(job.id);
      return Promise.resolve(false);
    };
    const second = await open(late, { confirmSecond });
    await first.submit();
    await second.submit();
    assert.deepEqual(asked, [first.job?.id]);
    await world.store.update(first.job!.id, (job) => ({ ...job, phase: 'lost' }));
    const third = await open(world.store, { confirmSecond });
    await third.submit();
    assert.equal(asked.length, 2);
    assert.equal(world.sends(), 1);
  });

  it('is sent as who was shown when the button was pressed, and as nobody else', async () => {
    const identityOf = (id: string): Identity => ({
      ...plainIdentity(id),
      accountNumber: '1',
      principal: id,
    });
    let identity: Identity | undefined = identityOf('me');
    const sentAs: (string | undefined)[] = [];
    const form = await open(world.store, {
      identity: () => identity,
      tracker: {
        submitNew: (request) => {
          sentAs.push(request.confirmed);
          return Promise.reject(new Error('enough'));
        },
      },
    });
    const { revision } = form.state();
    // The page has not shown yet that the keys are another's.
    identity = undefined;
    form.identityChanged();
    identity = identityOf('other');
    form.identityChanged();
    await form.submit(revision);
    assert.deepEqual(sentAs, []);
    await form.submit(form.state().revision);
    assert.deepEqual(sentAs, ['other']);
    // While nothing can be told it is still who was shown last, whom the keys are compared with.
    identity = undefined;
    form.identityChanged();
    await form.submit(form.state().revision);
    assert.deepEqual(sentAs, ['other', 'other']);
  });

  it('is sent as who was shown in the question, when the keys change while it is asked', async () => {
    let identity = plainIdentity('me');
    const sentAs: (string | undefined)[] = [];
    const bought = await world.draftOf({ DBInstanceDescription: 'bought' });
    const form: CloneForm = await open(world.store, {
      draft: withValue(
        withValue(withValue(bought, 'PayType', 'Prepaid'), 'Period', 'Month'),
        'UsedTime',
        '1',
      ),
      identity: () => identity,
      confirm: () => {
        identity = plainIdentity('other');
        form.identityChanged();
        form.state();
        return Promise.resolve(true);
      },
      tracker: {
        submitNew: (request) => {
          sentAs.push(request.confirmed);
          return Promise.reject(new Error('enough'));
        },
      },
    });
    await form.submit();
    assert.deepEqual(sentAs, ['me']);
  });

  it('asks before an identical request makes a second one, from whatever form', async () => {
    const first = await open(world.store);
    await first.submit();
    let asked: CloneJob | undefined;
    let answer = false;
    const second = await open(world.store, {
      confirmSecond: (job) => {
        asked = job;
        return Promise.resolve(answer);
      },
    });
    await second.submit();
    assert.equal(asked?.id, first.job?.id);
    assert.equal(world.sends(), 1);
    assert.equal(second.state().frozen, false);
    answer = true;
    await second.submit();
    assert.equal(world.cloud.sandbox.clones().length, 2);
    asked = undefined;
    const other = await open(world.store, {
      draft: await world.draftOf({ DBInstanceDescription: 'something-else' }),
      confirmSecond: (job) => {
        asked = job;
        return Promise.resolve(false);
      },
    });
    await other.submit();
    assert.equal(asked, undefined);
  });

  for (const { name, spoil } of [
    {
      name: 'was written by a newer version',
      spoil: (text: string) => text.replace('"version": 1', '"version": 2'),
    },
    {
      name: 'holds a state of a newer version',
      spoil: (text: string) => text.replaceAll('"accepted"', '"hibernating"'),
    },
    { name: 'has vanished', spoil: undefined },
  ]) {
    it(`stays closed when the file of its job ${name}`, async () => {
      const form = await open(world.store);
      await form.submit();
      const { id } = form.job!;
      const file = join(world.folder, 'jobs', `${id}.json`);
      const text = spoil?.(await readFile(file, 'utf8'));
      if (text === undefined) await rm(file);
      else await writeWhole(id, text);
      const store = await anotherStore();
      for (const more of [{}, { goneJobId: id }]) {
        const back = await open(store, { draftId: form.draftId, draft, wasOpen: true, ...more });
        await back.submit();
        assert.equal(back.state().frozen, true);
        assert.equal(back.state().progress?.phase, 'gone');
        back.dispose();
      }
      assert.equal(world.sends(), 1);
      if (text !== undefined) {
        assert.equal(await readFile(file, 'utf8'), text);
        assert.deepEqual(store.foreignJobs(), [{ id, name: 'one-intent' }]);
      }
    });
  }

  it('can be sent again after a refusal that was struck off the list, and not after a clone that was', async () => {
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 400, code: 'InvalidBakset.Invalid' },
    });
    const form = await open(world.store);
    await form.submit();
    await world.store.remove(form.job!.id);
    assert.equal(form.state().frozen, false);
    await form.submit();
    assert.equal(form.job?.phase, 'accepted');
    await world.store.remove(form.job.id);
    assert.equal(form.state().progress?.phase, 'gone');
    const back = await open(await anotherStore(), { draftId: form.draftId, draft });
    await back.submit();
    assert.equal(world.sends(), 2);
  });

  it('is no draft any more once its job is written, in every window', async () => {
    const drafts = await Promise.all(
      [world.store, await anotherStore()].map(async (store) => {
        const own = new DraftStore(diskFolder(join(world.folder, 'drafts')), silentLogger);
        dropSentDrafts(store, own);
        await own.load();
        return own;
      }),
    );
    const id = randomUUID();
    const changedAt = world.clock.now();
    await drafts[0]!.save({
      version: 1,
      id,
      accountId: 'default',
      draft,
      sourceName: '',
      engine: '',
      changedAt,
    });
    await until(() => drafts[1]!.list().length === 1);
    const form = await open(world.store, { draftId: id });
    await form.submit();
    await until(() => drafts.every((one) => one.list().length === 0));
    assert.deepEqual(await readdir(join(world.folder, 'drafts')), []);
    await Promise.all(drafts.map((one) => one.dispose()));
  });

  it('keeps members that a newer version has added to the file of its job', async () => {
    const form = await open(world.store);
    await form.submit();
    const { id } = form.job!;
    const file = join(world.folder, 'jobs', `${id}.json`);
    const job = JSON.parse(await readFile(file, 'utf8')) as Record<string, object>;
    const added = { ...job, newMember: { deep: 1 }, owner: { ...job['owner'], colour: 'red' } };
    await writeWhole(id, JSON.stringify(added));
    const store = await anotherStore();
    await store.update(id, (one) => ({ ...one, watched: false }));
    const kept = JSON.parse(await readFile(file, 'utf8')) as typeof added & { watched: boolean };
    assert.equal(kept.watched, false);
    assert.deepEqual(kept.newMember, { deep: 1 });
    assert.equal((kept.owner as { colour?: string }).colour, 'red');
  });

  it('leaves a file alone that a newer version has taken over while the request was under way', async () => {
    const context = world.contextOf(world.store);
    const job = await world.newJob(context);
    const file = join(world.folder, 'jobs', `${job.id}.json`);
    const newer = (await readFile(file, 'utf8')).replace('"version": 1', '"version": 2');
    await writeWhole(job.id, newer);
    await recordSent(job, { type: 'accepted', dbInstanceId: 'rm-new', orderId: '' }, context);
    assert.equal(await readFile(file, 'utf8'), newer);
    assert.equal((await sendJob(job, world.account(), context)).phase, 'sending');
    assert.equal(world.sends(), 0);
  });
});
